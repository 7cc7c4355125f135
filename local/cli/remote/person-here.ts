import { userInfo } from 'node:os';

/** Who uses this command, as approvals, pauses and logs name them. */
export const personHere = (): string => `upkeep:${userInfo().username}`;
