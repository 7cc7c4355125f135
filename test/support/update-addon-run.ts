import { sleepUntil, virtualClock } from '../../local/clock.ts';
import { createEndpoint } from '../../local/cloud/endpoint.ts';
import { bindFunctions, type Handler } from '../../local/cloud/functions.ts';
import { definitionText, substitutionsFor, topicArn } from '../../local/cloud/machines.ts';
import { createSns, type Notification } from '../../local/cloud/sns.ts';
import { loadDefinition } from '../../local/engine/definition-reader.ts';
import { createEngine } from '../../local/engine/engine.ts';
import { inMemoryRequestHandler } from '../../local/simulator/request-handler.ts';
import { createSimulator, type EksCall, type TimelineEntry } from '../../local/simulator/simulator.ts';
import { parseWorld } from '../../local/simulator/world.ts';
import type { AddonNow } from '../../local/simulator/world-now.ts';

/** How often a Lambda runs for one event, and whose answer counts: Lambda promises at least once, not exactly once. */
export type Delivery = 'once' | 'twice, the first answers' | 'twice, the second answers' | 'twice at once';

/** What became of one execution, at the very moment it ended. */
export type AddonRun = {
  status: string;
  name: string;
  outcome: { because: string[]; details: Record<string, unknown> } | undefined;
  cause: string;
  seconds: number;
  events: number;
  before: AddonNow;
  after: AddonNow;
  calls: readonly EksCall[];
  timeline: readonly TimelineEntry[];
  notifications: readonly Notification[];
};

const START = Date.parse('2026-11-21T08:00:00Z');

/** Runs update-addon against the first add-on of a world, in memory and in virtual time, with Lambdas delivered as told. */
export async function runUpdateAddon(
  world: object,
  input: unknown,
  { delivery = 'once', seed = 0.5 }: { delivery?: Delivery; seed?: number } = {},
): Promise<AddonRun> {
  const eks = parseWorld(JSON.stringify(world));
  const definition = await definitionText('update-addon');
  const clock = virtualClock(START);
  const simulator = createSimulator({
    world: eks,
    clock,
    sleep: (until) => clock.outside(() => sleepUntil(clock, until)),
  });
  const sns = createSns({ topics: [topicArn(eks)], now: () => clock.now() });
  const endpoint = createEndpoint({ eks: (request) => simulator.handle(request), sns: ({ body }) => sns.handle(body) });
  const functions = bindFunctions({
    requestHandler: inMemoryRequestHandler(endpoint),
    region: eks.region,
    credentials: { accessKeyId: 'AKIALOCALLOCALLOCAL0', secretAccessKey: 'local' },
  });
  const substitutions = substitutionsFor({ ...eks, functions: Object.keys(functions), machines: [] });
  const addonNow = () => {
    const [addon] = simulator.clusters()[0]?.addons ?? [];
    if (!addon) throw new Error('The world has no add-on.');
    return structuredClone(addon);
  };

  let after = addonNow();
  const before = after;
  let calls = 0;
  const engine = createEngine({
    clock,
    machines: { 'update-addon': loadDefinition(definition, substitutions) },
    invoke({ functionName, payload }) {
      const handler = functions[functionName.split(':').at(-1) ?? ''];
      if (!handler) throw new Error(`There is no ${functionName}.`);
      const run = () => answerOf(handler, payload);
      return delivery === 'once' ? run() : clock.outside(() => deliver(() => clock.during(run), delivery));
    },
    region: eks.region,
    account: eks.account,
    random: () => seed,
    onEvent(_, { type }) {
      if (!/^Execution(Succeeded|Failed|TimedOut|Aborted)$/.test(type)) return;
      after = addonNow();
      calls = simulator.calls().length;
    },
  });
  const { executionArn } = engine.startExecution({
    stateMachineArn: 'update-addon',
    name: 'simulated',
    input: JSON.stringify(input),
  });
  const end = await engine.finished(executionArn);
  simulator.close();

  const outcome = end.output === undefined ? undefined : JSON.parse(end.output);
  return {
    status: end.status,
    name: end.error ?? outcome?.name,
    outcome,
    cause: end.cause ?? '',
    seconds: ((end.stopDate?.getTime() ?? Number.NaN) - START) / 1000,
    events: engine.history(executionArn).length,
    before,
    after,
    calls: simulator.calls().slice(0, calls),
    timeline: simulator.timeline(),
    notifications: sns.notifications(),
  };
}

async function deliver(run: () => Promise<unknown>, delivery: Delivery): Promise<unknown> {
  const first = settled(run());
  if (delivery !== 'twice at once') await first;
  const second = settled(run());
  const [earlier, later] = [await first, await second];
  return delivery === 'twice, the second answers' ? later() : earlier();
}

/** JSON crosses between Step Functions and Lambda, not objects. */
async function answerOf(handler: Handler, payload: unknown): Promise<unknown> {
  return JSON.parse(JSON.stringify((await handler(JSON.parse(JSON.stringify(payload)))) ?? null));
}

/** Waits for the end of some work, good or bad; what it came to is had by calling. */
async function settled(work: Promise<unknown>): Promise<() => unknown> {
  try {
    const value = await work;
    return () => value;
  } catch (error) {
    return () => {
      throw error;
    };
  }
}

/** The ids of the updates that this run started, whether it heard of them or not. */
export function ownUpdates({ timeline, calls }: Pick<AddonRun, 'timeline' | 'calls'>): string[] {
  const others = new Set(calls.filter(({ by }) => by === 'other').map(({ answer }) => Object(answer).update?.id));
  const started = timeline.filter(({ kind, from }) => kind === 'update' && from === null);
  return started.map(({ name }) => name).filter((id) => !others.has(id));
}

/** The tokens this run sent: one for each update it meant to make. */
export function tokensSent({ calls }: Pick<AddonRun, 'calls'>): Set<unknown> {
  const sent = calls.filter(({ operation, by }) => operation === 'UpdateAddon' && by === 'us');
  return new Set(sent.map(({ params }) => params.clientRequestToken));
}
