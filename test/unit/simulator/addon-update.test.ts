import {
  DescribeAddonCommand,
  DescribeUpdateCommand,
  ListUpdatesCommand,
  UpdateAddonCommand,
  type UpdateAddonCommandInput,
} from '@aws-sdk/client-eks';
import { describe, expect, it } from 'vitest';
import { aWorld, START, simulate } from './simulated-eks.ts';

type Eks = ReturnType<typeof simulate>['eks'];

const TOKEN = 'a'.repeat(36);
const IRSA = 'arn:aws:iam::111122223333:role/irsa';

const update = async (eks: Eks, input: Partial<UpdateAddonCommandInput> = {}) => {
  const { update } = await eks.send(new UpdateAddonCommand({ clusterName: 'prod-1', addonName: 'coredns', ...input }));
  return update;
};
const addon = async (eks: Eks, addonName = 'coredns') =>
  (await eks.send(new DescribeAddonCommand({ clusterName: 'prod-1', addonName }))).addon;
const updateOf = async (eks: Eks, updateId: string | undefined, addonName = 'coredns') =>
  (await eks.send(new DescribeUpdateCommand({ name: 'prod-1', updateId, addonName }))).update;

const worldWith = (ends: object, more: object = {}) =>
  aWorld({ faults: [{ on: 'addon-update', addon: 'coredns', takesSeconds: 60, ends, ...more }] });

