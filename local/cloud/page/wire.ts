import type { TakenPath } from '../../pictures/graph/taken-path.ts';

/** What the page and its server say to each other. Times are milliseconds since the epoch, on the clock of the place. */
export type Status = 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT' | 'ABORTED';

/** What the page shows, and what it may do there. */
export type About = {
  place: string;
  region: string;
  account: string;
  isLocal: boolean;
  mayChange: boolean;
  /** Of accelerated time: how much faster it goes now; absent where time cannot be accelerated. */
  speed?: number;
  now: number;
  machines: string[];
};

/** One execution in a list. */
export type RunSummary = {
  id: string;
  name: string;
  machine: string;
  status: Status;
  startedAt: number;
  stoppedAt?: number;
  /** `coredns on prod-1`, or what else the execution is about. */
  subject: string;
  startedBy: string;
  /** Of the execution that started it. */
  parent?: string;
  /** Of a fleet run, the wave in which it was started: its number from 0, or `plan`. */
  wave?: string;
};

export type RunTree = RunSummary & { children: RunTree[] };

/** What an execution started: all of it, or, of a fleet run, one group a wave. */
export type RunGroup = { title: string; runs: RunTree[] };

/** One thing that happened during an execution, in words. */
export type TimelineEntry = { at: number; kind: 'state' | 'note' | 'problem' | 'call' | 'notification'; text: string };

/** A stay in a state; without `to`, it lasts. */
export type StateVisit = { state: string; from: number; to?: number };

export type Progress = {
  state?: string;
  /** What it does, or waits for, in one line. */
  activity?: string;
  deadlineAt?: number;
  done: string[];
  now?: string;
  todo: string[];
};

export type CallRow = {
  at: number;
  operation: string;
  text: string;
  status: number;
  isMutating: boolean;
  by: 'us' | 'other';
};
export type NotificationRow = { at: number; subject: string; text: string };
export type ApprovalRequest = { id: string; question: string; expiresAt: number };
/** What people want of a fleet run, and who said so. */
export type Control = { wish: 'continue' | 'pause' | 'stop'; says: string };
export type OutcomeText = { name: string; summary: string; reasons: string[]; advice: string[] };

/** Everything about one execution but its history. */
export type Run = RunSummary & {
  path: TakenPath;
  progress: Progress;
  visits: StateVisit[];
  timeline: TimelineEntry[];
  plan: string[];
  outcome?: OutcomeText;
  /** Absent where the calls are not known, as in AWS. */
  calls?: CallRow[];
  notifications: NotificationRow[];
  /** Of a running fleet run, where it is known. */
  control?: Control;
  approval?: ApprovalRequest;
  children: RunGroup[];
  /** Pretty JSON. */
  input: string;
  output?: string;
  error?: string;
  cause?: string;
};

/** One event of a history, as Step Functions has it, with its details as pretty JSON. */
export type HistoryRow = { id: number; at: number; type: string; details: string };

/** Why a request was refused: every problem with its path in what was sent. */
export type Refusal = { message: string; problems: { path: string; message: string }[] };

/** What changed: the executions as they are now, and whether clusters did. */
export type Change = { runs: RunSummary[]; clusters: boolean; now: number };

/** An add-on of a cluster beside what EKS offers of it. */
export type AddonRow = {
  addon: string;
  installed: string;
  latest: string;
  behind: string;
  isBehind: boolean;
  next: string;
  /** Whether it must move before its cluster is upgraded, or has no version for the next Kubernetes version. */
  blocksNext: boolean;
  health: string;
  says: string;
  wayBack: string;
};
export type ProfileRow = {
  name: string;
  status: string;
  selectors: string[];
  issues: string[];
  /** Absent where they are not known. */
  pods?: PodRow[];
};
/** `says` is the phase of a pod, and what it waits for or does. */
export type PodRow = { name: string; isReady: boolean; says: string };
/** `blocks`: EKS says that the cluster cannot be upgraded as it is. */
export type InsightRow = { text: string; blocks: boolean };
export type ClusterRow = {
  id: string;
  name: string;
  region: string;
  accountId: string;
  kubernetes: string;
  next: string;
  addons: AddonRow[];
  /** What EKS's own insights say against its upgrade. */
  insights: InsightRow[];
  /** Whether it has a simulated Kubernetes API. */
  kubernetesApi?: boolean;
  /** Absent where they are not read. */
  profiles?: ProfileRow[];
};
export type Clusters = { clusters: ClusterRow[]; notRead: string[]; totals: string };

/** How a request for a state machine is written: its JSON Schema, and an example of it. */
export type RequestForm = { machine: string; schema: RequestSchema; example: string };
export type RequestSchema = { properties: Record<string, FieldSchema>; required: string[] };
export type FieldSchema = {
  description?: string;
  type?: string;
  enum?: string[];
  default?: unknown;
};

/** What the simulation can be made to do wrong, by what it is on. */
export type FaultChoice = {
  id: string;
  title: string;
  on: 'addon' | 'profile' | 'function' | 'kubernetes';
  /** The functions that it can be on. */
  functions?: string[];
};

/** What the page asks to be done. Each is one request. */
export type Actions = {
  start: { machine: string; text: string };
  stop: { id: string };
  control: { id: string; wish: Control['wish'] };
  answer: { id: string; verdict: 'approved' | 'rejected' };
  fault: { fault: string; cluster: string; resource: string };
  speed: { speed: number };
};
/** What became of it: a sentence, and the execution that was started. */
export type Done = { message: string; id?: string };
