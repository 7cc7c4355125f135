import * as z from 'zod/mini';

const FLEET_RULE = 'must be the name of a fleet in the bucket, of up to 40 letters, digits, hyphens and underscores';

/** The name of a fleet whose request is a file in the bucket. */
export const FleetName = z.string(FLEET_RULE).check(z.regex(/^[A-Za-z0-9][\w-]{0,39}$/, FLEET_RULE));

/** Where the files of fleets are in the bucket. */
export const FLEETS = 'fleets/';

/** What the keys of the files of a fleet begin with. */
export const fleetPrefix = (fleet: string): string => `${FLEETS}${fleet}.`;

const FILE = /^fleets\/([A-Za-z0-9][\w-]{0,39})\.(?:ya?ml|json)$/;

/** The fleet that a key is the file of, if it is one. */
export const fleetOf = (key: string): string | undefined => FILE.exec(key)?.[1];
