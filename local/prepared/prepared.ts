import { createHash } from 'node:crypto';
import { PREPARED, type PreparedText } from './texts.ts';

/** Something that is made of a text the same way each time, and takes longer to make than many a run. */
export type Source = { name: string; of: string; make: () => string };

/** What is made of a source: from the bundle, where that holds it and the text has not changed since. */
export function prepared({ name, of, make }: Source): string {
  const known = PREPARED[name];
  return known !== undefined && known.of === digestOf(of) ? known.text : make();
}

/** The same for a bundle to hold. */
export const prepare = ({ of, make }: Source): PreparedText => ({ of: digestOf(of), text: make() });

export const digestOf = (text: string): string => createHash('sha256').update(text).digest('hex');
