import type { FleetControls } from '../../../functions/core/fleet/control.ts';
import type { EksCall } from '../../simulator/simulator.ts';
import type { Fault } from '../../simulator/world/fault-schema.ts';
import type { Executions } from './run/executions.ts';
import type { Published } from './run/published.ts';
import type { About, Actions, Clusters, Done } from './wire.ts';

/** What the page shows: AWS on this computer, or a deployed stack. */
export type PagePlace = {
  about(): Promise<About>;
  executions: Executions;
  /** The definition of a state machine, JSON. */
  definition(machine: string): Promise<string>;
  now(): number;
  /** Absent where they are not known. */
  calls?(): readonly MadeCall[];
  notifications?(): readonly Published[];
  /** What people wanted of a fleet run; undefined where nobody can say. */
  controls?(id: string): Promise<FleetControls | undefined>;
  clusters(): Promise<Clusters>;
  /** Absent where the page may only look. */
  changing?: Changing | undefined;
};

/** `by` is the execution that made it; null when none did, undefined when nobody knows. */
export type MadeCall = { call: EksCall; by: string | null | undefined };

/** What can be done at a place. Each says in a sentence what became of it. */
export type Changing = {
  start(machine: string, input: string): Promise<Done>;
  stop(id: string): Promise<Done>;
  answer(answer: Actions['answer']): Promise<Done>;
  /** Pauses a fleet run, lets it continue, or stops it gracefully. */
  control(control: Actions['control']): Promise<Done>;
  /** Of a simulation alone. */
  inject?(fault: Fault): void;
  /** Of a clock that can be accelerated. */
  setSpeed?(speed: number): void;
};
