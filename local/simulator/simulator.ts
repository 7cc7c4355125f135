import { type Clock, sleepUntil } from '../clock.ts';
import { type Caller, callerOf } from './caller.ts';
import { builtinCatalogue, catalogueFrom } from './catalogue.ts';
import type { Context } from './context.ts';
import { EksError } from './errors.ts';
import type { EventBridgeEvent } from './events.ts';
import { callFault, type FaultTarget } from './faults.ts';
import { arnOf, uuidFrom } from './ids.ts';
import { initialState } from './initial-state.ts';
import type { OperationName } from './inputs.ts';
import { OPERATIONS } from './operations.ts';
import { refuseTooMany } from './rate-limits.ts';
import { type Answer, faultAnswer, type HttpAnswer, refusal, success } from './responses.ts';
import { type Routed, routeOf } from './routes.ts';
import type { EksCall, SavedSimulator, State, TimelineEntry } from './state.ts';
import { carryOut, nextTransition, takeTransition } from './transitions.ts';
import { iso } from './wire.ts';
import { type ClusterNow, clusterNow } from './world-now.ts';
import { operationsOf, type World } from './world-schema.ts';

export type { EventBridgeEvent } from './events.ts';
export type { EksCall, SavedSimulator, TimelineEntry } from './state.ts';

export type SimulatorRequest = {
  method: string;
  /** As it stands in the request line: percent-encoded, with the query. */
  path: string;
  headers: Record<string, string>;
  body: string;
};

/** `cut` when the connection breaks without an answer. */
export type SimulatorResponse = HttpAnswer | { cut: true };

export interface Simulator {
  /** Answers one request. Never rejects: whatever is wrong with a request is an answer shaped as AWS shapes it. */
  handle(request: SimulatorRequest): Promise<SimulatorResponse>;
  /** All calls so far, other actors' included, oldest first. */
  calls(): readonly EksCall[];
  /** The clusters as they stand now. */
  clusters(): ClusterNow[];
  /** Every change of a status so far, oldest first; what the world began with is not in it. */
  timeline(): readonly TimelineEntry[];
  /** Everything, as JSON: given back as `saved` it goes on from here, what is under way at its time. */
  save(): SavedSimulator;
  /** Takes back the timer of what is still to happen, so that a process can end. */
  close(): void;
}

export type SimulatorOptions = {
  world: World;
  clock: Clock;
  saved?: SavedSimulator | undefined;
  onCall?: ((call: EksCall) => void) | undefined;
  onEvent?: ((event: EventBridgeEvent) => void) | undefined;
  /** After each call and each thing that happened by itself. */
  onChange?: ((saved: SavedSimulator) => void) | undefined;
  /** How a late answer waits; for a caller that must let virtual time go on meanwhile. */
  sleep?: ((until: number) => Promise<void>) | undefined;
};

/** What a call came to, before it is late or cut. */
type Outcome = { answer: Answer; cut: boolean; delaySeconds: number };

/**
 * A simulated EKS. Its state moves with the clock: what is due is carried out, at its time, before anything is answered.
 */
