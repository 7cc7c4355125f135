/** What of an output is another at every run, by the names that pages give it. */
const VARYING: Readonly<Record<string, readonly [RegExp, string][]>> = {
  ids: [
    [/\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/g, '<uuid>'],
    [/\b[0-9a-f]{16,64}\b/g, '<id>'],
  ],
  times: [
    [/\b\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(\.\d+)?Z/g, '<time>'],
    [/\b\d{8}T\d{6}Z/g, '<time>'],
    [/\b\d\d:\d\d:\d\d\b/g, '<time>'],
  ],
  durations: [[/\b\d+(\.\d+)? (s|min|h|ms)( \d+ s)?\b/g, '<duration>']],
};

/**
 * What was printed, as a page would show it: with `...` for the lines that `shown` leaves out, and the line of `shown` for each
 * that differs from it only in what varies. Equal to `shown` when the page is right.
 */
export function asShown(printed: string, shown: readonly string[], varies: readonly string[]): string[] {
  const lines = printed
    .replace(/\s+$/, '')
    .split('\n')
    .map((line) => line.trimEnd());
  const result: string[] = [];
  let at = 0;
  for (const [index, line] of shown.entries()) {
    if (line === '...') {
      const following = shown.slice(index + 1);
      const next = following[0];
      const end =
        next === undefined ? lines.length : lines.findIndex((each, i) => i >= at && isLine(each, next, varies));
      if (end < 0) return [...result, ...lines.slice(at)];
      result.push('...');
      at = end;
    } else if (at < lines.length && isLine(lines[at] ?? '', line, varies)) {
      result.push(line);
      at += 1;
    } else return [...result, ...lines.slice(at)];
  }
  return [...result, ...lines.slice(at)];
}

/** Whether a printed line is a shown one, in which `...` stands for any text. */
function isLine(printed: string, shown: string, varies: readonly string[]): boolean {
  const parts = settled(shown, varies).split('...');
  const pattern = parts.map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('.*');
  return new RegExp(`^${pattern}$`).test(settled(printed, varies));
}

function settled(line: string, varies: readonly string[]): string {
  return varies.reduce((text, name) => {
    const rules = Object.hasOwn(VARYING, name) ? VARYING[name] : undefined;
    if (!rules) throw new Error(`Nothing varies by the name '${name}'; there are ${Object.keys(VARYING).join(', ')}.`);
    return rules.reduce((changed, [pattern, name]) => changed.replace(pattern, name), text);
  }, line.trimEnd());
}
