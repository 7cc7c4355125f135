import type { FargateProfile } from './profile/profile.ts';
import type { Hop } from './progress.ts';

/** What EKS holds when a run is planned. */
export type Observed = {
  clusterStatus: string;
  profiles: readonly FargateProfile[];
  /** Of the runs that `rivalRuns` names, those that have not ended. */
  running: ReadonlySet<string>;
  /** Another execution that has the cluster to itself. */
  holder: string | undefined;
};

/** A replacement that could be made, before it is held against what forbids it. */
export type Draft = { hop: Hop; finishes: boolean };