describe('UpdateAddon', () => {
  it('answers an update in progress with what was sent, in the order of EKS', async () => {
    const { eks } = simulate();

    const made = await update(eks, {
      configurationValues: '{"replicaCount":4}',
      resolveConflicts: 'PRESERVE',
      serviceAccountRoleArn: IRSA,
      addonVersion: 'v1.12.4-eksbuild.6',
    });

    expect(made).toMatchObject({ status: 'InProgress', type: 'AddonUpdate', errors: [], createdAt: new Date(START) });
    expect(made?.params).toEqual([
      { type: 'AddonVersion', value: 'v1.12.4-eksbuild.6' },
      { type: 'ServiceAccountRoleArn', value: IRSA },
      { type: 'ResolveConflicts', value: 'PRESERVE' },
      { type: 'ConfigurationValues', value: '{"replicaCount":4}' },
    ]);
    expect(made?.id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-3[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}$/);
  });

  it('shows the old version and UPDATING until the update ends', async () => {
    const { eks, clock } = simulate();
    const made = await update(eks, { addonVersion: 'v1.12.4-eksbuild.6' });

    clock.pass(39);
    const during = await addon(eks);
    clock.pass(1);
    const after = await addon(eks);

    expect(during).toMatchObject({ status: 'UPDATING', addonVersion: 'v1.11.4-eksbuild.2' });
    expect(after).toMatchObject({
      status: 'ACTIVE',
      addonVersion: 'v1.12.4-eksbuild.6',
      modifiedAt: new Date(START + 40_000),
    });
    expect(await updateOf(eks, made?.id)).toMatchObject({ status: 'Successful', errors: [] });
  });

  it('accepts the version that is there already and takes eleven seconds', async () => {
    const { eks, clock } = simulate();
    await update(eks, { addonVersion: 'v1.11.4-eksbuild.2' });

    clock.pass(10.9);
    const during = await addon(eks);
    clock.pass(0.1);
    const after = await addon(eks);

    expect([during?.status, after?.status]).toEqual(['UPDATING', 'ACTIVE']);
    expect(after?.modifiedAt).toEqual(new Date(START + 11_000));
  });

  it('keeps version and configuration that are not sent, and drops a role that is not', async () => {
    const world = aWorld(
      {},
      {
        addons: [
          {
            name: 'coredns',
            version: 'v1.11.4-eksbuild.2',
            configurationValues: '{"replicaCount":3}',
            serviceAccountRoleArn: IRSA,
          },
        ],
      },
    );
    const { eks, clock } = simulate(world);

    await update(eks);
    clock.pass(60);

    const after = await addon(eks);
    expect(after).toMatchObject({ addonVersion: 'v1.11.4-eksbuild.2', configurationValues: '{"replicaCount":3}' });
    expect(after?.serviceAccountRoleArn).toBeUndefined();
  });

  it.each(['{}', ' {} ', '# defaults\n{}'])(
    'resets the configuration to defaults by %j',
    async (configurationValues) => {
      const { eks, clock } = simulate();

      await update(eks, { configurationValues });
      clock.pass(60);

      expect((await addon(eks))?.configurationValues).toBeUndefined();
    },
  );

  it('shows configuration values exactly as they were sent, YAML too', async () => {
    const { eks, clock } = simulate();

    await update(eks, { configurationValues: 'replicaCount: 5\n' });
    clock.pass(60);

    expect((await addon(eks))?.configurationValues).toBe('replicaCount: 5\n');
  });

  it('downgrades to any version offered for the cluster', async () => {
    const { eks, clock } = simulate();

    await update(eks, { addonVersion: 'v1.11.1-eksbuild.4' });
    clock.pass(60);

    expect((await addon(eks))?.addonVersion).toBe('v1.11.1-eksbuild.4');
  });

  it.each<[string, Partial<UpdateAddonCommandInput>, string]>([
    [
      'a version of another Kubernetes',
      { addonVersion: 'v1.14.2-eksbuild.8' },
      'Addon version specified is not supported',
    ],
    ['an empty version', { addonVersion: '' }, 'Addon version specified is not supported'],
    [
      'a key the target version does not know',
      { configurationValues: '{"podAnnotation":{}}' },
      'ConfigurationValue provided in request is not supported: Json schema validation failed with error: ' +
        '[$.podAnnotation: is not defined in the schema and the schema does not allow additional properties]',
    ],
    [
      'null as configuration',
      { configurationValues: 'null' },
      'ConfigurationValue provided in request is not supported: Json schema validation failed with error: [$: null found, object expected]',
    ],
    [
      'a short token',
      { clientRequestToken: 'a'.repeat(32) },
      'The client request token parameter must be between 33 and 126 characters.',
    ],
    [
      'a long token',
      { clientRequestToken: 'a'.repeat(127) },
      'The client request token parameter must be between 33 and 126 characters.',
    ],
    [
      'an empty role',
      { serviceAccountRoleArn: '' },
      "1 validation error detected: Value '' at 'serviceAccountRoleArn' failed to satisfy constraint: Member must have length greater than or equal to 1",
    ],
    ['a role that is no ARN', { serviceAccountRoleArn: 'role' }, 'The role ARN role is not valid.'],
    [
      'an unknown way to resolve conflicts',
      { resolveConflicts: JSON.parse('"SOMETIMES"') },
      "1 validation error detected: Value 'SOMETIMES' at 'resolveConflicts' failed to satisfy constraint: Member must satisfy enum value set: [OVERWRITE, NONE, PRESERVE]",
    ],
    [
      'a bad cluster name',
      { clusterName: '-prod' },
      "1 validation error detected: Value '-prod' at 'clusterName' failed to satisfy constraint: Member must satisfy regular expression pattern: ^[0-9A-Za-z][A-Za-z0-9\\-_]*$",
    ],
  ])('refuses %s and changes nothing', async (_, input, message) => {
    const { eks, simulator } = simulate();
    const before = simulator.clusters();

    const refused = update(eks, input);

    await expect(refused).rejects.toMatchObject({
      name: 'InvalidParameterException',
      message,
      $metadata: { httpStatusCode: 400 },
    });
    expect(simulator.clusters()).toEqual(before);
  });

  it('names add-on and cluster in a refusal', async () => {
    const { eks } = simulate();

    const refused = update(eks, { addonVersion: 'v9.9.9-eksbuild.1' });

    await expect(refused).rejects.toMatchObject({ addonName: 'coredns', clusterName: 'prod-1', nodegroupName: null });
  });

  it('tells a missing cluster from a missing add-on', async () => {
    const { eks } = simulate();

    const noCluster = update(eks, { clusterName: 'prod-2' });
    const noAddon = update(eks, { addonName: 'adot' });

    await expect(noCluster).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
      message: 'No cluster found for name: prod-2.',
      clusterName: 'prod-2',
      addonName: null,
    });
    await expect(noAddon).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
      clusterName: 'prod-1',
      addonName: 'adot',
    });
  });

  it('refuses a second update of an add-on, not one of another add-on', async () => {
    const { eks } = simulate();
    await update(eks);

    const second = update(eks);
    const other = update(eks, { addonName: 'vpc-cni' });

    await expect(second).rejects.toMatchObject({
      name: 'ResourceInUseException',
      message: 'Addon coredns cannot be updated as it is currently in UPDATING state',
      $metadata: { httpStatusCode: 409 },
    });
    await expect(other).resolves.toMatchObject({ status: 'InProgress' });
  });

  it.each([
    ['enforced', 'v1.20.5-eksbuild.1', false],
    ['enforced', 'v1.21.2-eksbuild.2', true],
    ['enforced', 'v1.23.2-eksbuild.1', true],
    ['advice', 'v1.20.5-eksbuild.1', true],
  ] as const)('moves vpc-cni from 1.22 under the rule %s to %s: %s', async (oneMinorRule, addonVersion, accepted) => {
    const { eks } = simulate(aWorld({ oneMinorRule }));

    const asked = update(eks, { addonName: 'vpc-cni', addonVersion });

    if (accepted) await expect(asked).resolves.toMatchObject({ status: 'InProgress' });
    else
      await expect(asked).rejects.toMatchObject({
        message: 'Updating VPC-CNI can only go up or down 1 minor version at a time',
      });
  });

  it.each([
    ['UPDATING', 'ResourceInUseException'],
    ['CREATING', 'InvalidRequestException'],
    ['FAILED', 'InvalidRequestException'],
  ])('refuses on a cluster that is %s with %s', async (status, name) => {
    const { eks } = simulate(aWorld({}, { status }));

    await expect(update(eks)).rejects.toMatchObject({ name });
  });

  it.each(['UPDATE_FAILED', 'CREATE_FAILED', 'DEGRADED'])('is the way out of %s', async (status) => {
    const { eks, clock } = simulate(
      aWorld({}, { addons: [{ name: 'coredns', version: 'v1.11.4-eksbuild.2', status }] }),
    );

    await update(eks);
    clock.pass(60);

    expect((await addon(eks))?.status).toBe('ACTIVE');
  });
});

