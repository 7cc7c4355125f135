import type { Journal } from '../engine/run/journal.ts';
import type { FaultCount } from '../lambda-faults/faulty-lambdas.ts';
import type { Caller } from '../simulator/http/caller.ts';
import type { KubernetesRequest } from '../simulator/kubernetes/api/request.ts';
import type { EksCall, SavedSimulator } from '../simulator/simulator.ts';
import type { Fault } from '../simulator/world/fault-schema.ts';
import type { BusEvent } from './aws/event-bus.ts';
import type { StoredObject } from './aws/object-store.ts';
import type { Notification } from './aws/sns.ts';
import type { PostedMessage } from './chat/services.ts';

/** A request as the journal keeps it: who asked in place of the headers, which hold a signature. */
export type EksRequest = { method: string; path: string; body: string; accessKeyId?: string | undefined } & Caller;

/** What a run keeps beside the engine's own entries, so that its record is whole after a resume. */
export type SavedCloud = {
  /** The simulated EKS as it began. */
  simulator?: SavedSimulator;
  /** What it was asked since, with the times. */
  requests: ({ at: number } & ({ request: EksRequest } | { kubernetes: KubernetesRequest } | { fault: Fault }))[];
  /** Where the Kubernetes API of each cluster listened. */
  ports: Record<string, number>;
  /** What an EKS elsewhere was asked, and answered. */
  calls: EksCall[];
  notifications: Notification[];
  events: BusEvent[];
  objects: StoredObject[];
  posts: PostedMessage[];
  /** How often the faults of Lambda in the world have met and harmed a call. */
  lambdaFaults: FaultCount[];
  lastAt: number;
};

/** The kinds of entries that are the cloud's. */
type Kept = {
  'simulator-saved': SavedSimulator;
  'eks-asked': EksRequest;
  'eks-called': EksCall;
  'fault-injected': Fault;
  'kubernetes-asked': KubernetesRequest;
  'kubernetes-listening': { cluster: string; port: number };
  'notification-received': Notification;
  'event-received': BusEvent;
  'object-put': StoredObject;
  'message-posted': PostedMessage;
  'lambda-faults': FaultCount[];
};

export function keep<Kind extends keyof Kept>(
  journal: Journal | undefined,
  kind: Kind,
  at: number,
  value: Kept[Kind],
): void {
  journal?.append({ kind, at, value });
}

/** The cloud as a journal left it; `lastAt` is the latest time in it, 0 when it is empty. */
export function savedCloud(journal: Journal | undefined): SavedCloud {
  const saved: SavedCloud = {
    requests: [],
    calls: [],
    ports: {},
    notifications: [],
    events: [],
    objects: [],
    posts: [],
    lambdaFaults: [],
    lastAt: 0,
  };
  for (const entry of journal?.read() ?? []) {
    const at = typeof entry.at === 'number' ? entry.at : 0;
    saved.lastAt = Math.max(saved.lastAt, at);
    if (isKept('simulator-saved', entry)) {
      saved.simulator = entry.value;
      saved.requests = [];
    }
    if (isKept('eks-asked', entry)) saved.requests.push({ at, request: entry.value });
    if (isKept('fault-injected', entry)) saved.requests.push({ at, fault: entry.value });
    if (isKept('kubernetes-asked', entry)) saved.requests.push({ at, kubernetes: entry.value });
    if (isKept('kubernetes-listening', entry)) saved.ports[entry.value.cluster] = entry.value.port;
    if (isKept('eks-called', entry)) saved.calls.push(entry.value);
    if (isKept('notification-received', entry)) saved.notifications.push(entry.value);
    if (isKept('event-received', entry)) saved.events.push(entry.value);
    if (isKept('object-put', entry)) saved.objects.push(entry.value);
    if (isKept('message-posted', entry)) saved.posts.push(entry.value);
    if (isKept('lambda-faults', entry)) saved.lambdaFaults = structuredClone(entry.value);
  }
  return saved;
}

// Only this program writes these entries, and a file changed by hand is refused by the journal line by line.
function isKept<Kind extends keyof Kept>(
  kind: Kind,
  entry: { kind: string; value?: unknown },
): entry is { kind: Kind; value: Kept[Kind] } {
  return entry.kind === kind && typeof entry.value === 'object' && entry.value !== null;
}