export function createSimulator(options: SimulatorOptions): Simulator {
  const { world, clock } = options;
  const catalogue = world.catalog === 'builtin' ? builtinCatalogue() : catalogueFrom(world.catalog);
  const state: State = options.saved ? stateOf(options.saved) : initialState(world, catalogue, clock.now());
  const calls: EksCall[] = [...(options.saved?.calls ?? [])];
  const timeline: TimelineEntry[] = [...(options.saved?.timeline ?? [])];
  // Told only when the state is whole again, since who is told may ask at once.
  const untold: (() => void)[] = [];
  let disarm = () => {};
  let closed = false;

  const contextAt = (now: number, caller: Caller): Context => ({
    world,
    catalogue,
    state,
    now,
    ...caller,
    timeline: (entry) => timeline.push(entry),
    event: (event) => untold.push(() => options.onEvent?.(event)),
  });

  const save = (): SavedSimulator => ({ ...structuredClone(state), calls: [...calls], timeline: [...timeline] });

  const record = (call: EksCall) => {
    calls.push(call);
    untold.push(() => options.onCall?.(call));
  };

  const tellAll = () => {
    if (options.onChange) options.onChange(save());
    for (const each of untold.splice(0)) each();
  };

  const settle = (now: number): boolean => {
    let moved = false;
    for (let next = nextTransition(state); next && next.at <= now; next = nextTransition(state)) {
      takeTransition(state, next);
      const caller = { region: world.region, account: world.account };
      if (next.kind === 'action') act(next.index, next.at);
      else carryOut(contextAt(next.at, caller), next);
      moved = true;
    }
    return moved;
  };

  const act = (index: number, at: number) => {
    const action = world.actions[index];
    const operation = action && operationsOf(action)[0];
    if (!action || !operation) return;
    const caller = { region: action.region ?? world.region, account: action.account ?? world.account };
    const params = paramsOf(Reflect.get(action, operation));
    const answer = invoke(contextAt(at, caller), { operation, params });
    record({
      time: iso(at),
      operation,
      params,
      status: answer.http.status,
      answer: answer.recorded,
      by: 'other',
      ...caller,
    });
  };

  // One timer, for whatever comes first, so that events and other actors are in time though nobody asks.
  const arm = () => {
    disarm();
    const next = closed ? undefined : nextTransition(state);
    disarm = next ? clock.schedule(next.at, wake) : () => {};
  };

  const wake = () => {
    const moved = settle(clock.now());
    arm();
    if (moved) tellAll();
  };

  arm();

  return {
    async handle(request) {
      const now = clock.now();
      settle(now);
      const caller = callerOf(world, request.headers);
      const { routed, outcome } = resolve(contextAt(now, caller), request);
      const { answer, cut, delaySeconds } = outcome;
      const { status, headers, body } = answer.http;
      record({
        time: iso(now),
        operation: routed?.operation ?? `${request.method} ${request.path.split('?')[0]}`,
        params: routed?.params ?? {},
        status: cut ? 0 : status,
        answer: cut ? null : answer.recorded,
        by: 'us',
        ...caller,
      });
      const requestId = uuidFrom(state.startedAt, calls.length, 'request');
      arm();
      tellAll();
      if (delaySeconds > 0) await (options.sleep ?? ((at) => sleepUntil(clock, at)))(now + delaySeconds * 1000);
      return cut ? { cut } : { status, headers: { ...headers, 'x-amzn-requestid': requestId }, body };
    },
    calls: () => calls,
    clusters() {
      wake();
      return Object.values(state.clusters).map(clusterNow);
    },
    timeline() {
      wake();
      return timeline;
    },
    save() {
      wake();
      return save();
    },
    close() {
      closed = true;
      disarm();
    },
  };
}

function resolve(context: Context, request: SimulatorRequest): { routed?: Routed; outcome: Outcome } {
  let routed: Routed;
  try {
    routed = routeOf(request.method, request.path, request.body);
  } catch (error) {
    return { outcome: { answer: refusalOf(error), cut: false, delaySeconds: 0 } };
  }
  return { routed, outcome: withFaults(context, routed) };
}

function withFaults(context: Context, routed: Routed): Outcome {
  const { world, state, now, region, account } = context;
  try {
    refuseTooMany(world, state, { operation: routed.operation, account, region, now });
  } catch (error) {
    return { answer: refusalOf(error), cut: false, delaySeconds: 0 };
  }
  const fault = callFault(world, state, routed.operation, targetOf(routed));
  const delaySeconds = fault?.delaySeconds ?? 0;
  if (fault?.error) {
    if (fault.error.tookEffect) invoke(context, routed);
    return { answer: faultAnswer(fault.error, deniedMessage(context, routed)), cut: false, delaySeconds };
  }
  if (fault?.dropBefore) return { answer: success({}), cut: true, delaySeconds };
  return { answer: invoke(context, routed), cut: fault?.drop === true, delaySeconds };
}

function invoke(context: Context, { operation, params }: Routed): Answer {
  try {
    return success(OPERATIONS[operation](context, params));
  } catch (error) {
    return refusalOf(error);
  }
}

function refusalOf(error: unknown): Answer {
  if (error instanceof EksError) return refusal(error);
  // A mistake of the simulator's own must be seen, but as EKS would show one of its own.
  const reason = error instanceof Error ? error.message : String(error);
  return refusal(new EksError('ServerException', `The simulator failed: ${reason}`));
}

function targetOf({ operation, params }: Routed): FaultTarget {
  const text = (name: string) => (typeof params[name] === 'string' ? params[name] : undefined);
  const resource = text('resourceArn')?.split(':').at(-1)?.split('/')[1];
  const named: readonly OperationName[] = ['DescribeCluster', 'DescribeUpdate', 'ListUpdates'];
  const cluster = named.includes(operation) ? text('name') : (text('clusterName') ?? resource);
  return { cluster, addon: text('addonName'), profile: text('fargateProfileName') };
}

function deniedMessage(context: Context, routed: Routed): string {
  const { region, account } = context;
  const { cluster } = targetOf(routed);
  const resource = cluster === undefined ? '*' : arnOf(region, account, `cluster/${cluster}`);
  const user = `arn:aws:sts::${account}:assumed-role/eks-upkeep/session`;
  return `User: ${user} is not authorized to perform: eks:${routed.operation} on resource: ${resource}`;
}

function stateOf({ calls: _calls, timeline: _timeline, ...state }: SavedSimulator): State {
  return structuredClone(state);
}

function paramsOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
