/** Whether a step of a pattern takes a character. */
export type Character = { test(character: string): boolean };

/** A pattern as a tree. `most` may be infinite. */
export type PatternPart =
  | { kind: 'choice' | 'sequence'; of: PatternPart[] }
  | { kind: 'repeat'; of: PatternPart; least: number; most: number }
  | { kind: 'character'; of: Character }
  | { kind: 'start' | 'end' };

/** Thrown for a pattern that is broken, too long, or cannot be matched without taking back a wrong way. */
export class Unsupported extends Error {}

const LONGEST = 2_000;
const QUANTIFIER = /^(?:[*+?]|\{(\d{1,5})(,(\d{0,5}))?\})/;
// Everything of one character: a class, an escape, the dot, a literal. Not \b, and no reference to a group.
const ONE_CHARACTER =
  /^(?:\[(?:\\.|[^\]\\])*\]|\\(?:[pP]\{[^}]*\}|u\{[^}]*\}|u.{4}|x..|c.|[^1-9kbB])|[^\\*+?{}\])|^$])/su;

/** Reads a regular expression of ECMAScript (and Java's, where they are the same). Throws Unsupported. */
export function readPattern(source: string): PatternPart {
  if (source.length > LONGEST) throw new Unsupported();
  let rest = source;

  const take = (text: string): boolean => {
    if (!rest.startsWith(text)) return false;
    rest = rest.slice(text.length);
    return true;
  };

  const choice = (): PatternPart => {
    const ways = [sequence()];
    while (take('|')) ways.push(sequence());
    return { kind: 'choice', of: ways };
  };
  const sequence = (): PatternPart => {
    const parts: PatternPart[] = [];
    while (rest !== '' && !rest.startsWith('|') && !rest.startsWith(')')) parts.push(repeated(atom()));
    return { kind: 'sequence', of: parts };
  };
  const repeated = (part: PatternPart): PatternPart => {
    const [text, from, , to] = QUANTIFIER.exec(rest) ?? [];
    if (text === undefined) return part;
    if (part.kind === 'start' || part.kind === 'end') throw new Unsupported();
    take(text);
    // Greedy or not: whether it is found is the same. A second quantifier is found to be no atom.
    take('?');
    const bounds = BOUNDS.get(text) ?? { least: Number(from), most: to === '' ? Infinity : Number(to ?? from) };
    if (bounds.most < bounds.least) throw new Unsupported();
    return { kind: 'repeat', of: part, ...bounds };
  };
  const atom = (): PatternPart => {
    if (take('^')) return { kind: 'start' };
    if (take('$')) return { kind: 'end' };
    if (take('(')) {
      // Any other extension of a group, such as one that looks around, is found to be no atom.
      take('?:');
      const group = choice();
      if (!take(')')) throw new Unsupported();
      return group;
    }
    const [text] = ONE_CHARACTER.exec(rest) ?? [];
    if (text === undefined || !take(text)) throw new Unsupported();
    return { kind: 'character', of: characterOf(text) };
  };

  const pattern = choice();
  if (rest !== '') throw new Unsupported();
  return pattern;
}

const BOUNDS = new Map([
  ['*', { least: 0, most: Infinity }],
  ['+', { least: 1, most: Infinity }],
  ['?', { least: 0, most: 1 }],
]);

/** Matched by the language's own, which has one character to look at. Java takes escapes that ECMAScript does not with `u`. */
function characterOf(text: string): Character {
  for (const flags of ['u', '']) {
    try {
      return new RegExp(`^${text}$`, flags);
    } catch {}
  }
  throw new Unsupported();
}
