import * as fc from 'fast-check';
import { builtinCatalogue } from '../../../local/simulator/catalog/catalogue.ts';
import type { Surroundings } from '../runs/update-addon-run.ts';
import { someSurroundings } from './random-surroundings.ts';

export const KUBERNETES = ['1.29', '1.31', '1.33', '1.35'];
export const ADDONS = ['vpc-cni', 'coredns', 'kube-proxy', 'aws-ebs-csi-driver', 'eks-pod-identity-agent'];
const ROLES = ['arn:aws:iam::111122223333:role/first', 'arn:aws:iam::111122223333:role/second'];

/** Pod identities that a version of the add-on takes. */
const identitiesOf = (addon: string) =>
  fc.subarray(addon === 'vpc-cni' ? ROLES.map((roleArn) => ({ serviceAccount: 'aws-node', roleArn })) : [], {
    maxLength: addon === 'vpc-cni' ? 1 : 0,
  });

const CONFIGURATIONS = ['{"replicaCount":2}', 'replicaCount: 3\n', '{}'];
const CODES = [
  'ConfigurationConflict',
  'InsufficientNumberOfReplicas',
  'AccessDenied',
  'ClusterUnreachable',
  'AdmissionRequestDenied',
  'K8sResourceNotFound',
  'Unknown',
  'EniLimitReached',
  'NewCodeOfTomorrow',
];

const READS = [
  'DescribeUpdate',
  'DescribeAddon',
  'ListUpdates',
  'DescribeCluster',
  'DescribeAddonVersions',
  'DescribeAddonConfiguration',
  'DescribePodIdentityAssociation',
];

/** A world with one add-on, a request to update it, and what goes wrong there and around it. */
export type Scenario = { world: object; request: Record<string, unknown>; surroundings: Surroundings };

export type Trouble = {
  /** Faults of calls: errors, cut connections, late answers. */
  calls: 'none' | 'any';
  /** Whether others update the same add-on meanwhile. */
  others: 'none' | 'any';
};

const seconds = (max: number) => fc.integer({ min: 0, max });
const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined, freq: 2 });
/** Without the members that have no value. */
const given = (value: object) => JSON.parse(JSON.stringify(value));

export const aScenario = (trouble: Trouble): fc.Arbitrary<Scenario> =>
  fc
    .record({ kubernetes: fc.constantFrom(...KUBERNETES), name: fc.constantFrom(...ADDONS) })
    .chain(({ kubernetes, name }) => {
      const versions = (builtinCatalogue().addon(name)?.versions ?? [])
        .filter(({ clusterVersions }) => clusterVersions.includes(kubernetes))
        .map(({ version }) => version);
      return fc
        .record({
          cluster: aCluster(kubernetes, name, versions),
          request: aWish(name, versions),
          endings: fc.array(anEnding(), { maxLength: 4 }),
          calls: trouble.calls === 'none' ? fc.constant([]) : fc.array(aCallFault(), { maxLength: 4 }),
          actions: trouble.others === 'none' ? fc.constant([]) : fc.array(anAction(name, versions), { maxLength: 3 }),
          idempotency: fc.constantFrom('honoured', 'honoured', 'ignored'),
          failedUpdates: fc.constantFrom('unmarked', 'marked'),
          surroundings: someSurroundings(name),
        })
        .map(({ cluster, request, endings, calls, actions, idempotency, failedUpdates, surroundings }) => ({
          world: {
            clusters: [cluster],
            faults: [...calls, ...endings],
            actions,
            idempotency,
            failedUpdates,
          },
          request,
          surroundings,
        }));
    });

export const aCluster = (version: string, name: string, versions: string[]) =>
  fc
    .record({
      version: fc.constantFrom(...versions),
      state: aState(),
      configurationValues: name === 'coredns' ? maybe(fc.constantFrom(...CONFIGURATIONS)) : fc.constant(undefined),
      serviceAccountRoleArn: maybe(fc.constantFrom(...ROLES)),
      podIdentityAssociations: identitiesOf(name),
      conflicts: fc.constantFrom([], [], ['Deployment.apps coredns - .spec.replicas']),
      busyForSeconds: fc.oneof(
        { weight: 4, arbitrary: fc.constant(undefined) },
        { weight: 1, arbitrary: seconds(900) },
      ),
    })
    .map(({ state, busyForSeconds, ...addon }) =>
      given({ name: 'prod-1', version, busyForSeconds, addons: [{ name, ...addon, ...state }] }),
    );

const anIssue = () =>
  fc.record({ code: fc.constantFrom(...CODES), message: fc.constant('As given.'), resourceIds: fc.constant([]) });

const aState = () =>
  fc.oneof(
    { weight: 6, arbitrary: fc.constant({ status: 'ACTIVE', health: [] }) },
    {
      weight: 1,
      arbitrary: fc.record({ status: fc.constant('DEGRADED'), health: fc.array(anIssue(), { maxLength: 2 }) }),
    },
    {
      weight: 1,
      arbitrary: fc.record({ status: fc.constantFrom('UPDATE_FAILED', 'CREATE_FAILED'), health: fc.constant([]) }),
    },
  );

