import { type Character, type PatternPart, readPattern, Unsupported } from './pattern-reader.ts';

/** A pattern: whether it is found in a text, and at most how many steps it takes to say so. */
export type Pattern = { isIn(text: string): boolean; cost(text: string): number };

type Step = { kind: 'character'; of: Character } | { kind: 'fork'; to: number[] } | { kind: 'start' | 'end' };

const MOST_STEPS = 5_000;

/**
 * A regular expression as a matcher that follows all ways at the same time, so that what it costs grows with the text and
 * not, as where a wrong way is taken back, beyond all bounds. `undefined` for a pattern that cannot be matched so.
 */
export function linearPattern(source: string): Pattern | undefined {
  try {
    const steps = stepsOf(readPattern(source));
    return { isIn: (text) => isFound(steps, Array.from(text)), cost: (text) => text.length * steps.length };
  } catch (error) {
    if (error instanceof Unsupported) return undefined;
    throw error;
  }
}

function stepsOf(pattern: PatternPart): Step[] {
  const steps: Step[] = [];
  let visits = 0;

  const fork = (): { kind: 'fork'; to: number[] } => {
    const step = { kind: 'fork' as const, to: [steps.length + 1] };
    steps.push(step);
    return step;
  };
  const add = (part: PatternPart): void => {
    visits += 1;
    if (visits > MOST_STEPS) throw new Unsupported();
    switch (part.kind) {
      case 'start':
      case 'end':
      case 'character':
        steps.push(part);
        return;
      case 'sequence':
        for (const each of part.of) add(each);
        return;
      case 'choice': {
        const start = fork();
        const ends = part.of.map((way) => {
          start.to.push(steps.length);
          add(way);
          return fork();
        });
        for (const end of ends) end.to = [steps.length];
        return;
      }
      case 'repeat': {
        for (let times = 0; times < part.least; times += 1) add(part.of);
        if (part.most === Infinity) {
          const loop = fork();
          const first = steps.length - 1;
          add(part.of);
          fork().to = [first];
          loop.to.push(steps.length);
          return;
        }
        const ways = Array.from({ length: part.most - part.least }, () => {
          const way = fork();
          add(part.of);
          return way;
        });
        for (const way of ways) way.to.push(steps.length);
      }
    }
  };

  add(pattern);
  // Here it is found.
  fork();
  return steps;
}

function isFound(steps: readonly Step[], characters: readonly string[]): boolean {
  let reached = new Set<number>();

  const reach = (first: number, at: number): void => {
    const open = [first];
    for (let index = open.pop(); index !== undefined; index = open.pop()) {
      if (reached.has(index)) continue;
      reached.add(index);
      const step = steps[index];
      if (step?.kind === 'fork') open.push(...step.to);
      if (step?.kind === 'start' && at === 0) open.push(index + 1);
      if (step?.kind === 'end' && at === characters.length) open.push(index + 1);
    }
  };

  for (let at = 0; ; at += 1) {
    // What is looked for may begin at any character.
    reach(0, at);
    if (reached.has(steps.length - 1)) return true;
    const character = characters[at];
    if (character === undefined) return false;
    const before = reached;
    reached = new Set();
    for (const index of before) {
      const step = steps[index];
      if (step?.kind === 'character' && step.of.test(character)) reach(index + 1, at + 1);
    }
  }
}
