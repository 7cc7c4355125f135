import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type AddonInfo,
  DescribeAddonCommand,
  DescribeAddonConfigurationCommand,
  DescribeAddonVersionsCommand,
  type EKSClient,
  UpdateAddonCommand,
} from '@aws-sdk/client-eks';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseWorld, WorldError } from '../../../../local/simulator/world/world.ts';
import { aCluster, aWorld, simulate } from '../simulated-eks.ts';

const POLICY = 'arn:aws:iam::aws:policy/AgentPolicy';
const AGENT = {
  addon: 'agent',
  type: 'security',
  publisher: 'someone',
  owner: 'aws-marketplace',
  marketplace: { productId: '1', productUrl: 'https://aws.amazon.com/marketplace/pp?sku=1' },
  namespace: 'agents',
  versions: [
    {
      version: 'v2.0.0-eksbuild.1',
      clusterVersions: ['1.34', '1.33'],
      default: ['1.33'],
      platformVersions: { '1.33': ['eks.13+', 'eks.3'] },
      computeTypes: ['ec2', 'fargate'],
      architecture: ['arm64'],
      podIdentityConfiguration: [{ serviceAccount: 'agent', recommendedManagedPolicies: [POLICY] }],
      requiresConfiguration: true,
      requiresIamPermissions: true,
    },
    { version: 'v1.0.0-eksbuild.1', clusterVersions: ['1.33'] },
    { version: 'v0.9.0-eksbuild.1', clusterVersions: ['1.32'] },
  ],
};

const withAgent = (addon: object = {}, cluster: object = {}, addons: object[] = [AGENT]) =>
  aWorld(
    { catalog: { extends: 'builtin', addons } },
    { addons: [{ name: 'agent', version: 'v1.0.0-eksbuild.1', ...addon }], ...cluster },
  );

const update = (eks: EKSClient, addonVersion?: string, addonName = 'agent') =>
  eks.send(new UpdateAddonCommand({ clusterName: 'prod-1', addonName, addonVersion }));

const offered = async (eks: EKSClient, input: { addonName?: string; kubernetesVersion?: string } = {}) =>
  (await eks.send(new DescribeAddonVersionsCommand(input))).addons ?? [];

describe('what a world says of its catalogue', () => {
  it('is what EKS answers', async () => {
    const { eks } = simulate(withAgent());

    const [agent] = await offered(eks, { addonName: 'agent', kubernetesVersion: '1.33' });
    const configuration = await eks.send(
      new DescribeAddonConfigurationCommand({ addonName: 'agent', addonVersion: 'v2.0.0-eksbuild.1' }),
    );

    const { addon: _, versions: __, namespace, marketplace, ...same } = AGENT;
    expect(agent).toMatchObject({ ...same, defaultNamespace: namespace, marketplaceInformation: marketplace });
    expect(agent?.addonVersions?.[0]).toEqual({
      addonVersion: 'v2.0.0-eksbuild.1',
      architecture: ['arm64'],
      computeTypes: ['ec2', 'fargate'],
      compatibilities: [{ clusterVersion: '1.33', platformVersions: ['eks.13+', 'eks.3'], defaultVersion: true }],
      requiresConfiguration: true,
      requiresIamPermissions: true,
    });
    expect(configuration.podIdentityConfiguration).toEqual(AGENT.versions[0]?.podIdentityConfiguration);
  });

  it('is added to the built-in add-ons, and instead of one of the same name', async () => {
    const own = { addon: 'coredns', versions: [{ version: 'v9.0.0-eksbuild.1', clusterVersions: ['1.33'] }] };
    const { eks } = simulate(withAgent({}, {}, [AGENT, own]));

    const addons = await offered(eks);
    const coredns = addons.find(({ addonName }) => addonName === 'coredns');

    expect(addons.map(({ addonName }) => addonName)).toEqual(expect.arrayContaining(['agent', 'vpc-cni']));
    expect(coredns?.addonVersions?.map(({ addonVersion }) => addonVersion)).toEqual(['v9.0.0-eksbuild.1']);
  });

  it.each([
    ['of the catalogue', {}, 'agents'],
    ['of the cluster, where it says one', { namespace: 'elsewhere' }, 'elsewhere'],
  ])('installs an add-on and its identities in the namespace %s', async (_, addon, namespace) => {
    const identities = [{ serviceAccount: 'agent', roleArn: 'arn:aws:iam::111122223333:role/agent' }];
    const { eks, simulator } = simulate(withAgent({ ...addon, podIdentityAssociations: identities }));

    const described = await eks.send(new DescribeAddonCommand({ clusterName: 'prod-1', addonName: 'agent' }));

    expect(described.addon?.namespaceConfig).toEqual({ namespace });
    expect(Object.values(simulator.save().clusters)[0]?.associations).toMatchObject([{ namespace }]);
    expect(simulator.clusters()[0]?.addons).toMatchObject([{ namespace }]);
  });
});

