import type { Location } from '../../cluster.ts';

/** The key under which the table remembers when each version of an add-on was first offered in a Region. */
export function sightingsKey({ region }: Pick<Location, 'region'>, addon: string): string {
  return `sightings#${region}/${addon}`;
}
