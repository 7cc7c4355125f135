import type { Mutant } from './mutant.ts';

/** What every place with mutants asks at run time: whether this one is put in. */
export const SWITCH = '$mutant';

type Place = {
  start: number;
  end: number;
  kind: Mutant['kind'];
  mutants: { id: number; text: string }[];
  inner: Place[];
};

/** A source with all its mutants in it, each of them off until its id is asked for. Lines stay where they are. */
export function instrumented(source: string, mutants: readonly (Mutant & { id: number })[]): string {
  const root: Place = { start: 0, end: source.length, kind: 'block', mutants: [], inner: [] };
  const open: Place[] = [root];
  for (const { id, start, end, kind, text } of mutants) {
    while (end > (open.at(-1)?.end ?? 0)) open.pop();
    const top = open.at(-1) ?? root;
    if (top.start === start && top.end === end && top.kind === kind) {
      top.mutants.push({ id, text });
      continue;
    }
    const place: Place = { start, end, kind, mutants: [{ id, text }], inner: [] };
    top.inner.push(place);
    open.push(place);
  }
  return `const ${SWITCH} = globalThis.${SWITCH};${withInner(source, root)}`;
}

function withInner(source: string, { start, end, inner }: Place): string {
  const parts = inner.map((place, index) => {
    const before = source.slice(inner[index - 1]?.end ?? start, place.start);
    return before + withMutants(source, place);
  });
  return parts.join('') + source.slice(inner.at(-1)?.end ?? start, end);
}

function withMutants(source: string, place: Place): string {
  const original = withInner(source, place);
  const [first] = place.mutants;
  if (place.kind === 'block') return `{ if (${SWITCH}(${first?.id})) {} else ${original} }`;
  if (place.kind === 'statement') return `{ if (!${SWITCH}(${first?.id})) { ${original} } }`;
  const choices = place.mutants.map(({ id, text }) => `${SWITCH}(${id}) ? (${text}) : `).join('');
  return `(${choices}(${original}))`;
}
