/** EKS: "should not be greater than 100 characters". */
const LONGEST_NAME = 100;
const NAME_RULE = 'must be 1 to 100 letters, digits, hyphens and underscores, beginning with a letter or digit';

/** What is wrong with the name of a new profile; `undefined` when nothing is. */
export function nameProblem(name: string): string | undefined {
  if (!/^[A-Za-z0-9][A-Za-z0-9_-]{0,99}$/.test(name)) return NAME_RULE;
  return name.startsWith('eks-') ? 'must not begin with eks-, which EKS reserves for itself' : undefined;
}

/** Whether EKS gives a pod that matches both profiles to `name`: to the one that sorts first. */
export function sortsBefore(name: string, other: string): boolean {
  return name < other;
}

/**
 * The name of the profile that replaces `old`: generations count down (`default`, `9999-default`, `9998-default`), so
 * that each sorts before the one it replaces. `undefined` when no number is left that is not taken.
 */
export function replacementName(old: string, isTaken: (name: string) => boolean): string | undefined {
  const [, digits, rest] = /^(\d{4})-(.+)$/.exec(old) ?? [];
  const base = (rest ?? old).slice(0, LONGEST_NAME - '9999-'.length);
  for (let number = Number(digits ?? '10000') - 1; number >= 0; number -= 1) {
    const name = `${String(number).padStart(4, '0')}-${base}`;
    if (sortsBefore(name, old) && !isTaken(name)) return name;
  }
  return undefined;
}
