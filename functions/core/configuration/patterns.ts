import { linearPattern } from './pattern.ts';
import { Unchecked } from './unchecked.ts';

const MOST_COST = 50_000_000;

/**
 * What stands in place of a schema's pattern: one that matches just those texts within the values that the pattern
 * matches, so that no pattern of others is run by an engine that may take for ever. Throws Unchecked.
 */
export function patternsFor(values: unknown): (source: string) => string {
  const texts = [...textsIn(values)];
  const known = new Map<string, string>();
  let left = MOST_COST;
  return (source) => {
    const before = known.get(source);
    if (before !== undefined) return before;
    const pattern = linearPattern(source);
    if (!pattern) throw new Unchecked(`its pattern ${source} cannot be matched in a bounded time`);
    for (const text of texts) left -= pattern.cost(text);
    if (left < 0) throw new Unchecked('its patterns take too long');
    const found = texts.filter((text) => pattern.isIn(text));
    const stand = found.length === 0 ? NOTHING : `^(?:${found.map(literal).join('|')})$`;
    known.set(source, stand);
    return stand;
  };
}

const NOTHING = '[^\\s\\S]';

const literal = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');

function textsIn(values: unknown, texts = new Set<string>()): Set<string> {
  if (typeof values === 'string') texts.add(values);
  if (typeof values === 'object' && values !== null) {
    for (const [name, value] of Object.entries(values)) {
      if (!Array.isArray(values)) texts.add(name);
      textsIn(value, texts);
    }
  }
  return texts;
}
