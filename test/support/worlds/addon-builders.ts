import type { Addon, AddonUpdate, OfferedVersion } from '../../../functions/core/addon/addon.ts';
import type { AddonContext, AddonPlan, AddonProgress, AddonWait } from '../../../functions/core/addon/progress.ts';
import { UpdateAddonRequest } from '../../../functions/core/addon/request.ts';
import type { VersionWish } from '../../../functions/core/addon/versions/target.ts';

export const OLD = 'v1.12.4-eksbuild.6';
export const NEW = 'v1.13.2-eksbuild.21';
export const ROLE = 'arn:aws:iam::111122223333:role/coredns';
export const EXECUTION = 'arn:aws:states:eu-west-1:111122223333:execution:update-addon:test-run';

/** When the executions of the tests start, milliseconds since the epoch; minutes after it by `minute(n)`. */
export const START = Date.parse('2026-11-21T08:00:00.000Z');
export const minute = (minutes: number): number => START + minutes * 60_000;
const at = (minutes: number): string => new Date(minute(minutes)).toISOString();

/** A healthy coredns, installed at OLD without settings of its own. */
export function anAddon(changes: Partial<Addon> = {}): Addon {
  return {
    name: 'coredns',
    arn: 'arn:aws:eks:eu-west-1:111122223333:addon/prod-1/coredns/1',
    status: 'ACTIVE',
    version: OLD,
    configurationValues: null,
    serviceAccountRoleArn: null,
    podIdentityAssociations: [],
    issues: [],
    namespace: 'kube-system',
    ...changes,
  };
}

export const anIssue = (code: string, message = 'As given.', resourceIds: string[] = []) => ({
  code,
  message,
  resourceIds,
});

/** A version that EKS offers without asking for anything. */
export function anOffer(version: string, changes: Partial<OfferedVersion> = {}): OfferedVersion {
  return {
    version,
    isDefault: false,
    needsIamPermissions: false,
    needsConfiguration: false,
    platformVersions: ['*'],
    computeTypes: ['ec2'],
    defaultNamespace: null,
    ...changes,
  };
}

/** What is wished for vpc-cni, with no rule that holds anything back. */
export function aVersionWish(policy: string, changes: Partial<VersionWish> = {}): VersionWish {
  return {
    addon: 'vpc-cni',
    policy,
    allowDowngrade: false,
    clusterVersion: '1.33',
    whenNotOffered: 'block',
    ...changes,
    rules: {
      platformVersion: 'eks.12',
      neighbour: undefined,
      neverVersions: [],
      minimumAgeDays: 0,
      sightings: undefined,
      misfits: new Map(),
      ...changes.rules,
    },
  };
}

/** A request to bring coredns to its newest version, with every default in place. */
export function aRequest(changes: object = {}): UpdateAddonRequest {
  return UpdateAddonRequest.parse({ cluster: 'prod-1', addon: 'coredns', ...changes });
}

/** The plan to take coredns from OLD to NEW within an hour: watched for 55 minutes, changed for 50. */
export function aPlan(changes: Partial<AddonPlan> = {}): AddonPlan {
  const settings = { configurationValues: null, serviceAccountRoleArn: null, podIdentityAssociations: [] };
  return {
    cluster: { name: 'prod-1' },
    clusterVersion: '1.33',
    addon: 'coredns',
    namespace: 'kube-system',
    from: { ...settings, version: OLD, status: 'ACTIVE', issues: [] },
    to: { ...settings, version: NEW },
    versions: [NEW],
    changes: { configuration: false, role: false, identities: false },
    resolveConflicts: 'NONE',
    onConflict: 'fail',
    rollBack: true,
    rollBackTo: 'start',
    wayBack: [{ path: [OLD], reason: '' }],
    bakeSeconds: 60,
    settleSeconds: null,
    deadlineAt: at(60),
    pollUntil: at(55),
    changeUntil: at(50),
    warnings: [],
    notes: [],
    ...changes,
  };
}

/** The plan of a vpc-cni that goes up three minor lines, one after another. */
export function aLongPlan(changes: Partial<AddonPlan> = {}): AddonPlan {
  const versions = ['v1.17.1-eksbuild.1', 'v1.18.6-eksbuild.1', 'v1.19.2-eksbuild.1'];
  const plan = aPlan({ addon: 'vpc-cni', versions });
  return {
    ...plan,
    from: { ...plan.from, version: 'v1.16.4-eksbuild.2' },
    to: { ...plan.to, version: 'v1.19.2-eksbuild.1' },
    wayBack: [
      { path: ['v1.16.4-eksbuild.2'], reason: '' },
      { path: ['v1.17.1-eksbuild.1', 'v1.16.4-eksbuild.2'], reason: '' },
      { path: ['v1.18.6-eksbuild.1', 'v1.17.1-eksbuild.1', 'v1.16.4-eksbuild.2'], reason: '' },
    ],
    ...changes,
  };
}

/** Where the first update of a plan stands when EKS has just been asked for it. */
export function aProgress(changes: Partial<AddonProgress> = {}): AddonProgress {
  return {
    phase: 'update',
    path: [NEW],
    step: 0,
    calls: 1,
    tries: 0,
    conflictMode: 'NONE',
    updateId: 'update-1',
    foreign: false,
    failure: null,
    startedAt: at(0),
    settling: null,
    log: [],
    codes: [],
    resourceIds: [],
    issues: [],
    ...changes,
  };
}

/** The wait for that update: polled first after three minutes, then every twelve seconds. */
export function aWait(changes: Partial<AddonWait> = {}): AddonWait {
  const waitingFor = 'EKS to end update update-1';
  return { kind: 'poll', waitSeconds: 180, pollSeconds: 12, waitingFor, progress: aProgress(), ...changes };
}

/** A plan, its progress and one minute gone. */
export function aContext({
  plan = aPlan(),
  progress = aProgress(),
  now = minute(1),
}: Partial<AddonContext> = {}): AddonContext {
  return { plan, progress, now };
}

/** The update to NEW, gone well. */
export function anUpdate(changes: Partial<AddonUpdate> = {}): AddonUpdate {
  return {
    id: 'update-1',
    status: 'Successful',
    errors: [],
    params: { AddonVersion: NEW, ResolveConflicts: 'NONE' },
    ...changes,
  };
}
