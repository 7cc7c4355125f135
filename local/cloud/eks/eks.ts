import type { Connection } from '../../../functions/aws/connection.ts';
import type { Clock } from '../../clock.ts';
import type { Journal } from '../../engine/run/journal.ts';
import type { EksCall, SimulatorRequest, SimulatorResponse } from '../../simulator/simulator.ts';
import type { AddonNow, ClusterNow } from '../../simulator/world/current.ts';
import type { BusEvent } from '../aws/event-bus.ts';
import type { SavedCloud } from '../cloud-journal.ts';
import type { Authorizer } from '../iam/authorizer.ts';

/** A cluster as far as it is known: a simulated EKS knows everything, the real one does not show some of it. */
export type ClusterSeen = Omit<
  ClusterNow,
  'publicSubnets' | 'podIdentityAssociations' | 'nodeGroups' | 'insights' | 'addons'
> &
  Partial<Pick<ClusterNow, 'publicSubnets' | 'podIdentityAssociations' | 'nodeGroups' | 'insights'>> & {
    addons: AddonSeen[];
  };

export type AddonSeen = Omit<AddonNow, 'conflicts'> & Partial<Pick<AddonNow, 'conflicts'>>;

/** The EKS that the Lambdas of a cloud work on: simulated here, or elsewhere. */
export interface Eks<Cluster extends ClusterSeen = ClusterSeen> {
  /** Answers what is signed for EKS at the endpoint of this computer; missing when EKS is elsewhere. */
  answer?: (request: SimulatorRequest) => Promise<SimulatorResponse>;
  /** How the Lambdas reach EKS, and STS for its roles, when it is elsewhere. */
  connection?: Connection;
  /** Carries requests to the Kubernetes APIs of its clusters without a socket; missing when they are elsewhere. */
  kubernetes?: NonNullable<Connection['kubernetes']>;
  /** All calls so far, oldest first. */
  calls(): readonly EksCall[];
  /** The clusters as they are now. `inputs` are those of the executions, which name clusters and the roles that lead there. */
  clusters(inputs: readonly string[]): Promise<Cluster[]>;
  /** Resolves when no change is under way that was asked for, after which none is begun: for who stops in the middle. */
  still(): Promise<void>;
  close(): void;
}

/** Opens an EKS within a cloud: on its clock, with its journal, and reporting what happens. */
export type OpenEks<Opened extends Eks = Eks> = (within: {
  clock: Clock;
  journal: Journal | undefined;
  saved: SavedCloud;
  onCall: ((call: EksCall) => void) | undefined;
  onEvent: (event: BusEvent) => void;
  authorizer: Authorizer;
  /** What people's computers take for the time, when the clock is faster. */
  wallClock: (() => number) | undefined;
}) => Promise<Opened>;
