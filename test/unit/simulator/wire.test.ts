import {
  DescribeAddonConfigurationCommand,
  DescribeAddonVersionsCommand,
  DescribeClusterCommand,
  DescribePodIdentityAssociationCommand,
  ListAddonsCommand,
  ListClustersCommand,
  ListPodIdentityAssociationsCommand,
  ListTagsForResourceCommand,
  paginateDescribeAddonVersions,
  paginateListClusters,
  TagResourceCommand,
  UntagResourceCommand,
  UpdateAddonCommand,
} from '@aws-sdk/client-eks';
import { describe, expect, it } from 'vitest';
import { aCluster, ask, aWorld, clientOf, simulate } from './simulated-eks.ts';

const ROLES = [1, 2, 3].map((n) => `arn:aws:iam::111122223333:role/r${n}`);

describe('the wire', () => {
  it('writes time as epoch seconds and unset members as null', async () => {
    const { simulator } = simulate(
      aWorld(
        {},
        { addons: [{ name: 'coredns', version: 'v1.11.4-eksbuild.2', createdAt: '2026-01-02T03:04:05.678Z' }] },
      ),
    );

    const { body } = await ask(simulator, 'GET', '/clusters/prod-1/addons/coredns');

    expect(body).toMatchObject({
      addon: {
        createdAt: 1767323045.678,
        serviceAccountRoleArn: null,
        configurationValues: null,
        marketplaceInformation: null,
        tags: {},
        podIdentityAssociations: [],
        health: { issues: [] },
      },
    });
  });

  it('has a request id of its own and the real time in every answer', async () => {
    const { simulator } = simulate();

    const answers = await Promise.all(
      ['/clusters', '/clusters/x', '/nowhere'].map((path) => ask(simulator, 'GET', path)),
    );

    const headers: Record<string, string>[] = answers.map((answer) => answer.headers);
    expect(new Set(headers.map((each) => each['x-amzn-requestid'])).size).toBe(3);
    for (const { date = '' } of headers) expect(Math.abs(Date.parse(date) - Date.now())).toBeLessThan(60_000);
  });

  it('shows health issues without resources as null', async () => {
    const health = [{ code: 'InsufficientNumberOfReplicas', message: 'm' }];
    const { simulator } = simulate(
      aWorld({}, { addons: [{ name: 'coredns', version: 'v1.11.4-eksbuild.2', status: 'DEGRADED', health }] }),
    );

    const { body } = await ask(simulator, 'GET', '/clusters/prod-1/addons/coredns');

    expect(body).toMatchObject({
      addon: { health: { issues: [{ code: 'InsufficientNumberOfReplicas', message: 'm', resourceIds: null }] } },
    });
  });

  it.each([
    ['POST', '/clusters/prod-1/updates'],
    ['POST', '/clusters/prod-1/addons'],
    ['DELETE', '/clusters/prod-1/addons/coredns'],
    ['GET', '/clusters/prod-1/node-groups'],
    ['PUT', '/clusters'],
    ['GET', '/'],
    ['GET', ''],
  ])('refuses %s %s, which it does not implement', async (method, path) => {
    const { simulator } = simulate();

    const answer = await ask(simulator, method, path);

    expect(answer).toMatchObject({
      status: 501,
      headers: { 'x-amzn-errortype': 'NotImplementedException' },
      body: { message: expect.stringContaining(`The simulator does not implement ${method} ${path}.`) },
    });
  });

  it('does not take an empty add-on name for a list', async () => {
    const { simulator } = simulate();

    const answer = await ask(simulator, 'GET', '/clusters/prod-1/addons/');

    expect(answer).toMatchObject({ status: 400, headers: { 'x-amzn-errortype': 'InvalidParameterException' } });
  });

  it('reads percent-encoded names and refuses broken ones', async () => {
    const { simulator } = simulate();

    const encoded = await ask(simulator, 'GET', '/clusters/prod%2D1/addons/%63oredns');
    const slash = await ask(simulator, 'GET', '/clusters/c%201%2Fx');
    const broken = await ask(simulator, 'GET', '/clusters/%E0%A4%A');

    expect(encoded.status).toBe(200);
    expect(slash).toMatchObject({ status: 404, body: { message: 'No cluster found for name: c 1/x.' } });
    expect(broken).toMatchObject({ status: 400, headers: { 'x-amzn-errortype': 'BadRequestException' } });
  });

  it.each([
    ['not JSON', '{', 'The request body is not a JSON object.'],
    ['a list', '[]', 'The request body is not a JSON object.'],
    ['a number for text', '{"addonVersion":5}', 'NUMBER_VALUE can not be converted to a String'],
    ['text for a list', '{"podIdentityAssociations":"a"}', 'STRING_VALUE can not be converted to a List'],
  ])('refuses a body that is %s', async (_, body, message) => {
    const { simulator } = simulate();

    const answer = await ask(simulator, 'POST', '/clusters/prod-1/addons/coredns/update', body);

    expect(answer).toMatchObject({
      status: 400,
      headers: { 'x-amzn-errortype': 'SerializationException' },
      body: { message },
    });
  });

  it('takes null for absent, ignores members it does not know, and lets no body overrule the path', async () => {
    const { simulator } = simulate();

    const answer = await ask(simulator, 'POST', '/clusters/prod-1/addons/coredns/update', {
      addonVersion: null,
      surprise: 1,
      addonName: 'vpc-cni',
    });

    expect(answer).toMatchObject({ status: 200, body: { update: { params: [] } } });
    expect(simulator.clusters()[0]?.addons.map(({ status }) => status)).toEqual(['ACTIVE', 'UPDATING']);
  });

  it('records each call with its time, parameters and answer', async () => {
    const { simulator, eks } = simulate();

    await eks.send(new ListAddonsCommand({ clusterName: 'prod-1', maxResults: 1 }));
    await eks.send(new DescribeClusterCommand({ name: 'x' })).catch(() => {});

    expect(simulator.calls()).toMatchObject([
      {
        time: '2026-11-21T00:00:00.000Z',
        operation: 'ListAddons',
        params: { clusterName: 'prod-1', maxResults: 1 },
        status: 200,
        answer: { addons: ['coredns'] },
        by: 'us',
      },
      {
        operation: 'DescribeCluster',
        params: { name: 'x' },
        status: 404,
        answer: { name: 'ResourceNotFoundException', message: 'No cluster found for name: x.' },
      },
    ]);
  });
});

