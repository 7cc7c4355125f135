import type { OpenTransport } from '../../functions/aws/kubernetes/transport.ts';
import { type Clock, sleepUntil } from '../clock.ts';
import type { AccessRequest } from '../iam/evaluate.ts';
import { packedList } from '../packed.ts';
import { catalogueOf } from './catalog/catalogue.ts';
import { type Context, clusterKey } from './context.ts';
import type { EventBridgeEvent } from './eventbridge-event.ts';
import { answerCall, invoke } from './http/call-answer.ts';
import { accessKeyIn, type Caller, callerOf } from './http/caller.ts';
import type { Answer, HttpAnswer } from './http/responses.ts';
import { iso } from './http/wire.ts';
import { uuidFrom } from './ids.ts';
import type { KubernetesRequest } from './kubernetes/api/request.ts';
import { askKubernetes, type KubernetesCall, type KubernetesOptions, usualIdentity } from './kubernetes/asking.ts';
import { kubernetesEndpoints } from './kubernetes/endpoint/endpoints.ts';
import type { KubernetesResponse } from './kubernetes/endpoint/server.ts';
import { type KubernetesFacts, kubernetesFacts } from './kubernetes/facts.ts';
import { callRecorder } from './recorded-call.ts';
import type { ClusterState, EksCall, SavedSimulator, State, TimelineEntry } from './state.ts';
import { carryOut, takeDue } from './transitions.ts';
import { type ClusterNow, clusterNow } from './world/current.ts';
import type { Fault } from './world/fault-schema.ts';
import { initialState } from './world/initial-state.ts';
import { operationsOf, type World } from './world/schema.ts';

/** At least so many are kept as they are; a fleet makes a hundred thousand. */
const CALLS_AS_THEY_ARE = 2_000;

export type { EventBridgeEvent } from './eventbridge-event.ts';
export type { EksCall, SavedSimulator, TimelineEntry } from './state.ts';

export type SimulatorRequest = {
  method: string;
  /** As it is in the request line: percent-encoded, with the query. */
  path: string;
  headers: Record<string, string>;
  body: string;
  /** Milliseconds after which the caller gives up waiting for the answer; without it, the caller waits. */
  timeLimitMs?: number | undefined;
};

/** `cut` when the connection breaks without an answer, `late` when the caller has given up by then. */
export type SimulatorResponse = HttpAnswer | { cut: true; late?: true };

/** Says why whoever has this access key may not do something, in AWS's words. */
export type Denial = (accessKeyId: string | undefined, access: AccessRequest) => string | undefined;

export interface Simulator {
  /** Answers one request. Never rejects: whatever is wrong with a request is an answer shaped as AWS shapes it. */
  handle(request: SimulatorRequest): Promise<SimulatorResponse>;
  /** Answers a request to the Kubernetes API of a cluster, of someone whose token has been checked. */
  askKubernetes(request: KubernetesRequest): Promise<KubernetesResponse>;
  /** What the Kubernetes APIs of the clusters were asked so far, oldest first. */
  kubernetesCalls(): readonly KubernetesCall[];
  /** The pods of a cluster and how few of them there ever were; undefined for one without a Kubernetes API. */
  kubernetesFacts(cluster: string): KubernetesFacts | undefined;
  /** Carries requests to the Kubernetes APIs that are open without a socket. */
  kubernetesInMemory: OpenTransport;
  /** Opens the Kubernetes API of each cluster that has one, before someone asks where it is. */
  openKubernetes(): Promise<void>;
  /** All calls so far, other actors' included, oldest first. */
  calls(): readonly EksCall[];
  /** The clusters as they are now. */
  clusters(): ClusterNow[];
  /** Every change of a status so far, oldest first; what the world began with is not in it. */
  timeline(): readonly TimelineEntry[];
  /** Everything, as JSON: given back as `saved` it resumes from here, with what is in progress at its time. */
  save(): SavedSimulator;
  /** Lets one more thing go wrong, from now on; after those that the world has. */
  inject(fault: Fault): void;
  /** Takes back the timer of what is still to happen, so that a process can end. */
  close(): void;
}

