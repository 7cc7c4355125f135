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
};

/** A possible replacement, before it is checked against what prevents it. */
export type Draft = { hop: Hop; finishes: boolean };
