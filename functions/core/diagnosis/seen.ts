/** A Deployment, DaemonSet or StatefulSet of an add-on, reduced to how far it has come. */
export type AddonObject = {
  uid: string;
  kind: string;
  name: string;
  /** How many pods it is to have, has of its newest template, has available, and has altogether. */
  wanted: number;
  updated: number;
  available: number;
  total: number;
  /** Whether its controller has seen its newest generation. */
  isObserved: boolean;
  /** Why it does not replace its pods by itself. */
  held: 'it is paused' | 'its update strategy is OnDelete' | undefined;
  /** What its controller says: pods that cannot be created. */
  trouble: { reason: string; message: string } | undefined;
};

/** A pod that is not ready, with what it says itself. Times are ISO 8601. */
export type UnreadyPod = {
  uid: string;
  name: string;
  /** The unique id of its AddonObject. */
  object: string;
  node: string | undefined;
  isOnFargate: boolean;
  createdAt: string;
  reason: string;
  message: string;
  /** Of the container that keeps it from being ready. */
  container: string;
  restarts: number;
  /** How that container ended the last time. */
  exitCode: number | undefined;
};

/** A warning about a pod or one of its owners, which `about` has the unique id of. */
export type Warning = { about: string; reason: string; message: string };

/** What the cluster has of an add-on. */
export type AddonSeen = {
  objects: readonly AddonObject[];
  pods: readonly UnreadyPod[];
  /** Newest first. */
  warnings: readonly Warning[];
  /** The nodes of pods above that are not ready themselves. */
  unreadyNodes: readonly string[];
};

/** `DaemonSet aws-node`. */
export const objectText = ({ kind, name }: Pick<AddonObject, 'kind' | 'name'>): string => `${kind} ${name}`;