export type SimulatorOptions = {
  world: World;
  clock: Clock;
  saved?: SavedSimulator | undefined;
  onCall?: ((call: EksCall) => void) | undefined;
  onEvent?: ((event: EventBridgeEvent) => void) | undefined;
  /** Before a request is carried out, at its time: the same requests at the same times give the same state again. */
  onRequest?: ((at: number, request: SimulatorRequest) => void) | undefined;
  /** When a fault is injected. */
  onInject?: ((at: number, fault: Fault) => void) | undefined;
  /** After each call and each thing that happened by itself. */
  onChange?: ((saved: SavedSimulator) => void) | undefined;
  /** Says why whoever has this access key may not do something, in AWS's words; everything is allowed without. */
  refusal?: Denial | undefined;
  /** How the Kubernetes APIs of its clusters are reached. */
  kubernetes?: KubernetesOptions | undefined;
  /** How a late answer waits; for a caller that must let virtual time pass meanwhile. */
  sleep?: ((until: number) => Promise<void>) | undefined;
};

/**
 * A simulated EKS. Its state moves with the clock: what is due is carried out, at its time, before anything is answered.
 */
export function createSimulator(options: SimulatorOptions): Simulator {
  const { clock } = options;
  // Faults are added to it while it runs.
  const world = { ...options.world, faults: [...options.world.faults] };
  const catalogue = catalogueOf(world.catalog);
  const { kubernetes = {} } = options;
  const state: State = options.saved ? stateOf(options.saved) : initialState(world, catalogue, clock.now());
  const calls = packedList<EksCall>(CALLS_AS_THEY_ARE, options.saved?.calls);
  const timeline: TimelineEntry[] = [...(options.saved?.timeline ?? [])];
  const kubernetesCalls: KubernetesCall[] = [];
  const watches = new Set<() => void>();
  // Reported only when the state is whole again, since the receiver may call immediately.
  const unreported: (() => void)[] = [];
  let disarm = () => {};
  let closed = false;

  const contextAt = (now: number, caller: Caller): Context => ({
    world,
    catalogue,
    state,
    now,
    ...caller,
    endpointOf: endpoints.of,
    kubernetesRole: kubernetes.role,
    timeline: (entry) => timeline.push(entry),
    event: (event) => unreported.push(() => options.onEvent?.(event)),
  });

  const save = (): SavedSimulator => ({ ...structuredClone(state), calls: [...calls.all()], timeline: [...timeline] });

  const callOf = callRecorder();
  const record = (facts: Omit<EksCall, 'answer'>, answer?: Answer) => {
    const call = callOf(facts, answer);
    calls.add(call);
    unreported.push(() => options.onCall?.(call));
  };

  const notifyAll = () => {
    if (options.onChange) options.onChange(save());
    for (const each of unreported.splice(0)) each();
    for (const each of watches) each();
  };

  const settle = (now: number): boolean => {
    let moved = false;
    for (let next = takeDue(state, now); next; next = takeDue(state, now)) {
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
    record({ time: iso(at), operation, params, status: answer.http.status, by: 'other', ...caller }, answer);
  };

  // One timer, for whatever comes first, so that events and other actors are in time though nobody asks.
  const arm = () => {
    disarm();
    const next = closed ? undefined : state.pending[0];
    disarm = next ? clock.schedule(next.at, wake) : () => {};
  };

  const wake = () => {
    const moved = settle(clock.now());
    arm();
    if (moved) notifyAll();
  };

  const waitUntil = options.sleep ?? ((at: number) => sleepUntil(clock, at));

  const ask = async (request: KubernetesRequest): Promise<KubernetesResponse> => {
    const now = clock.now();
    kubernetes.onRequest?.(now, request);
    settle(now);
    const caller = { region: world.region, account: world.account };
    const { response, call, delayMs } = askKubernetes(contextAt(now, caller), request);
    kubernetesCalls.push(call);
    arm();
    notifyAll();
    if (delayMs > 0) await waitUntil(now + delayMs);
    return response;
  };

  const endpoints = kubernetesEndpoints({
    state,
    now: clock.now,
    wallClock: kubernetes.wallClock ?? clock.now,
    identityOf: kubernetes.identityOf ?? usualIdentity(world.region),
    ask,
    onChange(listener) {
      watches.add(listener);
      return () => watches.delete(listener);
    },
    ports: kubernetes.ports ?? {},
    onPort: (cluster, port) => kubernetes.onPort?.(cluster, port),
  });
  const openEndpoints = async (clusters: readonly ClusterState[]) => {
    if (kubernetes.endpoints !== 'closed') await Promise.all(clusters.map(endpoints.open));
  };

  arm();

  return {
    async handle(request) {
      const asked =
        kubernetes.endpoints === 'closed'
          ? undefined
          : describedCluster(state, callerOf(world, request.headers), request);
      if (asked?.kubernetes && !endpoints.of(asked)) await openEndpoints([asked]);
      const now = clock.now();
      options.onRequest?.(now, request);
      settle(now);
      const caller = callerOf(world, request.headers);
      const accessKeyId = accessKeyIn(request.headers);
      const refusal = (access: AccessRequest) => options.refusal?.(accessKeyId, access);
      const { routed, answer, cut, delaySeconds } = answerCall({ ...contextAt(now, caller), refusal }, request);
      const { status, headers, body } = answer.http;
      const operation = routed?.operation ?? `${request.method} ${request.path.split('?')[0]}`;
      const params = routed?.params ?? {};
      const call = { time: iso(now), operation, params, by: 'us' as const, ...caller };
      record({ ...call, status: cut ? 0 : status }, cut ? undefined : answer);
      const requestId = uuidFrom(state.startedAt, calls.length(), 'request');
      arm();
      notifyAll();
      const { timeLimitMs = Number.POSITIVE_INFINITY } = request;
      const waitMs = Math.min(delaySeconds * 1000, timeLimitMs);
      if (waitMs > 0) await waitUntil(now + waitMs);
      if (delaySeconds * 1000 > timeLimitMs) return { cut: true, late: true };
      return cut ? { cut } : { status, headers: { ...headers, 'x-amzn-requestid': requestId }, body };
    },
    askKubernetes: ask,
    kubernetesInMemory: endpoints.inMemory,
    kubernetesCalls: () => kubernetesCalls,
    kubernetesFacts(name) {
      wake();
      const cluster = Object.values(state.clusters).find((each) => each.name === name);
      return cluster?.kubernetes && kubernetesFacts(cluster.kubernetes);
    },
    openKubernetes: () => openEndpoints(Object.values(state.clusters).filter((cluster) => cluster.kubernetes)),
    calls: calls.all,
    clusters() {
      wake();
      return Object.values(state.clusters).map(clusterNow);
    },
    timeline() {
      wake();
      return timeline;
    },
    inject(fault) {
      options.onInject?.(clock.now(), fault);
      world.faults.push(fault);
    },
    save() {
      wake();
      return save();
    },
    close() {
      closed = true;
      disarm();
      endpoints.close();
    },
  };
}

/** The cluster that a request asks EKS to describe. */
function describedCluster(state: State, { account, region }: Caller, { method, path }: SimulatorRequest) {
  const [, name] = (method === 'GET' && /^\/clusters\/([^/?]+)$/.exec(path)) || [];
  // What is not encoded as it should be is refused where the request is answered; names of clusters need no encoding.
  return name === undefined ? undefined : state.clusters[clusterKey(account, region, name)];
}

function stateOf({ calls: _calls, timeline: _timeline, ...state }: SavedSimulator): State {
  return structuredClone(state);
}

function paramsOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
