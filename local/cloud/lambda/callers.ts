import { AsyncLocalStorage } from 'node:async_hooks';
import type { EksCall } from '../../simulator/simulator.ts';

/** Which execution made a call of EKS: the call itself does not say, since its Lambda signs as its role. */
export type Callers = {
  /** Runs a Lambda for an execution, or, without one, for whoever else invoked it. */
  runFor<T>(executionArn: string | undefined, run: () => Promise<T>): Promise<T>;
  /** Notes a call that is being answered, by its place among all calls. */
  noted(call: EksCall, place: number): void;
  /** The ARN of the execution; null when none made the call, undefined when nobody knows, as of a call before a restart. */
  executionOf(place: number): string | null | undefined;
};

export function openCallers(): Callers {
  const running = new AsyncLocalStorage<string | undefined>();
  const executions = new Map<number, string | null>();
  return {
    runFor: (executionArn, run) => running.run(executionArn, run),
    noted(call, place) {
      executions.set(place, call.by === 'other' ? null : (running.getStore() ?? null));
    },
    executionOf: (place) => executions.get(place),
  };
}
