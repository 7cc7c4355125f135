/**
 * What is changed in an expression to get a mutant. Texts for people are left as they are, and so is what the type checker
 * would notice: a mutant is a decision that goes wrong.
 */
export const BINARY: Readonly<Record<string, readonly string[]>> = {
  '<': ['<=', '>='],
  '<=': ['<', '>'],
  '>': ['>=', '<='],
  '>=': ['>', '<'],
  '===': ['!=='],
  '!==': ['==='],
  '+': ['-'],
  '-': ['+'],
  '*': ['/'],
  '/': ['*'],
  '%': ['*'],
};

export const METHODS: Readonly<Record<string, string>> = {
  some: 'every',
  every: 'some',
  startsWith: 'endsWith',
  endsWith: 'startsWith',
  min: 'max',
  max: 'min',
  floor: 'ceil',
  ceil: 'floor',
  findLast: 'find',
  toLowerCase: 'toUpperCase',
};

/** Calls that hand on what they were called on, changed: without the call it is handed on as it is. */
export const DROPPED: ReadonlySet<string> = new Set([
  'filter',
  'slice',
  'sort',
  'toSorted',
  'reverse',
  'toReversed',
  'trim',
  'replace',
  'replaceAll',
  'concat',
  'check',
]);

/** A word that code compares, such as a status or the name of an error; a text for people has spaces. */
export const isWord = (text: string): boolean => /^[\w.:/#$-]+$/.test(text);

/** Patterns that take more than this one: without an anchor, without regard to case or the other way round. */
export function looserPatterns(pattern: string, flags: string): string[] {
  const loose: string[] = [];
  if (pattern.startsWith('^')) loose.push(`/${pattern.slice(1) || '(?:)'}/${flags}`);
  if (/(?<!\\)\$$/.test(pattern)) loose.push(`/${pattern.slice(0, -1) || '(?:)'}/${flags}`);
  if (flags.includes('i')) loose.push(`/${pattern}/${flags.replace('i', '')}`);
  return loose;
}

/** A count that is off by one, or a limit of another size. */
export const otherNumber = (value: number): number => (Math.abs(value) < 10 ? value + 1 : value * 2);
