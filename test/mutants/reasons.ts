import { readFileSync } from 'node:fs';
import { load } from 'js-yaml';
import * as z from 'zod';
import type { Mutant } from './mutator/mutant.ts';

/**
 * Why mutants of a line survive: `line` is the line of code on which they begin, without its indentation. With `to`, those
 * alone that have it as their text.
 */
const Reason = z.strictObject({
  file: z.string(),
  line: z.string(),
  to: z.optional(z.array(z.string())),
  reason: z.string(),
});
export type Reason = z.infer<typeof Reason>;

const REASONS = new URL('reasons.yaml', import.meta.url);

export const readReasons = (): Reason[] => z.array(Reason).parse(load(readFileSync(REASONS, 'utf8')));

/** The reason for a mutant, if there is one. */
export function reasonFor(reasons: readonly Reason[], mutant: Mutant, source: string): Reason | undefined {
  const line = lineOf(source, mutant);
  return reasons.find(
    (each) => each.file === mutant.file && each.line === line && (each.to?.includes(oneLine(mutant.text)) ?? true),
  );
}

export const lineOf = (source: string, { line }: Mutant): string => source.split('\n')[line - 1]?.trim() ?? '';

export const oneLine = (text: string): string => text.replace(/\s+/g, ' ');
