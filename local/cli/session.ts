import type { Clock } from '../clock.ts';
import { type Cloud, type CloudOptions, openCloud } from '../cloud/cloud.ts';
import type { ExecutionRecord } from '../cloud/step-functions/execution-record.ts';
import { randomFrom } from '../engine/random.ts';
import type { World } from '../simulator/world/world.ts';
import { type ClockChoice, clockOf } from './clock-choice.ts';
import { newJournal, type RunJournal } from './run-journal.ts';

export type Listeners = Pick<CloudOptions, 'onEvent' | 'onCall' | 'onNotification'>;

/** One execution under way on this computer. */
export type Session = {
  cloud: Cloud;
  executionArn: string;
  machine: string;
  clock: Pick<Clock, 'now'>;
  /** Where its EKS is, when that lives on after the run. */
  aws?: { region: string; endpoint: string | undefined };
  /** Time passes while a person thinks, so approvals can be asked for. */
  isTimed: boolean;
  /** Waits for its end; when the signal comes first, stops the execution as StopExecution does. */
  end(interrupted: AbortSignal): Promise<ExecutionRecord>;
};

/** Starts a state machine in a world. With a journal, `resumeSession` resumes a killed run. */
export async function startSession(
  options: {
    machine: string;
    input: string;
    world: World;
    clock: ClockChoice;
    journal?: string | undefined;
    lambdas?: CloudOptions['lambdas'];
    chat?: CloudOptions['chat'];
  } & Listeners,
): Promise<Session> {
  const { machine, input, world, lambdas, chat } = options;
  const clock = clockOf(options.clock);
  const journal = options.journal === undefined ? undefined : newJournal(options.journal);
  const isTimed = options.clock !== 'virtual';
  journal?.append({ kind: 'run-opened', machine, clock: options.clock, world });
  const cloud = await openCloud({
    ...listenersOf(options),
    world,
    clock,
    http: 'loopback',
    journal,
    random: isTimed ? undefined : randomFrom(1),
    lambdas,
    chat,
  });
  const { executionArn } = cloud.engine.startExecution({ stateMachineArn: machine, input });
  return session({ cloud, executionArn, machine, clock, isTimed, journal });
}

/** An execution in a cloud of its own, which is closed when it ends. */
export function session({ journal, ...given }: Omit<Session, 'end'> & { journal?: RunJournal | undefined }): Session {
  const { cloud, executionArn } = given;
  return {
    ...given,
    async end(interrupted) {
      let settled = Promise.resolve();
      const stop = () => {
        // First, so that no Lambda starts a change after its execution has ended.
        settled = cloud.still();
        cloud.engine.stopExecution({ executionArn, error: 'Interrupted', cause: 'Stopped by Ctrl-C.' });
      };
      if (interrupted.aborted) stop();
      interrupted.addEventListener('abort', stop, { once: true });
      await cloud.engine.finished(executionArn);
      interrupted.removeEventListener('abort', stop);
      await settled;
      await cloud.idle();
      const record = await cloud.record(executionArn);
      await cloud.close();
      journal?.close();
      return record;
    },
  };
}

export const listenersOf = ({ onEvent, onCall, onNotification }: Listeners): Listeners => ({
  onEvent,
  onCall,
  onNotification,
});
