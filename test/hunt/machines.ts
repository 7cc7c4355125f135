import { machineNames } from '../../local/cloud/machines/machines.ts';

/** The names of all state machines, read once: thousands of scenarios ask for them. */
export const MACHINES = await machineNames();
