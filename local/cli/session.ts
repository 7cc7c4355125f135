import { type Cloud, type CloudOptions, openCloud } from '../cloud/cloud.ts';
import { savedCloud } from '../cloud/cloud-journal.ts';
import type { ExecutionRecord } from '../cloud/execution-record.ts';
import { fileJournal } from '../engine/journal.ts';
import { randomFrom } from '../engine/random.ts';
import { parseWorld, type World } from '../simulator/world.ts';
import { type ClockChoice, clockOf } from './clock-choice.ts';
import { Refusal } from './command.ts';
import { reasonOf } from './sources.ts';

type Listeners = Pick<CloudOptions, 'onEvent' | 'onCall' | 'onNotification'>;

/** One execution under way on this computer. */
export type Session = {
  cloud: Cloud;
  executionArn: string;
  machine: string;
  /** Waits for its end; when the signal comes first, stops the execution as StopExecution does. */
  end(interrupted: AbortSignal): Promise<ExecutionRecord>;
};

/** Starts a machine in a world. With a journal, a killed run can go on with `resumeSession`. */
export async function startSession(
  options: {
    machine: string;
    input: string;
    world: World;
    clock: ClockChoice;
    journal?: string | undefined;
    lambdas?: CloudOptions['lambdas'];
  } & Listeners,
): Promise<Session> {
  const { machine, input, world, lambdas } = options;
  const clock = clockOf(options.clock);
  const journal = options.journal === undefined ? undefined : openJournal(options.journal);
  if (journal && journal.read().length > 0) {
    throw new Refusal(`${options.journal} holds a run already. Go on with it by upkeep resume, or name another file.`);
  }

  const random = options.clock === 'virtual' ? randomFrom(1) : undefined;
  journal?.append({ kind: 'run-opened', machine, clock: options.clock, world });
  const cloud = await openCloud({ ...listenersOf(options), world, clock, http: 'loopback', journal, random, lambdas });
  const { executionArn } = cloud.engine.startExecution({ stateMachineArn: machine, input });
  return session(cloud, executionArn, machine);
}

/** Goes on with the run of a journal, from where it was killed. A run that had ended is only told again. */
export async function resumeSession(path: string, listeners: Listeners): Promise<Session> {
  const journal = openJournal(path);
  const [opened] = journal.read();
  const started = journal.read().find(({ kind }) => kind === 'execution-started');
  if (opened?.kind !== 'run-opened' || typeof started?.executionArn !== 'string') {
    throw new Refusal(`${path} holds no run that could go on. A journal is written by: upkeep run --journal FILE`);
  }

  const choice = String(opened.clock);
  const clock = clockOf(choice, savedCloud(journal).lastAt);
  const world = parseWorld(JSON.stringify(opened.world));
  const cloud = await openCloud({ ...listenersOf(listeners), world, clock, http: 'loopback', journal });
  await cloud.engine.resume();
  return session(cloud, started.executionArn, String(opened.machine));
}

/** An execution that was started in a cloud of its own, which its end closes. */
export function session(cloud: Cloud, executionArn: string, machine: string): Session {
  return {
    cloud,
    executionArn,
    machine,
    async end(interrupted) {
      const stop = () =>
        cloud.engine.stopExecution({ executionArn, error: 'Interrupted', cause: 'Stopped by Ctrl-C.' });
      interrupted.addEventListener('abort', stop, { once: true });
      if (interrupted.aborted) stop();
      await cloud.engine.finished(executionArn);
      interrupted.removeEventListener('abort', stop);
      await cloud.idle();
      const record = await cloud.record(executionArn);
      await cloud.close();
      return record;
    },
  };
}

const listenersOf = ({ onEvent, onCall, onNotification }: Listeners): Listeners => ({
  onEvent,
  onCall,
  onNotification,
});

function openJournal(path: string) {
  try {
    return fileJournal(path);
  } catch (error) {
    throw new Refusal(reasonOf(error));
  }
}
