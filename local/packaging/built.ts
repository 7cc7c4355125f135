/** The time that every built file has: what did not change makes the same zip, and is not uploaded again. */
export const BUILT = new Date('2026-01-01T00:00:00Z');