describe('pages', () => {
  const clusters = Array.from({ length: 7 }, (_, i) => aCluster({ name: `c${i}` }));

  it('go through everything once by opaque tokens', async () => {
    const { eks } = simulate(aWorld({ clusters }));
    const pages: string[][] = [];

    for await (const page of paginateListClusters({ client: eks, pageSize: 3 }, {})) pages.push(page.clusters ?? []);

    expect(pages).toEqual([['c0', 'c1', 'c2'], ['c3', 'c4', 'c5'], ['c6']]);
  });

  it('of add-on versions go by add-on', async () => {
    const { eks } = simulate();
    const sizes: number[] = [];

    for await (const page of paginateDescribeAddonVersions({ client: eks, pageSize: 4 }, { kubernetesVersion: '1.33' }))
      sizes.push(page.addons?.length ?? 0);

    expect(sizes).toEqual([4, 4, 2]);
  });

  it.each([
    [
      'maxResults=0',
      "1 validation error detected: Value '0' at 'maxResults' failed to satisfy constraint: Member must have value greater than or equal to 1",
    ],
    [
      'maxResults=101',
      "1 validation error detected: Value '101' at 'maxResults' failed to satisfy constraint: Member must have value less than or equal to 100",
    ],
    ['maxResults=x', 'STRING_VALUE can not be converted to a Integer'],
    ['nextToken=x', 'The nextToken provided is not valid.'],
    ['nextToken=', 'The nextToken provided is not valid.'],
  ])('are refused for %s', async (query, message) => {
    const { simulator } = simulate();

    expect(await ask(simulator, 'GET', `/clusters?${query}`)).toMatchObject({ status: 400, body: { message } });
  });

  it('are refused with the token of another list', async () => {
    const { eks } = simulate(aWorld({ clusters }));
    const { nextToken } = await eks.send(new ListClustersCommand({ maxResults: 1 }));

    const other = eks.send(new ListAddonsCommand({ clusterName: 'c1', nextToken }));

    await expect(other).rejects.toMatchObject({ name: 'InvalidParameterException' });
  });

  it('end with a null token', async () => {
    const { simulator } = simulate();

    expect((await ask(simulator, 'GET', '/clusters/prod-1/addons')).body).toEqual({
      addons: ['coredns', 'vpc-cni'],
      nextToken: null,
    });
  });
});

