/** Something that is wrong with a world: where, as `clusters[0].name`, and what. */
export type Problem = { path: string; message: string };

/** Every name that is there a second time. */
export function twice(things: readonly { at: string; name: string }[], kind: string): Problem[] {
  const seen = new Set<string>();
  return things.flatMap(({ at, name }) => {
    if (name === '') return [];
    if (seen.has(name)) return [{ path: at, message: `The ${kind} ${name} is there twice.` }];
    seen.add(name);
    return [];
  });
}

// Raw values, of which nothing is known yet, as what they should be; what is something else counts as empty.
export function record(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};
}

export function list(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

export function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
