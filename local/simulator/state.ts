import type { KubernetesState, PodStep } from './kubernetes/state.ts';
import type { Selector, UpdateEnding, WorldCluster, WorldInsight, WorldNodeGroup } from './world/schema.ts';

/** Everything below is plain JSON with absolute times in milliseconds since the epoch. */
export type Issue = { code: string; message: string; resourceIds: string[] };
export type Tags = Record<string, string>;

export type AddonState = {
  name: string;
  arn: string;
  version: string;
  namespace: string;
  status: string;
  health: Issue[];
  configurationValues: string | null;
  serviceAccountRoleArn: string | null;
  /** Fields other people changed by hand; an update that resolves no conflicts fails on them. */
  conflicts: string[];
  tags: Tags;
  createdAt: number;
  modifiedAt: number;
};

export type AssociationState = {
  namespace: string;
  serviceAccount: string;
  roleArn: string;
  associationId: string;
  associationArn: string;
  /** ARN of the add-on that owns it. */
  ownerArn: string | null;
  tags: Tags;
  createdAt: number;
  modifiedAt: number;
};

export type UpdateState = {
  id: string;
  addonName: string | null;
  type: string;
  status: string;
  params: { type: string; value: string }[];
  errors: { errorCode: string; errorMessage: string; resourceIds: string[] }[];
  createdAt: number;
};

export type ProfileState = {
  name: string;
  arn: string;
  podExecutionRoleArn: string;
  subnets: string[];
  selectors: Selector[];
  status: string;
  health: Issue[];
  tags: Tags;
  createdAt: number;
};

/** EKS's lock that lingers unseen: refuses `operation` until then. `fault` is the index of the fault that asked for it. */
export type LingeringLock = { operation: FargateChange; until: number; fault: number };
export type FargateChange = 'fargate-create' | 'fargate-delete';

export type ClusterState = {
  key: string;
  name: string;
  region: string;
  account: string;
  arn: string;
  version: string;
  platformVersion: string;
  status: string;
  authenticationMode: WorldCluster['authenticationMode'];
  health: Issue[];
  tags: Tags;
  createdAt: number;
  subnets: string[];
  publicSubnets: string[];
  addons: AddonState[];
  profiles: ProfileState[];
  computeConfig: WorldCluster['computeConfig'];
  remoteNetworkConfig: WorldCluster['remoteNetworkConfig'];
  nodeGroups: WorldNodeGroup[];
  insights: WorldInsight[];
  associations: AssociationState[];
  updates: UpdateState[];
  /** An update of EKS's own that no call shows, such as a platform upgrade. */
  busyUntil: number | null;
  lingering: LingeringLock[];
  lastProfileActiveAt: number | null;
  /** Its Kubernetes API, where the world says what that holds. */
  kubernetes?: KubernetesState | undefined;
};

/** What an accepted UpdateAddon asked for; `undefined` members were not sent. */
export type AddonChange = {
  version?: string;
  serviceAccountRoleArn: string | null;
  configurationValues?: string | null;
  identities?: { serviceAccount: string; roleArn: string }[];
  clearsConflicts: boolean;
};

/** What will happen by itself, and when. */
export type Transition = { at: number } & (
  | {
      kind: 'addon-update-ends';
      cluster: string;
      addon: string;
      updateId: string;
      before: { status: string; health: Issue[] };
      change: AddonChange;
      ending: UpdateEnding;
      /** When it has to end: until then it waits for the pods of the add-on. Without, it does not. */
      waitsUntil?: number;
    }
  | {
      kind: 'addon-health';
      cluster: string;
      addon: string;
      status: string;
      health: Issue[];
      healsAfterSeconds?: number;
    }
  | { kind: 'addon-review'; cluster: string; addon: string }
  | { kind: 'fargate-create-ends'; cluster: string; profile: string; status: string; health: Issue[] }
  | { kind: 'fargate-delete-ends'; cluster: string; profile: string; status: string | null; health: Issue[] }
  | { kind: 'cluster-update-ends'; cluster: string; updateId: string }
  | { kind: 'pod'; cluster: string; workload: string; pod: string; step: PodStep }
  | { kind: 'action'; index: number }
);

export type TokenUse = { fingerprint: string; cluster: string; result: string };

/** A status change: `from` null when the thing is new, `to` null when it is gone. */
export type TimelineEntry = {
  time: string;
  region: string;
  account: string;
  cluster: string;
  kind: 'addon' | 'fargate-profile' | 'update' | 'cluster';
  name: string;
  from: string | null;
  to: string | null;
};

export type EksCall = {
  /** ISO 8601, clock time. */
  time: string;
  operation: string;
  params: Record<string, unknown>;
  /** HTTP status; 0 when the connection was cut. */
  status: number;
  /** The answer's body; for an error its `name` too; null when the connection was cut. */
  answer: unknown;
  by: 'us' | 'other';
  region: string;
  account: string;
};

export type State = {
  startedAt: number;
  sequence: number;
  clusters: Record<string, ClusterState>;
  pending: Transition[];
  tokens: Record<string, TokenUse>;
  faults: { matched: number; used: number }[];
  buckets: Record<string, { tokens: number; at: number }>;
};

/** All of a simulator as JSON: kept by a journal, given back as `saved`. */
export type SavedSimulator = State & { calls: EksCall[]; timeline: TimelineEntry[] };