describe('who asks', () => {
  const world = aWorld({
    clusters: [
      aCluster({ name: 'here' }),
      aCluster({ name: 'far', region: 'us-east-1' }),
      aCluster({ name: 'theirs', account: '444455556666' }),
    ],
  });

  it.each([
    ['eu-west-1', 'AKIDEXAMPLE', ['here']],
    ['us-east-1', 'AKIDEXAMPLE', ['far']],
    ['eu-west-1', 'ASIA444455556666ABCD', ['theirs']],
    ['us-east-1', 'ASIA444455556666ABCD', []],
  ])('in %s as %s sees %j', async (region, accessKeyId, expected) => {
    const { simulator } = simulate(world);

    const { clusters } = await clientOf(simulator, { region, accessKeyId }).send(new ListClustersCommand({}));

    expect(clusters).toEqual(expected);
  });

  it('unsigned, is in the world’s own account and Region', async () => {
    const { simulator } = simulate(world);

    expect((await ask(simulator, 'GET', '/clusters')).body).toMatchObject({ clusters: ['here'] });
  });
});

describe('clusters, versions and configuration', () => {
  it('describes a cluster with what a plan reads', async () => {
    const { eks } = simulate(aWorld({}, { tags: { environment: 'prod' } }));

    const { cluster } = await eks.send(new DescribeClusterCommand({ name: 'prod-1' }));

    expect(cluster).toMatchObject({
      name: 'prod-1',
      arn: 'arn:aws:eks:eu-west-1:111122223333:cluster/prod-1',
      version: '1.33',
      status: 'ACTIVE',
      platformVersion: 'eks.12',
      tags: { environment: 'prod' },
      health: { issues: [] },
      createdAt: expect.any(Date),
    });
  });

  it.each([
    ['one add-on on one Kubernetes', { addonName: 'vpc-cni', kubernetesVersion: '1.33' }, ['vpc-cni']],
    ['a Kubernetes there is not', { kubernetesVersion: '1.99' }, []],
    ['an add-on there is not', { addonName: 'karpenter' }, []],
    ['a type', { types: ['storage'] }, ['aws-ebs-csi-driver', 'aws-efs-csi-driver', 'snapshot-controller']],
    ['two types', { types: ['storage', 'security'], addonName: 'eks-pod-identity-agent' }, ['eks-pod-identity-agent']],
    ['another publisher', { publishers: ['someone'] }, []],
    ['another owner', { owners: ['community'] }, []],
  ])('finds the versions of %s', async (_, input, names) => {
    const { eks } = simulate();

    const { addons } = await eks.send(new DescribeAddonVersionsCommand(input));

    expect(addons?.map(({ addonName }) => addonName)).toEqual(names);
  });

  it('gives one compatibility a version when asked for one Kubernetes', async () => {
    const { eks } = simulate();

    const { addons } = await eks.send(
      new DescribeAddonVersionsCommand({ addonName: 'vpc-cni', kubernetesVersion: '1.33' }),
    );

    const versions = addons?.[0]?.addonVersions ?? [];
    expect(versions[0]?.addonVersion).toBe('v1.23.2-eksbuild.1');
    expect(versions.every((version) => version.compatibilities?.length === 1)).toBe(true);
    expect(
      versions
        .filter((version) => version.compatibilities?.[0]?.defaultVersion)
        .map(({ addonVersion }) => addonVersion),
    ).toEqual(['v1.22.4-eksbuild.3']);
  });

  it('gives the configuration schema as text, with the identities AWS recommends', async () => {
    const { eks } = simulate();

    const answer = await eks.send(
      new DescribeAddonConfigurationCommand({ addonName: 'vpc-cni', addonVersion: 'v1.22.4-eksbuild.3' }),
    );

    expect(JSON.parse(answer.configurationSchema ?? '')).toMatchObject({
      $ref: '#/definitions/VpcCni',
      $schema: 'http://json-schema.org/draft-06/schema#',
    });
    expect(answer.podIdentityConfiguration).toEqual([
      { serviceAccount: 'aws-node', recommendedManagedPolicies: ['arn:aws:iam::aws:policy/AmazonEKS_CNI_Policy'] },
    ]);
  });

  it('has no configuration of what it does not offer', async () => {
    const { simulator } = simulate();
    const statusOf = async (query: string) =>
      (await ask(simulator, 'GET', `/addons/configuration-schemas?${query}`)).status;

    expect(
      await Promise.all(
        ['addonName=vpc-cni&addonVersion=v0', 'addonName=x&addonVersion=v0', 'addonName=vpc-cni'].map(statusOf),
      ),
    ).toEqual([400, 400, 400]);
  });

  it('offers what a world’s own catalogue has, newest first', async () => {
    const catalog = [
      {
        addon: 'own',
        versions: ['v1.9.0', 'v1.10.0'].map((version) => ({
          version,
          clusterVersions: ['1.33'],
          default: version === 'v1.9.0',
          schema: { type: 'object', additionalProperties: false },
        })),
      },
    ];
    const { eks } = simulate(
      aWorld({ catalog, clusters: [aCluster({ addons: [{ name: 'own', version: 'v1.9.0' }] })] }),
    );

    const { addons } = await eks.send(new DescribeAddonVersionsCommand({}));
    const bad = eks.send(
      new UpdateAddonCommand({
        clusterName: 'prod-1',
        addonName: 'own',
        addonVersion: 'v1.10.0',
        configurationValues: '{"a":1}',
      }),
    );

    expect(addons?.[0]?.addonVersions?.map(({ addonVersion }) => addonVersion)).toEqual(['v1.10.0', 'v1.9.0']);
    await expect(bad).rejects.toMatchObject({ message: expect.stringContaining('$.a: is not defined in the schema') });
  });
});

