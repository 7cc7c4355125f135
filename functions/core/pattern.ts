/**
 * Whether a text fits a pattern in which `*` stands for any text and `?` for any character, in a time that no pattern makes
 * long: only the last `*` is ever tried again.
 */
export function fitsPattern(pattern: string, text: string): boolean {
  let [at, next, star, retry] = [0, 0, -1, 0];
  while (next < text.length) {
    if (pattern[at] === '*') {
      star = at;
      retry = next;
      at += 1;
    } else if (pattern[at] === '?' || pattern[at] === text[next]) {
      at += 1;
      next += 1;
    } else if (star >= 0) {
      retry += 1;
      next = retry;
      at = star + 1;
    } else return false;
  }
  return /^\**$/.test(pattern.slice(at));
}
