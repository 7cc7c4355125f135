import type { UpdateAddonCommandInput } from '@aws-sdk/client-eks';
import { describe, expect, it } from 'vitest';
import { addon, update, updateOf } from '../eks-calls.ts';
import { aWorld, START, simulate } from '../simulated-eks.ts';

const IRSA = 'arn:aws:iam::111122223333:role/irsa';

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
      { addonVersion: 'v1.14.3-eksbuild.3' },
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
    [
      'a pod identity of an add-on that takes none',
      { podIdentityAssociations: [{ serviceAccount: 'coredns', roleArn: IRSA }] },
      'Pod Identity feature is not supported for addon version: v1.11.4-eksbuild.2',
    ],
    [
      'a service account that the add-on does not know',
      { addonName: 'vpc-cni', podIdentityAssociations: [{ serviceAccount: 'other', roleArn: IRSA }] },
      'Service account other in pod identity configuration is not supported for addon vpc-cni',
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

  it('refuses to pass a role of another account', async () => {
    const { eks, simulator } = simulate();
    const before = simulator.clusters();
    const roleArn = 'arn:aws:iam::999900001111:role/irsa';

    for (const input of [
      { serviceAccountRoleArn: roleArn },
      { addonName: 'vpc-cni', podIdentityAssociations: [{ serviceAccount: 'aws-node', roleArn }] },
    ]) {
      await expect(update(eks, input)).rejects.toMatchObject({
        name: 'AccessDeniedException',
        message: 'Cross-account pass role is not allowed.',
      });
    }
    expect(simulator.clusters()).toEqual(before);
  });

  it('refuses a version that needs a configuration to an add-on without one', async () => {
    const version = 'v1.11.4-eksbuild.2';
    const versions = [{ version, clusterVersions: ['1.33'], default: true, requiresConfiguration: true }];
    const catalog = { extends: 'builtin', addons: [{ addon: 'coredns', versions }] };
    const { eks } = simulate(aWorld({ catalog }));

    const without = update(eks, { addonVersion: version, configurationValues: '{}' });

    await expect(without).rejects.toMatchObject({ name: 'InvalidParameterException' });
    await expect(update(eks, { addonVersion: version })).resolves.toMatchObject({ status: 'InProgress' });
  });

  it('names add-on and cluster in a refusal', async () => {
    const { eks } = simulate();

    const refused = update(eks, { addonVersion: 'v9.9.9-eksbuild.1' });

    await expect(refused).rejects.toMatchObject({ addonName: 'coredns', clusterName: 'prod-1', nodegroupName: null });
  });

  it('distinguishes a missing cluster from a missing add-on', async () => {
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