describe('pod identity associations', () => {
  const identity = (serviceAccount: string, n: number) => ({ serviceAccount, roleArn: ROLES[n] ?? '' });
  const world = aWorld(
    {},
    {
      addons: [
        {
          name: 'vpc-cni',
          version: 'v1.22.4-eksbuild.3',
          podIdentityAssociations: [identity('a', 0), identity('b', 1)],
        },
      ],
      podIdentityAssociations: [{ namespace: 'apps', ...identity('mine', 2) }],
    },
  );
  const set = (podIdentityAssociations: ReturnType<typeof identity>[] | undefined) =>
    new UpdateAddonCommand({ clusterName: 'prod-1', addonName: 'vpc-cni', podIdentityAssociations });
  const list = new ListPodIdentityAssociationsCommand({ clusterName: 'prod-1' });

  it('are those of the add-ons and those nobody owns', async () => {
    const { eks } = simulate(world);

    const all = await eks.send(list);
    const ofApps = await eks.send(new ListPodIdentityAssociationsCommand({ clusterName: 'prod-1', namespace: 'apps' }));
    const first = ofApps.associations?.[0];
    const described = await eks.send(
      new DescribePodIdentityAssociationCommand({ clusterName: 'prod-1', associationId: first?.associationId }),
    );

    expect(all.associations).toHaveLength(3);
    expect(described.association).toMatchObject({
      serviceAccount: 'mine',
      namespace: 'apps',
      roleArn: ROLES[2],
      associationArn: first?.associationArn,
      createdAt: expect.any(Date),
    });
    expect(described.association?.ownerArn).toBeUndefined();
  });

  it('stay when they are not sent, go when the list is empty, and come back with their old ids', async () => {
    const { eks, clock, simulator } = simulate(world);
    const arns = async () => (await eks.send(list)).associations?.map(({ associationArn }) => associationArn);
    const before = await arns();

    await eks.send(set(undefined));
    clock.pass(60);
    const kept = await arns();
    await eks.send(set([]));
    clock.pass(60);
    const emptied = await arns();
    await eks.send(set([identity('b', 1), identity('a', 0)]));
    clock.pass(60);

    expect(kept).toEqual(before);
    expect(emptied).toHaveLength(1);
    expect(await arns()).toEqual(before);
    expect(simulator.clusters()[0]?.addons[0]?.podIdentityAssociations).toEqual([identity('a', 0), identity('b', 1)]);
  });

  it('are refused twice for a service account, and unknown ones not found', async () => {
    const { eks } = simulate(world);

    await expect(eks.send(set([identity('a', 0), identity('a', 1)]))).rejects.toMatchObject({
      name: 'InvalidParameterException',
    });
    await expect(
      eks.send(new DescribePodIdentityAssociationCommand({ clusterName: 'prod-1', associationId: 'a-x' })),
    ).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  });
});

