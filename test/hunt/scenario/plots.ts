import * as fc from 'fast-check';
import type { Account, HuntedCluster } from './account.ts';
import type { Machine, Start } from './scenario.ts';

/**
 * Things that go wrong together. Each of them is drawn alone as well, but some of what is promised is at stake only where several
 * meet, which they seldom do by chance.
 */
export type Plot = {
  faults: object[];
  actions: object[];
  /** What the first request says in place of its own. */
  request: Record<string, unknown>;
  /** Whether nothing else goes wrong, so that what is left is judged without excuse. */
  isAlone?: boolean;
};

const NO_PLOT: Plot = { faults: [], actions: [], request: {} };

/** What goes wrong with the first start, in one of two scenarios where its machine is hunted, and in one of five otherwise. */
export function somePlot(account: Account, starts: readonly Start[], machine?: Machine): fc.Arbitrary<Plot> {
  const [first] = starts;
  const plot = first === undefined || first.by === 'chat' ? undefined : plotOf(first, account);
  if (plot === undefined) return fc.constant(NO_PLOT);
  return fc.oneof(
    { weight: machine === undefined ? 4 : 1, arbitrary: fc.constant(NO_PLOT) },
    { weight: 1, arbitrary: plot },
  );
}

type Ordered = Exclude<Start, { by: 'chat' }>;

function plotOf({ machine, input }: Ordered, account: Account): fc.Arbitrary<Plot> | undefined {
  switch (machine) {
    case 'update-addon':
      return fc.oneof({ weight: 2, arbitrary: aBadVersion() }, { weight: 1, arbitrary: aLastingFailure() });
    case 'replace-fargate-profile':
      return account.clusters.some(({ hasPods }) => hasPods)
        ? fc.oneof(aLostProfile(account.clusters, String(input.profile)), movedPods())
        : aLostProfile(account.clusters, String(input.profile));
    case 'maintain-fleet':
      return failingClusters(account.clusters);
    case 'maintain-cluster':
      return undefined;
  }
}

const TO_THE_END = { dryRun: false, rollBack: true, bakeSeconds: 0 };

/** EKS applies an update and ends it badly, or well with an add-on that is not; what comes after it goes well. */
const aBadVersion = (): fc.Arbitrary<Plot> =>
  fc
    .record({
      after: fc.constantFrom(0, 0, 1),
      takesSeconds: fc.integer({ min: 5, max: 120 }),
      status: fc.constantFrom('Failed', 'Failed', 'Successful'),
      code: fc.constantFrom('AccessDenied', 'AdmissionRequestDenied', 'ConfigurationConflict'),
      // Some rollbacks fail too.
      times: fc.constantFrom(1, 1, 1, 2),
      role: fc.constantFrom({}, { serviceAccountRoleArn: undefined }),
    })
    .map(({ after, takesSeconds, status, code, times, role }) => {
      const health = [{ code, message: 'As given.', resourceIds: [] }];
      const failure = status === 'Failed' ? { errorCode: code, errorMessage: 'As given.' } : {};
      const ends = { status, ...failure, applied: true, addonStatus: 'DEGRADED', health };
      return {
        faults: [{ on: 'addon-update', after, times, takesSeconds, ends }],
        actions: [],
        request: { ...TO_THE_END, settleSeconds: 60, deadlineSeconds: 2400, onConflict: 'fail', ...role },
      };
    });

/** An update fails in a way that may pass, again and again. */
const aLastingFailure = (): fc.Arbitrary<Plot> =>
  fc
    .record({
      times: fc.constantFrom<(number | 'always')[]>('always', 'always', 2, 5),
      takesSeconds: fc.integer({ min: 1, max: 30 }),
      errorCode: fc.constantFrom('ClusterUnreachable', 'Unknown', 'InternalFailure', 'K8sResourceNotFound'),
    })
    .map(({ times, takesSeconds, errorCode }) => ({
      faults: [
        {
          ...{ on: 'addon-update', times, takesSeconds },
          ends: { status: 'Failed', errorCode, errorMessage: 'As given.', applied: false, addonStatus: 'ACTIVE' },
        },
      ],
      actions: [],
      request: { ...TO_THE_END, deadlineSeconds: 2400 },
    }));

/** Somebody deletes the new profile while it bakes, or waits for an approval or for pods; perhaps it cannot be deleted. */
const aLostProfile = (clusters: readonly HuntedCluster[], profile: string): fc.Arbitrary<Plot> =>
  fc
    .record({
      cluster: fc.constantFrom(...clusters),
      atSeconds: fc.integer({ min: 91, max: 400 }),
      isKept: fc.boolean(),
      takesSeconds: fc.constantFrom(1, 10, 120),
      bakeSeconds: fc.integer({ min: 120, max: 600 }),
    })
    .map(({ cluster: { name: clusterName, account }, atSeconds, isKept, takesSeconds, bakeSeconds }) => {
      const fargateProfileName = `9999-${profile}`;
      const ends = { status: 'DELETE_FAILED', issue: { code: 'InternalFailure' } };
      const fault = { on: 'fargate-delete', profile: fargateProfileName, times: 1, takesSeconds };
      return {
        faults: [{ ...fault, ...(isKept && { ends }) }],
        actions: [
          {
            ...(account !== undefined && { account }),
            atSeconds,
            DeleteFargateProfile: { clusterName, fargateProfileName },
          },
        ],
        request: { keepName: false, bakeSeconds, deadlineSeconds: 2400 },
      };
    });

/** As many pods are evicted at the same time as their budgets allow, and nothing but the pods themselves is in the way. */
const movedPods = (): fc.Arbitrary<Plot> =>
  fc
    .record({ maxUnavailable: fc.constantFrom(2, '100%', '100%'), podTimeoutSeconds: fc.constantFrom(60, 120) })
    .map((pace) => ({
      faults: [],
      actions: [],
      request: {
        ...{ keepName: false, bakeSeconds: 0, deadlineSeconds: 3600, handOver: undefined },
        ...{ movePods: 'evict', onBlockedPods: 'stop', moveTimeoutSeconds: 600, ...pace },
      },
      isAlone: true,
    }));

/** All updates of some clusters of a fleet fail, and nothing else does. */
const failingClusters = (clusters: readonly HuntedCluster[]): fc.Arbitrary<Plot> =>
  fc.subarray([...clusters], { minLength: 1 }).map((failing) => ({
    faults: failing.map(({ name }) => ({
      ...{ on: 'addon-update', cluster: name, times: 'always', takesSeconds: 5 },
      ends: { status: 'Failed', errorCode: 'AccessDenied', errorMessage: 'As given.', applied: false },
    })),
    actions: [],
    request: { dryRun: false, approval: 'none', bakeBetweenWavesSeconds: 0 },
    isAlone: true,
  }));
