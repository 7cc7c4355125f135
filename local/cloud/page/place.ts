import type { EksCall } from '../../simulator/simulator.ts';
import type { Notification } from '../aws/sns.ts';
import type { Executions } from './executions.ts';
import type { About } from './wire.ts';

/** What the page shows: AWS on this computer, or a deployed stack. */
export type PagePlace = {
  about(): Promise<About>;
  executions: Executions;
  /** The definition of a state machine, JSON. */
  definition(machine: string): Promise<string>;
  now(): number;
  /** Absent where they are not known. */
  calls?(): readonly EksCall[];
  notifications?(): readonly Notification[];
};