describe('an add-on that is not offered', () => {
  it.each([
    ['for this Kubernetes', aWorld({}, { addons: [{ name: 'coredns', version: 'v1.14.3-eksbuild.3' }] }), 'coredns'],
    ['at all', aWorld({}, { addons: [{ name: 'coredns', version: 'v0.0.1-eksbuild.1' }] }), 'coredns'],
    ['whose name EKS does not know', aWorld({}, { addons: [{ name: 'own', version: 'v1' }] }), 'own'],
  ])('is described as it is: %s', async (_, world, addonName) => {
    const { eks } = simulate(world);

    const { addon } = await eks.send(new DescribeAddonCommand({ clusterName: 'prod-1', addonName }));
    const versions = (await offered(eks, { addonName, kubernetesVersion: '1.33' })).flatMap(
      ({ addonVersions }) => addonVersions ?? [],
    );

    expect(addon).toMatchObject({ addonName, status: 'ACTIVE' });
    expect(versions.map(({ addonVersion }) => addonVersion)).not.toContain(addon?.addonVersion);
  });

  it('has no versions, which is an answer and no refusal', async () => {
    const { eks } = simulate(withAgent({}, { version: '1.36' }));

    expect(await offered(eks, { addonName: 'agent', kubernetesVersion: '1.36' })).toEqual([]);
  });

  it.each([
    ['a version of another Kubernetes', withAgent(), 'v0.9.0-eksbuild.1', 'Addon version specified is not supported'],
    [
      'the installed version, once the cluster is upgraded',
      withAgent({}, { version: '1.34' }),
      'v1.0.0-eksbuild.1',
      'Addon version specified is not supported',
    ],
    [
      'a version for a later platform',
      withAgent(),
      'v2.0.0-eksbuild.1',
      'Addon version specified is not supported for the cluster platform version',
    ],
    [
      'an add-on that EKS does not know',
      withAgent({}, {}, []),
      'v1.0.0-eksbuild.1',
      'Addon specified is not supported',
    ],
  ])('is not updated to %s', async (_, world, version, message) => {
    const { eks } = simulate(world);

    await expect(update(eks, version)).rejects.toMatchObject({
      name: 'InvalidParameterException',
      $metadata: { httpStatusCode: 400 },
      message,
      addonName: 'agent',
      clusterName: 'prod-1',
    });
  });

  it.each([
    ['that is named', 'eks.3'],
    ['that the first is', 'eks.13'],
    ['that comes later, by number', 'eks.104'],
  ])('is a matter of Kubernetes, and offered to a platform %s', async (_, platformVersion) => {
    const { eks } = simulate(withAgent({}, { platformVersion }));

    expect((await update(eks, 'v2.0.0-eksbuild.1')).update?.status).toBe('InProgress');
  });
});

describe('a folder of answers of the AWS CLI', () => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'answers of eks '));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  const write = (name: string, answer: unknown) =>
    writeFileSync(join(folder, name), typeof answer === 'string' ? answer : JSON.stringify(answer, null, 4));
  const answersOf = async (eks: EKSClient) => ({
    addons: await offered(eks),
    configuration: await eks.send(
      new DescribeAddonConfigurationCommand({ addonName: 'agent', addonVersion: 'v2.0.0-eksbuild.1' }),
    ),
  });

  it('is a catalogue that answers the same', async () => {
    const schema = JSON.stringify({ type: 'object', properties: { a: { type: 'integer' } } });
    const [newest, ...older] = AGENT.versions;
    const source = simulate(withAgent({}, {}, [{ ...AGENT, versions: [{ ...newest, schema }, ...older] }]));
    const { $metadata: _, ...configuration } = (await answersOf(source.eks)).configuration;
    const one = await offered(source.eks, { addonName: 'agent', kubernetesVersion: '1.33' });
    const other = await offered(source.eks, { addonName: 'agent', kubernetesVersion: '1.34' });
    const oldest = await offered(source.eks, { addonName: 'agent', kubernetesVersion: '1.32' });
    for (const [i, addons] of [other, one, oldest].entries()) write(`versions-${i}.json`, { addons });
    write('versions-of-the-rest.json', {
      addons: (await offered(source.eks)).filter(({ addonName }) => addonName !== 'agent'),
    });
    write('agent.json', configuration);
    write('notes.txt', 'not an answer');

    const world = parseWorld(aWorld({ catalog: { folder: '.' } }, { addons: [] }), folder);
    const copy = simulate(JSON.stringify(world));

    const answered = await answersOf(copy.eks);
    expect(answered.configuration).toMatchObject(configuration);
    // There is a file for each Kubernetes: together they are one list, in one order.
    expect(answered.addons.map(linesOf)).toEqual((await offered(source.eks)).map(linesOf));
  });

  it.each([
    ['no answer', {}, /has no answer of describe-addon-versions that names an add-on\.$/],
    ['something else', { 'a.json': { cluster: {} } }, /^a\.json is an answer neither of describe-addon-versions nor/],
    [
      'an answer that contains itself',
      { 'a.yaml': 'addons: &a [*a]' },
      /^a\.yaml cannot be read: addons 0 contains itself/,
    ],
    ['half an answer', { 'a.json': '{"addons":[' }, /^a\.json cannot be read: /],
    ['an answer of another shape', { 'a.yaml': 'addons: [{ addonName: 7 }]' }, /a\.yaml .*: addons\.0\.addonName: /],
  ])('is refused, as there is in it %s', (_, files, message) => {
    rmSync(folder, { recursive: true });
    folder = mkdtempSync(join(tmpdir(), 'answers of eks '));
    for (const [name, text] of Object.entries(files)) write(name, text);

    const read = () => parseWorld(JSON.stringify({ clusters: [aCluster({ addons: [] })], catalog: { folder } }));

    expect(read).toThrow(WorldError);
    expect(problemsOf(read)).toEqual([{ path: 'catalog.folder', message: expect.stringMatching(message) }]);
  });
});

function linesOf({ addonName, addonVersions = [], ...addon }: AddonInfo): string[] {
  const lines = addonVersions.map(({ addonVersion, compatibilities = [], ...version }) => {
    const sorted = compatibilities.map((each) => JSON.stringify(each)).sort();
    return `${addonVersion} ${sorted.join()} ${JSON.stringify(version)}`;
  });
  return [`${addonName} ${JSON.stringify(addon)}`, ...lines];
}

function problemsOf(read: () => unknown): unknown {
  try {
    return read();
  } catch (error) {
    return error instanceof WorldError && error.problems;
  }
}
