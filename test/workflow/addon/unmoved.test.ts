import { describe, expect, it } from 'vitest';
import { factsOf, notifiedTexts, timeless } from '../../support/runs/run-facts.ts';
import { runMachine } from '../../support/runs/run-machine.ts';
import { NEW, OLD, ROLE } from '../../support/worlds/addon-builders.ts';
import { aRequest, aWorld, updateEnds } from '../../support/worlds/addon-worlds.ts';

const update = (world: object, request: object = {}) =>
  runMachine('update-addon', aRequest(request), aWorld({ ...world }));
const sentBy = ({ calls }: Awaited<ReturnType<typeof update>>) =>
  calls.filter(({ operation }) => operation === 'UpdateAddon').map(({ params }) => params);

const DEFINITION = 'CustomResourceDefinition.apiextensions.k8s.io policies.example.com - .spec.versions';
const nothing = (errorCode: string, addonStatus: string, errorMessage = 'As given.') => ({
  status: 'Failed',
  errorCode,
  errorMessage,
  applied: false,
  addonStatus,
  health: [{ code: errorCode, message: errorMessage }],
});

describe('an update that EKS failed and of which nothing was applied', () => {
  it.each(['ACTIVE', 'DEGRADED', 'UPDATE_FAILED'])(
    'is asked for again when the cause passes, whatever its status: %s',
    async (status) => {
      const done = await update({ faults: [updateEnds(nothing('ClusterUnreachable', status))] });

      expect(factsOf(done)).toMatchObject({ name: 'Updated', version: NEW, updateCalls: 2, addonStatus: 'ACTIVE' });
      expect(sentBy(done).map(({ addonVersion }) => addonVersion)).toEqual([NEW, NEW]);
    },
  );

  it.each([
    'AccessDenied',
    'AdmissionRequestDenied',
    'UnsupportedAddonModification',
    'InsufficientNumberOfReplicas',
    'NewCode',
  ])('is not rolled back, since there is nothing to go back from: %s', async (code) => {
    const done = await update({ faults: [updateEnds(nothing(code, 'UPDATE_FAILED'))] });

    expect(factsOf(done)).toMatchObject({ name: 'AddonUpdateFailed', version: OLD, updateCalls: 1 });
    expect(done.notifications[0]?.attributes).toMatchObject({ severity: 'error' });
    expect(notifiedTexts(done)).toContain(`was not updated to ${NEW}; it is at ${OLD}, as before.`);
    expect(notifiedTexts(done)).not.toMatch(/roll(?:ed|ing) back/i);
  });

  it('names the object that Kubernetes refused, and changes none of the settings', async () => {
    const addon = { serviceAccountRoleArn: ROLE };
    const message = 'Deployment.apps "coredns" is invalid: spec.template.spec.containers[0]: Forbidden: two handlers';
    const done = await update({
      addon,
      faults: [updateEnds(nothing('UnsupportedAddonModification', 'UPDATE_FAILED', message))],
    });

    expect(notifiedTexts(done)).toContain(
      `Kubernetes rejected the object Deployment.apps \\"coredns\\" as coredns ${NEW} brings it`,
    );
    expect(JSON.stringify(timeless(done.after[0]?.addons[0]))).toContain(ROLE);
    expect(done.after[0]?.addons[0]).toMatchObject({ configurationValues: '{"replicaCount":2}', version: OLD });
  });
});