describe('the request token of UpdateAddon', () => {
  it('gives the first update back, also when it has ended', async () => {
    const { eks, clock, simulator } = simulate();
    const first = await update(eks, { clientRequestToken: TOKEN });

    const again = await update(eks, { clientRequestToken: TOKEN });
    clock.pass(60);
    const later = await update(eks, { clientRequestToken: TOKEN });

    expect([again?.id, later?.id]).toEqual([first?.id, first?.id]);
    expect(later?.status).toBe('Successful');
    expect(simulator.timeline().filter(({ kind, from }) => kind === 'update' && from === null)).toHaveLength(1);
  });

  it('is refused with other parameters', async () => {
    const { eks } = simulate();
    await update(eks, { clientRequestToken: TOKEN });

    const other = update(eks, { clientRequestToken: TOKEN, configurationValues: '{}' });

    await expect(other).rejects.toMatchObject({ name: 'InvalidParameterException' });
  });

  it('counts for nothing in a world that ignores it', async () => {
    const { eks, clock } = simulate(aWorld({ idempotency: 'ignored' }));
    const first = await update(eks, { clientRequestToken: TOKEN });

    const during = update(eks, { clientRequestToken: TOKEN });
    await expect(during).rejects.toMatchObject({ name: 'ResourceInUseException' });
    clock.pass(60);
    const second = await update(eks, { clientRequestToken: TOKEN });

    expect(second?.id).not.toBe(first?.id);
  });
});