describe('tags', () => {
  const cluster = 'arn:aws:eks:eu-west-1:111122223333:cluster/prod-1';

  it('are set, overwritten and taken off', async () => {
    const { eks } = simulate(aWorld({}, { tags: { a: '1', b: '2' } }));

    await eks.send(new TagResourceCommand({ resourceArn: cluster, tags: { b: '3', 'c/d': 'é' } }));
    await eks.send(new UntagResourceCommand({ resourceArn: cluster, tagKeys: ['a', 'x'] }));

    expect((await eks.send(new ListTagsForResourceCommand({ resourceArn: cluster }))).tags).toEqual({
      b: '3',
      'c/d': 'é',
    });
  });

  it.each(['addons', 'fargateProfiles'] as const)('can be on %s', async (kind) => {
    const { eks, simulator } = simulate();
    const state = Object.values(simulator.save().clusters)[0];
    const resourceArn = kind === 'addons' ? state?.addons[0]?.arn : state?.profiles[0]?.arn;

    await eks.send(new TagResourceCommand({ resourceArn, tags: { a: '1' } }));

    expect(simulator.clusters()[0]?.[kind][0]?.tags).toEqual({ a: '1' });
  });

  it.each([
    ['arn:aws:eks:eu-west-1:111122223333:cluster/x', 'NotFoundException', 404],
    ['arn:aws:eks:us-east-1:111122223333:cluster/prod-1', 'NotFoundException', 404],
    ['arn:aws:eks:eu-west-1:111122223333:addon/prod-1/x/y', 'NotFoundException', 404],
    ['cluster/prod-1', 'BadRequestException', 400],
  ])('of %s are refused with %s', async (resourceArn, name, status) => {
    const { eks } = simulate();

    await expect(eks.send(new ListTagsForResourceCommand({ resourceArn }))).rejects.toMatchObject({
      name,
      $metadata: { httpStatusCode: status },
    });
  });

  it.each([
    ['none', {}],
    ['a reserved key', { 'aws:a': '1' }],
    ['a long value', { a: 'x'.repeat(257) }],
    ['more than fifty', Object.fromEntries(Array.from({ length: 51 }, (_, i) => [`k${i}`, 'v']))],
  ])('are refused for %s', async (_, tags) => {
    const { eks } = simulate();

    await expect(eks.send(new TagResourceCommand({ resourceArn: cluster, tags }))).rejects.toMatchObject({
      name: 'BadRequestException',
    });
  });
});
