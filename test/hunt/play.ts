import { SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { sleepUntil, virtualClock } from '../../local/clock.ts';
import { LOCAL_CREDENTIALS } from '../../local/cloud/chat/local-secrets.ts';
import type { CloudOptions, SimulatedCloud } from '../../local/cloud/cloud.ts';
import type { HistoryEvent } from '../../local/engine/engine.ts';
import { type Journal, type JournalEntry, memoryJournal } from '../../local/engine/run/journal.ts';
import { parseWorld } from '../../local/simulator/world/world.ts';
import { takeFound } from '../support/processes/leak-check.ts';
import { leakCheckedCloud } from '../support/processes/leak-checked.ts';
import { answersOf, deliveredAs } from '../support/runs/deliveries.ts';
import { isOfRole, outagesOf, sleepingClock, slowLambdas, spansFrom } from './around.ts';
import { say } from './chat.ts';
import { MACHINES } from './machines.ts';
import { type Played, type Seen, seenFrom } from './played.ts';
import type { Answer, Scenario, Start } from './scenario/scenario.ts';

const START = Date.parse('2026-11-21T08:00:00Z');

/** How a scenario is played, if not by the sources, in memory and from its beginning. */
export type Way = {
  journal?: Journal;
  /** `loopback`: over a socket, where executions are started as well. */
  http?: CloudOptions['http'];
  lambdas?: CloudOptions['lambdas'];
};

/** Plays a scenario to the end of everything, in memory and in virtual time, and gives all that can be seen of it. */
export async function play(scenario: Scenario): Promise<Played> {
  if (scenario.kill === undefined) return playOnce(scenario);

  const journal = copying();
  await playOnce(scenario, { journal });
  const entries = journal.read();
  const first = entries.findIndex(({ kind }) => kind === 'execution-started') + 1;
  const killedAfter = first + Math.floor(scenario.kill.share * (entries.length - first));
  return playOnce(scenario, { journal: copying(entries.slice(0, killedAfter)) });
}

/** Plays a scenario in one process; what its journal holds already has been played. */
export async function playOnce(
  scenario: Scenario,
  { journal = memoryJournal(), http = 'in-memory', lambdas }: Way = {},
): Promise<Played> {
  const past = [...journal.read()];
  const began = timeOf(past) + (past.length > 0 ? (scenario.kill?.downSeconds ?? 0) : 0) * 1000;
  const clock = sleepingClock(virtualClock(began), began, scenario.sleeps);
  const isNow = spansFrom(START, clock);
  const seen: Seen = { scenario, clustersAfter: new Map(), denied: [], unexpected: [], deaf: [] };
  const asked = answering(scenario.answers);
  const begun = new Map<number, string>();
  const { withdrawn = [] } = scenario;
  const slowly = slowLambdas(scenario.lambdaSeconds, clock);

  const world = parseWorld(JSON.stringify(scenario.world));

  const cloud: SimulatedCloud = await leakCheckedCloud({
    world: structuredClone(world),
    clock,
    http,
    lambdas,
    journal,
    random: drawn(),
    answer: outagesOf(scenario.outages, isNow, answersOf({ dynamodb: scenario.table, states: scenario.states })),
    deliver: (run) => deliveredAs(scenario.delivery, clock, slowly(run)),
    isWithdrawn:
      withdrawn.length === 0 ? undefined : (id) => withdrawn.some((each) => each.statement === id && isNow(each)),
    onAccess({ action, resource, role, decision }) {
      if (decision === 'allowed') return;
      const isTaken = withdrawn.some((each) => isNow(each) && isOfRole(each.statement, role));
      if (!isTaken) seen.denied.push(`${role} may not ${action} on ${resource}`);
    },
    onEvent(executionArn, event) {
      if (/^Execution(Succeeded|Failed|TimedOut|Aborted)$/.test(event.type)) {
        seen.clustersAfter.set(executionArn, cloud.simulator.clusters());
      }
      const token = tokenIn(event);
      const answer = token === undefined ? undefined : asked();
      if (token === undefined || answer === undefined || answer.verdict === 'none') return;
      const { afterSeconds, verdict } = answer;
      clock.schedule(clock.now() + afterSeconds * 1000, () => answerTo(cloud, token, verdict));
    },
  });

  let said: Promise<string[]> = Promise.resolve([]);
  for (const [index, start] of scenario.starts.entries()) {
    const { stops } = scenario;
    const at = START + start.atSeconds * 1000;
    // A run that was resumed has been started already.
    if (past.length > 0) continue;
    clock.schedule(at, () => {
      if (start.by !== 'chat') void clock.during(async () => begun.set(index, await begin(cloud, start, index)));
      // One after another: what one starts is not taken for what another does.
      if (start.by === 'chat') said = said.then(async (before) => [...before, ...(await say(cloud, clock, start))]);
      for (const stop of stops.filter((each) => each.start === index)) {
        clock.schedule(at + stop.afterSeconds * 1000, () => stopRun(cloud, begun.get(index)));
      }
    });
  }
  if (past.length > 0) await cloud.resume();
  const last = Math.max(0, ...scenario.starts.map(({ atSeconds }) => atSeconds));
  if (past.length === 0) await sleepUntil(clock, START + last * 1000);
  seen.unexpected.push(...(await said));
  await allEnded(cloud);
  const played = await seenFrom(cloud, seen, world);
  await cloud.close();
  return { ...played, leaks: takeFound() };
}

async function begin(cloud: SimulatedCloud, start: Exclude<Start, { by: 'chat' }>, index: number): Promise<string> {
  const input = JSON.stringify(start.input);
  const name = `${start.by}-${index}`;
  if (cloud.url === undefined) {
    return cloud.engine.startExecution({ stateMachineArn: start.machine, name, input }).executionArn;
  }
  const sfn = new SFNClient({ endpoint: cloud.url, region: 'eu-west-1', credentials: LOCAL_CREDENTIALS });
  const stateMachineArn = `arn:aws:states:eu-west-1:111122223333:stateMachine:${start.machine}`;
  const { executionArn = '' } = await sfn.send(new StartExecutionCommand({ stateMachineArn, name, input }));
  sfn.destroy();
  return executionArn;
}

function stopRun(cloud: SimulatedCloud, executionArn: string | undefined): void {
  if (executionArn === undefined) return;
  if (cloud.engine.describeExecution(executionArn).status === 'RUNNING') cloud.engine.stopExecution({ executionArn });
}

/** Waits until no event is on its way and nothing runs; an event may start an execution, whose end is another event. */
async function allEnded(cloud: SimulatedCloud): Promise<void> {
  for (;;) {
    await cloud.idle();
    const running = MACHINES.flatMap((name) => cloud.engine.listExecutions(name, 'RUNNING'));
    if (running.length === 0) return;
    await Promise.all(running.map(({ executionArn }) => cloud.engine.finished(executionArn)));
  }
}

/** The token of a task that asks people something. */
function tokenIn({ taskScheduledEventDetails }: HistoryEvent): string | undefined {
  const { parameters } = Object(taskScheduledEventDetails);
  if (typeof parameters !== 'string' || !parameters.includes('"question"')) return undefined;
  return JSON.parse(parameters).Payload?.taskToken;
}

/** The answers in turn, again and again. */
function answering(answers: readonly Answer[]): () => Answer | undefined {
  let count = 0;
  return () => answers[count++ % answers.length];
}

/** An answer may come too late, or to a question that was put again. */
function answerTo(cloud: SimulatedCloud, taskToken: string, verdict: Answer['verdict']): void {
  try {
    cloud.engine.sendTaskSuccess({ taskToken, output: JSON.stringify({ verdict, by: 'ana' }) });
  } catch (error) {
    if (!(error instanceof Error && /TaskTimedOut|InvalidToken|TaskDoesNotExist/.test(error.name))) throw error;
  }
}

/** The numbers that an execution draws: always the same, so that a scenario is always the same run. */
function drawn(): NonNullable<CloudOptions['random']> {
  let state = 1;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}

const timeOf = (entries: readonly JournalEntry[]) => Math.max(START, ...entries.map(({ at }) => Number(at ?? 0)));

/** A journal that keeps copies, as one on disk does. */
export function copying(entries: readonly JournalEntry[] = []): Journal {
  const kept = entries.map((entry) => structuredClone(entry));
  return { read: () => kept, append: (entry) => void kept.push(structuredClone(entry)) };
}