describe('how an update ends', () => {
  const conflicts = ['DaemonSet.apps a - .spec.x', 'DaemonSet.apps a - .spec.y'];
  const conflicting = aWorld({}, { addons: [{ name: 'coredns', version: 'v1.11.4-eksbuild.2', conflicts }] });

  it('fails on fields changed by hand when no conflicts are resolved, and leaves the add-on as it was', async () => {
    const { eks, clock } = simulate(conflicting);
    const made = await update(eks, { addonVersion: 'v1.12.4-eksbuild.6' });

    clock.pass(60);

    const { status, errors } = (await updateOf(eks, made?.id)) ?? {};
    expect(status).toBe('Failed');
    expect(errors?.[0]?.errorCode).toBe('ConfigurationConflict');
    expect(errors?.[0]?.errorMessage).toBe(
      `Conflicts found when trying to apply. Will not continue due to resolve conflicts mode. Conflicts:\n${conflicts.join('\n')}`,
    );
    expect(errors?.[0]?.resourceIds).toBeUndefined();
    expect(await addon(eks)).toMatchObject({ status: 'ACTIVE', addonVersion: 'v1.11.4-eksbuild.2' });
  });

  it.each([
    ['PRESERVE', conflicts],
    ['OVERWRITE', []],
  ] as const)('succeeds with %s, and the fields are then %j', async (resolveConflicts, left) => {
    const { eks, clock, simulator } = simulate(conflicting);

    await update(eks, { addonVersion: 'v1.12.4-eksbuild.6', resolveConflicts });
    clock.pass(60);

    expect(await addon(eks)).toMatchObject({ status: 'ACTIVE', addonVersion: 'v1.12.4-eksbuild.6' });
    expect(simulator.clusters()[0]?.addons[0]?.conflicts).toEqual(left);
  });

  it('lands and is degraded when it failed but was applied, then heals', async () => {
    const ends = { status: 'Failed', errorCode: 'InsufficientNumberOfReplicas', applied: true, healsAfterSeconds: 240 };
    const { eks, clock, events } = simulate(worldWith(ends));
    await update(eks, { addonVersion: 'v1.12.4-eksbuild.6' });

    clock.pass(60);
    const failed = await addon(eks);
    clock.pass(240);
    const healed = await addon(eks);

    expect(failed).toMatchObject({ status: 'DEGRADED', addonVersion: 'v1.12.4-eksbuild.6' });
    expect(failed?.health?.issues).toEqual([
      {
        code: 'InsufficientNumberOfReplicas',
        message: "The add-on is unhealthy because it doesn't have the desired number of replicas.",
      },
    ]);
    expect(healed).toMatchObject({ status: 'ACTIVE', health: { issues: [] } });
    expect(events.map((event) => event['detail-type'])).toEqual([
      'EKS Addon Health Degraded',
      'EKS Addon Update Failed',
      'EKS Addon Health Restored',
    ]);
  });

  it('degrades later although it succeeded, and a new update puts an end to that', async () => {
    const { eks, clock, simulator } = simulate(
      worldWith({ status: 'Successful', degradesAfterSeconds: 30, healsAfterSeconds: 500 }),
    );
    await update(eks);
    clock.pass(60);
    const first = await addon(eks);
    clock.pass(30);
    const second = await addon(eks);

    await update(eks);
    clock.pass(600);

    expect([first?.status, second?.status]).toEqual(['ACTIVE', 'DEGRADED']);
    const statuses = simulator.timeline().flatMap(({ kind, to }) => (kind === 'addon' ? [to] : []));
    expect(statuses).toEqual(['UPDATING', 'ACTIVE', 'DEGRADED', 'UPDATING', 'ACTIVE']);
  });

  it('hangs for good, and refuses all that comes after', async () => {
    const { eks, clock } = simulate(aWorld({ faults: [{ on: 'addon-update', never: true }] }));
    const made = await update(eks);

    clock.pass(30 * 24 * 3600);

    expect((await updateOf(eks, made?.id))?.status).toBe('InProgress');
    expect((await addon(eks))?.status).toBe('UPDATING');
    await expect(update(eks)).rejects.toMatchObject({ name: 'ResourceInUseException' });
  });

  it.each([
    'CREATING',
    'ACTIVE',
    'CREATE_FAILED',
    'UPDATING',
    'DELETING',
    'DELETE_FAILED',
    'DEGRADED',
    'UPDATE_FAILED',
  ])('leaves the add-on %s when the world says so', async (addonStatus) => {
    const { eks, clock } = simulate(worldWith({ status: 'Cancelled', addonStatus }));
    const made = await update(eks);

    clock.pass(60);

    expect((await addon(eks))?.status).toBe(addonStatus);
    expect(await updateOf(eks, made?.id)).toMatchObject({ status: 'Cancelled', errors: [] });
  });

  it('tells codes, resources and health exactly as the world does, known or not', async () => {
    const issue = { code: 'NewCode', message: 'Something new.', resourceIds: ['r-1'] };
    const { eks, clock } = simulate(
      worldWith({
        status: 'Failed',
        errorCode: 'NewError',
        errorMessage: 'New.',
        resourceIds: ['i-1'],
        applied: true,
        addonStatus: 'UPDATE_FAILED',
        health: [issue],
      }),
    );
    const made = await update(eks);

    clock.pass(60);

    expect((await updateOf(eks, made?.id))?.errors).toEqual([
      { errorCode: 'NewError', errorMessage: 'New.', resourceIds: ['i-1'] },
    ]);
    expect((await addon(eks))?.health?.issues).toEqual([issue]);
  });

  it('tells EventBridge of a success, unless the world loses events', async () => {
    const heard = simulate();
    const deaf = simulate(aWorld({ events: 'lost' }));
    await update(heard.eks);
    await update(deaf.eks);

    heard.clock.pass(60);
    deaf.clock.pass(60);

    expect(heard.events).toMatchObject([
      {
        source: 'aws.eks',
        'detail-type': 'EKS Addon Update Succeeded',
        time: '2026-11-21T00:00:11Z',
        region: 'eu-west-1',
        account: '111122223333',
      },
    ]);
    expect(deaf.events).toEqual([]);
  });
});