describe('a conflict on a custom resource definition', () => {
  const addon = { conflicts: [DEFINITION] };

  it.each(['unmarked', 'marked'])('ends the update, and names the way out (%s)', async (failedUpdates) => {
    const done = await update({ addon, failedUpdates });

    expect(factsOf(done)).toMatchObject({ name: 'AddonUpdateFailed', version: OLD, updateCalls: 1 });
    expect(notifiedTexts(done)).toContain('Start again with `onConflict: overwrite`');
    expect(notifiedTexts(done)).toContain('policies.example.com `.spec.versions`');
    expect(notifiedTexts(done)).not.toMatch(/\.spec\.versions\.(?:\s|$|`|\\n)/);
  });

  it.each(['unmarked', 'marked'])('is taken over by one more try, to the new version (%s)', async (failedUpdates) => {
    const done = await update({ addon, failedUpdates }, { onConflict: 'overwrite' });

    expect(factsOf(done)).toMatchObject({ name: 'Updated', version: NEW, addonStatus: 'ACTIVE' });
    expect(sentBy(done)).toMatchObject([
      { addonVersion: NEW, resolveConflicts: 'NONE' },
      { addonVersion: NEW, resolveConflicts: 'OVERWRITE' },
    ]);
  });

  it('does not keep the rest of a cluster from being maintained', async () => {
    const conflicting = { name: 'kube-proxy', version: 'v1.33.7-eksbuild.2', conflicts: [DEFINITION] };
    const coredns = { name: 'coredns', version: OLD };
    const world = aWorld({ cluster: { addons: [conflicting, coredns] }, failedUpdates: 'marked' });

    const done = await runMachine(
      'maintain-cluster',
      { cluster: 'prod-1', addons: 'all', onFailure: 'continue' },
      world,
    );

    expect(done).toMatchObject({ status: 'FAILED', error: 'ClusterMaintenanceIncomplete' });
    expect(done.after[0]?.addons.map(({ name, version }) => [name, version])).toEqual([
      ['kube-proxy', 'v1.33.7-eksbuild.2'],
      ['coredns', NEW],
    ]);
  });
});

describe('an add-on that was unhealthy for a reason of its own', () => {
  const issue = { code: 'InsufficientNumberOfReplicas', message: 'A warm pool has 2 nodes that are stopped.' };
  const addon = { status: 'DEGRADED', health: [issue] };

  it.each(['Successful', 'Failed'])(
    'and still is after an update that landed (%s) is updated, with a warning',
    async (status) => {
      const errorCode = status === 'Failed' ? issue.code : undefined;
      const ends = { status, errorCode, applied: true, addonStatus: 'DEGRADED', health: [issue] };
      const done = await update({ addon, faults: [updateEnds(ends, { times: 'always' })] });

      expect(factsOf(done)).toMatchObject({ name: 'Updated', version: NEW, updateCalls: 1 });
      expect(done.notifications[0]?.attributes).toMatchObject({ severity: 'warning' });
      expect(notifiedTexts(done)).toContain(
        'as healthy as it was before: DEGRADED; InsufficientNumberOfReplicas: A warm pool',
      );
      expect(done.seconds).toBeLessThan(1200);
    },
  );

  it('continues with the next step of an update of several', async () => {
    const vpcCni = { ...addon, name: 'vpc-cni', version: 'v1.19.0-eksbuild.1', configurationValues: undefined };
    const ends = { status: 'Successful', addonStatus: 'DEGRADED', health: [issue] };
    const world = { addon: vpcCni, faults: [{ on: 'addon-update', addon: 'vpc-cni', times: 'always', ends }] };
    const done = await update(world, { addon: 'vpc-cni', version: '1.21', configurationValues: undefined });

    expect(factsOf(done)).toMatchObject({ name: 'Updated', updateCalls: 2 });
    expect(done.after[0]?.addons[0]?.version).toMatch(/^v1\.21\./);
  });
});

describe('an update that needs long', () => {
  const slow = (healsAfterSeconds: number) =>
    updateEnds(
      {
        status: 'Failed',
        errorCode: 'InsufficientNumberOfReplicas',
        applied: true,
        addonStatus: 'DEGRADED',
        healsAfterSeconds,
      },
      { takesSeconds: 1200 },
    );

  it('is waited for while only replicas are missing and there is time', async () => {
    const done = await update({ faults: [slow(14 * 60)] });

    expect(factsOf(done)).toMatchObject({ name: 'Updated', version: NEW, updateCalls: 1 });
  });

  it('is rolled back in time when it never recovers', async () => {
    const done = await update({ faults: [slow(86_400)] });

    expect(factsOf(done)).toMatchObject({ name: 'AddonUpdateRolledBack', version: OLD, updateCalls: 2 });
    expect(done.seconds).toBeLessThan(3600);
  });

  it('is rolled back sooner when the request says how long it may be without progress', async () => {
    const done = await update({ faults: [slow(14 * 60)] }, { settleSeconds: 300 });

    expect(factsOf(done)).toMatchObject({ name: 'AddonUpdateRolledBack', version: OLD });
    expect(done.seconds).toBeLessThan(2000);
  });
});

describe('a success says what was changed', () => {
  const OTHER = 'arn:aws:iam::111122223333:role/identity';
  const DRIVER = 'v1.58.0-eksbuild.1';

  it.each<[string, object, object, string]>([
    ['the version', {}, { configurationValues: undefined }, `coredns on prod-1 was updated from ${OLD} to ${NEW}.`],
    [
      'the version and the configuration',
      {},
      { configurationValues: { replicaCount: 3, autoScaling: { enabled: false } } },
      `coredns on prod-1 was updated from ${OLD} to ${NEW}; the configuration was changed (replicaCount, autoScaling).`,
    ],
    [
      'the configuration',
      { configurationValues: '{"replicaCount":2,"autoScaling":{"enabled":true,"minReplicas":5}}' },
      { version: OLD, configurationValues: { replicaCount: 2, autoScaling: { enabled: true, minReplicas: 6 } } },
      `coredns on prod-1 was changed at ${OLD}: the configuration was changed (autoScaling/minReplicas).`,
    ],
    [
      'role and identities',
      { name: 'aws-ebs-csi-driver', version: DRIVER, configurationValues: undefined, serviceAccountRoleArn: ROLE },
      {
        addon: 'aws-ebs-csi-driver',
        version: DRIVER,
        configurationValues: undefined,
        serviceAccountRoleArn: null,
        podIdentityAssociations: [{ serviceAccount: 'ebs-csi-controller-sa', roleArn: OTHER }],
      },
      `aws-ebs-csi-driver on prod-1 was changed at ${DRIVER}: the role ${ROLE} was removed and the pod identities were changed (ebs-csi-controller-sa added).`,
    ],
    [
      'nothing but its health',
      { status: 'UPDATE_FAILED' },
      { version: OLD, configurationValues: undefined },
      `coredns on prod-1 was updated again at ${OLD} and is no longer UPDATE_FAILED.`,
    ],
    [
      'a role that pod identities replace',
      { serviceAccountRoleArn: ROLE },
      {
        version: OLD,
        configurationValues: undefined,
        podIdentityAssociations: [{ serviceAccount: 'coredns', roleArn: OTHER }],
      },
      `coredns on prod-1 was changed at ${OLD}: the role ${ROLE} was removed and the pod identities were changed (coredns added).`,
    ],
  ])('%s', async (_, addon, request, summary) => {
    // The coredns of EKS takes no pod identity; this one takes any.
    const versions = [NEW, OLD].map((version) => ({ version, clusterVersions: ['1.33'], default: version === NEW }));
    const catalog = { extends: 'builtin', addons: [{ addon: 'coredns', versions }] };
    const done = await update({ addon, catalog }, request);

    expect(factsOf(done)).toMatchObject({ name: 'Updated', updateCalls: 1 });
    expect(done.output).toMatchObject({ summary });
  });

  it('and warns of a Corefile, which EKS does not check', async () => {
    const corefile = '.:53 {\n    errors\n    no-such-option\n}\n';
    const done = await update({}, { version: OLD, configurationValues: { replicaCount: 2, corefile } });

    expect(done.output).toMatchObject({ name: 'Updated', severity: 'warning' });
    expect(notifiedTexts(done)).toContain('The Corefile changes, and EKS does not check it');
    expect(notifiedTexts(done)).toContain('`kubectl -n kube-system rollout restart deployment coredns`');
  });
});

it('names the namespace of the add-on, wherever it lives', async () => {
  const adot = { name: 'adot', version: 'v0.117.0-eksbuild.1', configurationValues: undefined };
  const ends = { status: 'Failed', errorCode: 'InsufficientNumberOfReplicas', applied: false };
  const world = { addon: adot, faults: [{ on: 'addon-update', addon: 'adot', ends }] };
  const done = await update(world, { addon: 'adot', configurationValues: undefined });

  expect(factsOf(done)).toMatchObject({ name: 'AddonUpdateFailed' });
  expect(notifiedTexts(done)).toContain('kubectl -n opentelemetry-operator-system get pods');
});