export const aWish = (addon: string, versions: string[]) =>
  fc
    .record({
      version: fc.oneof(
        { weight: 3, arbitrary: fc.constantFrom(undefined, 'latest', 'default') },
        { weight: 2, arbitrary: fc.constantFrom(...versions) },
        { weight: 1, arbitrary: fc.constantFrom('1.19', 'v1.33', 'v9.9.9-eksbuild.9') },
      ),
      resolveConflicts: maybe(fc.constantFrom('NONE', 'PRESERVE', 'OVERWRITE')),
      onConflict: maybe(fc.constantFrom('fail', 'preserve', 'overwrite')),
      configurationValues:
        addon === 'coredns'
          ? maybe(fc.constantFrom(...CONFIGURATIONS, '{"replicaCount":"many"}'))
          : fc.constant(undefined),
      serviceAccountRoleArn: fc.constantFrom(undefined, undefined, null, ...ROLES),
      podIdentityAssociations: maybe(identitiesOf(addon)),
      allowDowngrade: maybe(fc.boolean()),
      rollBack: fc.constantFrom(undefined, undefined, true, false, 'required'),
      rollBackTo: maybe(fc.constantFrom('start', 'last-good-step', 'nearest')),
      bakeSeconds: maybe(seconds(300)),
      settleSeconds: maybe(seconds(900)),
      deadlineSeconds: fc.oneof(fc.constant(undefined), fc.integer({ min: 900, max: 1800 }), fc.constant(900)),
      dryRun: fc.oneof({ weight: 9, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: fc.constant(true) }),
    })
    .map((wish) => given({ cluster: 'prod-1', addon, ...wish }));

export const anEnding = () =>
  fc
    .record({
      after: fc.nat(2),
      times: fc.constantFrom(1, 1, 2, 'always'),
      takesSeconds: maybe(seconds(1200)),
      never: fc.oneof({ weight: 7, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: fc.constant(true) }),
      status: fc.constantFrom('Successful', 'Failed', 'Failed', 'Cancelled', 'NewStatus'),
      errorCode: fc.constantFrom(...CODES),
      applied: maybe(fc.boolean()),
      addonStatus: fc.constantFrom(undefined, undefined, 'ACTIVE', 'DEGRADED', 'UPDATE_FAILED', 'NewStatus'),
      health: fc.oneof(
        { weight: 3, arbitrary: fc.constant(undefined) },
        { weight: 1, arbitrary: fc.array(anIssue(), { maxLength: 2 }) },
      ),
      healsAfterSeconds: maybe(seconds(900)),
      degradesAfterSeconds: fc.oneof(
        { weight: 3, arbitrary: fc.constant(undefined) },
        { weight: 1, arbitrary: seconds(300) },
      ),
    })
    .map(({ after, times, takesSeconds, never, errorCode, status, ...rest }) => {
      const on = { on: 'addon-update', after, times };
      if (never) return { ...on, never };
      const ends = given({ status, ...rest, ...(status === 'Failed' && { errorCode, errorMessage: 'As given.' }) });
      return given({ ...on, takesSeconds, ends });
    });

const anError = () =>
  fc.constantFrom(
    { name: 'ThrottlingException' },
    { name: 'TooManyRequestsException' },
    { name: 'ServerException' },
    { name: 'ServerException', tookEffect: true },
    { name: 'AccessDeniedException' },
    { name: 'ClientException' },
    { name: 'InvalidParameterException', message: 'The parameter is not to our liking.' },
    { name: 'InvalidRequestException', message: "Cluster 'prod-1' is not in ACTIVE status" },
    { name: 'ResourceInUseException', message: 'Something is in progress.' },
    { name: 'ExceptionOfTomorrow', status: 400, message: 'Nobody knows.' },
    { html: true, status: 502 },
    { html: true, status: 502, tookEffect: true },
  );

const aHarm = () =>
  fc.oneof(
    { weight: 3, arbitrary: anError().map((error) => ({ error })) },
    { weight: 2, arbitrary: fc.constant({ drop: true }) },
    { weight: 1, arbitrary: fc.constant({ dropBefore: true }) },
    { weight: 1, arbitrary: fc.integer({ min: 1, max: 40 }).map((delaySeconds) => ({ delaySeconds })) },
  );

export const aCallFault = () =>
  fc
    .record({
      on: fc.oneof(fc.constant('UpdateAddon'), fc.constantFrom(...READS)),
      after: fc.nat(4),
      times: fc.constantFrom(1, 2, 4, 9, 'always'),
      harm: aHarm(),
    })
    .map(({ harm, ...fault }) => ({ ...fault, ...harm }));

export const anAction = (addonName: string, versions: string[]) =>
  fc.record({
    atSeconds: fc.integer({ min: 0, max: 600 }),
    UpdateAddon: fc.record({
      clusterName: fc.constant('prod-1'),
      addonName: fc.constant(addonName),
      addonVersion: fc.constantFrom(...versions),
      resolveConflicts: fc.constantFrom('NONE', 'OVERWRITE'),
    }),
  });