describe('finding updates', () => {
  it('needs the name of the add-on', async () => {
    const { eks } = simulate();
    const made = await update(eks);

    const withoutName = eks.send(new DescribeUpdateCommand({ name: 'prod-1', updateId: made?.id }));

    await expect(withoutName).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
      message: `No update found for ID: ${made?.id}`,
      clusterName: 'prod-1',
    });
  });

  it('lists the updates of one add-on only, and of the cluster without a name', async () => {
    const { eks } = simulate();
    const made = await update(eks);
    await update(eks, { addonName: 'vpc-cni' });

    const ofAddon = await eks.send(new ListUpdatesCommand({ name: 'prod-1', addonName: 'coredns' }));
    const ofCluster = await eks.send(new ListUpdatesCommand({ name: 'prod-1' }));

    expect(ofAddon.updateIds).toEqual([made?.id]);
    expect(ofCluster.updateIds).toEqual([]);
  });

  it('shows the version update of a cluster that is UPDATING until it is done', async () => {
    const { eks, clock } = simulate(aWorld({}, { status: 'UPDATING', updatingForSeconds: 300 }));
    const listed = await eks.send(new ListUpdatesCommand({ name: 'prod-1' }));
    const describe = () => eks.send(new DescribeUpdateCommand({ name: 'prod-1', updateId: listed.updateIds?.[0] }));

    const during = await describe();
    clock.pass(300);
    const after = await describe();

    expect([during.update?.status, after.update?.status]).toEqual(['InProgress', 'Successful']);
    await expect(update(eks)).resolves.toMatchObject({ status: 'InProgress' });
  });

  it.each([{ nodegroupName: 'n' }, { capabilityName: 'c' }])('finds nothing of %j', async (owner) => {
    const { eks } = simulate();

    await expect(eks.send(new ListUpdatesCommand({ name: 'prod-1', ...owner }))).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
  });
});
