import type { KubernetesAccess } from '../kubernetes/access.ts';
import type { Reach } from '../kubernetes/reach.ts';
import type { FargateProfile } from './profile/profile.ts';
import type { Hop } from './progress.ts';

/** What is observed when a run is planned. */
export type Observed = {
  clusterStatus: string;
  profiles: readonly FargateProfile[];
  /** The runs that `rivalRuns` names and that have not ended. */
  running: ReadonlySet<string>;
  /** Another execution that holds the claim of the cluster. */
  holder: string | undefined;
  /** Where the Kubernetes API of the cluster is, what the stack may do there, and the role that does it. */
  kubernetes: { reach: Reach | undefined; access: KubernetesAccess; role: string };
};

/** A possible replacement, before it is checked against what prevents it. */
export type Draft = { hop: Hop; finishes: boolean };
