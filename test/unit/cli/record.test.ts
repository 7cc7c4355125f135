import { existsSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseWorld } from '../../../local/simulator/world/world.ts';
import { served } from '../../support/processes/served.ts';
import { aFolder, upkeep } from '../../support/runs/upkeep.ts';

const ACCOUNT = '210987654321';
const ROLE = `arn:aws:iam::${ACCOUNT}:role/team/acme-pods`;
const PROFILE = { podExecutionRoleArn: ROLE, subnets: ['subnet-0f9a8b7c6d5e4f3a2'] };

// In the order in which EKS lists them, so that plans are in the same.
const WORLD = {
  region: 'eu-west-1',
  account: ACCOUNT,
  clusters: [
    {
      name: 'acme-prod-1',
      version: '1.33',
      platformVersion: 'eks.17',
      tags: { team: 'acme', stage: 'prod' },
      subnets: PROFILE.subnets,
      addons: [
        { name: 'aws-ebs-csi-driver', version: 'v1.57.1-eksbuild.1', serviceAccountRoleArn: ROLE },
        {
          name: 'coredns',
          version: 'v1.11.4-eksbuild.2',
          configurationValues: `{"podAnnotations":{"role":"${ROLE}"}}`,
          health: [{ code: 'InsufficientNumberOfReplicas', message: `acme-prod-1 in ${ACCOUNT}`, resourceIds: [] }],
          status: 'DEGRADED',
        },
        { name: 'gone', version: 'v1.0.0-eksbuild.1' },
        { name: 'kube-proxy', version: 'v1.33.10-eksbuild.19', tags: { owner: 'acme' } },
        { name: 'own', version: 'v2.0.0-eksbuild.1', namespace: 'own-system' },
        {
          name: 'vpc-cni',
          version: 'v1.22.1-eksbuild.2',
          podIdentityAssociations: [{ serviceAccount: 'aws-node', roleArn: ROLE }],
        },
      ],
      fargateProfiles: [
        {
          name: '9999-acme-jobs',
          ...PROFILE,
          selectors: [{ namespace: 'acme-*', labels: { app: 'billing' } }],
          tags: { stage: 'prod' },
        },
        { name: 'default', ...PROFILE, selectors: [{ namespace: 'default' }] },
      ],
      nodeGroups: [{ name: 'acme-nodes', desiredSize: 12, minSize: 3, maxSize: 40, instanceTypes: ['m7g.large'] }],
      authenticationMode: 'API',
      computeConfig: { enabled: true, nodePools: ['system'], nodeRoleArn: ROLE },
      remoteNetworkConfig: { remoteNodeNetworks: [{ cidrs: ['10.9.8.0/24'] }], remotePodNetworks: [] },
      insights: [
        {
          name: 'EKS add-on version compatibility',
          category: 'UPGRADE_READINESS',
          kubernetesVersion: '1.34',
          status: 'ERROR',
          reason: 'One add-on of acme-prod-1 is not compatible.',
          recommendation: 'Update it first.',
          resources: [
            {
              status: 'ERROR',
              reason: 'kube-proxy is too old.',
              arn: `arn:aws:eks:eu-west-1:${ACCOUNT}:addon/acme-prod-1/kube-proxy/0`,
            },
            { status: 'WARNING', reason: 'It is called.', kubernetesResourceUri: '/api/v1/namespaces/acme-web' },
          ],
          addonCompatibilityDetails: [{ name: 'kube-proxy', compatibleVersions: ['v1.34.0-eksbuild.2'] }],
          deprecationDetails: [
            {
              usage: '/apis/x/v1beta1',
              stopServingVersion: '1.34',
              clientStats: [
                { userAgent: 'coredns/v1', numberOfRequestsLast30Days: 3, lastRequestTime: '2026-11-01T08:00:00.000Z' },
                { userAgent: 'billing/v2', numberOfRequestsLast30Days: 1 },
              ],
            },
          ],
          lastRefreshTime: '2026-11-20T08:00:00.000Z',
        },
      ],
      podIdentityAssociations: [{ namespace: 'acme-web', serviceAccount: 'shop', roleArn: ROLE }],
    },
  ],
  catalog: {
    extends: 'builtin',
    addons: [
      {
        addon: 'own',
        type: 'security',
        publisher: 'someone',
        owner: 'aws-marketplace',
        namespace: 'elsewhere',
        marketplace: { productId: '1', productUrl: 'https://aws.amazon.com/marketplace/pp?sku=1' },
        versions: [
          {
            version: 'v3.0.0-eksbuild.1',
            clusterVersions: ['1.34'],
            default: true,
            computeTypes: ['auto'],
          },
          {
            version: 'v2.0.0-eksbuild.1',
            clusterVersions: ['1.34', '1.33'],
            default: ['1.33'],
            platformVersions: { '1.33': ['eks.3+'] },
            schema: { type: 'object', additionalProperties: false },
            podIdentityConfiguration: [{ serviceAccount: 'own', recommendedManagedPolicies: [] }],
            requiresIamPermissions: true,
          },
        ],
      },
    ],
  },
};

let endpoint: Awaited<ReturnType<typeof served>>;
const folder = aFolder();
beforeAll(async () => {
  endpoint = await served(WORLD, { speed: 1 });
});
afterAll(async () => {
  await endpoint.close();
  folder.remove();
});

const recordOf = (...options: string[]) =>
  upkeep(['record', '--cluster', 'acme-prod-1', '--endpoint', endpoint.url, ...options]);
const plansFor = async (world: string) => [
  (await upkeep(['plan', '--world', world])).out,
  (await upkeep(['plan', 'maintain-cluster', '--world', world])).out,
];

describe('upkeep record', () => {
  it('writes a world on which the same plans come out', async () => {
    const original = folder.file('original.yaml', JSON.stringify(WORLD));
    const copy = folder.file('copy.yaml');

    const { code } = await recordOf('--keep-names', '--output', copy);

    expect(code).toBe(0);
    expect(await plansFor(copy)).toEqual(await plansFor(original));
    expect(parseWorld(readFileSync(copy, 'utf8')).clusters).toMatchObject(WORLD.clusters);
  });

  it('changes nothing', async () => {
    const calls = endpoint.cloud.simulator.calls();
    const before = calls.length;

    await recordOf();

    const operations = new Set(calls.slice(before).map(({ operation }) => operation));
    expect(operations.size).toBeGreaterThan(5);
    expect([...operations].filter((operation) => !/^(Describe|List)/.test(operation))).toEqual([]);
  });

  it('gives accounts, roles, resources and names others, and keeps what a plan depends on', async () => {
    const original = folder.file('original.yaml', JSON.stringify(WORLD));
    const copy = folder.file('copy.yaml');

    await recordOf('--output', copy);

    const text = readFileSync(copy, 'utf8');
    expect(text).not.toMatch(new RegExp(`${ACCOUNT}|acme|billing|shop|0f9a8b7c|:role/team|10\\.9\\.8|\\bprod\\b`));
    const [cluster] = parseWorld(text).clusters;
    const [jobs, pods] = cluster?.fargateProfiles ?? [];
    expect([jobs?.name, pods?.name]).toEqual([expect.stringMatching(/^9999-name\d+-name\d+$/), 'default']);
    // What was the same is the same: a word, a role, a subnet.
    const [acme] = cluster?.name.split('-') ?? [];
    expect(jobs?.selectors[0]?.namespace).toBe(`${acme}-*`);
    expect(cluster?.podIdentityAssociations[0]?.namespace.split('-')[0]).toBe(acme);
    expect(cluster?.tags.team).toBe(acme);
    expect(cluster?.nodeGroups[0]?.name.split('-')[0]).toBe(acme);
    expect(jobs?.podExecutionRoleArn).toBe('arn:aws:iam::111122223333:role/role-1');
    expect(jobs?.subnets).toEqual(cluster?.subnets);
    const [insight] = cluster?.insights ?? [];
    expect(insight?.deprecationDetails[0]?.clientStats[0]?.userAgent).toMatch(/^coredns\//);
    expect(insight?.resources[0]?.arn).toContain(`:addon/${cluster?.name}/kube-proxy/`);
    const decisions = async (world: string) =>
      (await upkeep(['plan', '--world', world])).out
        .split('\n')
        .map((line) => line.match(/ (update|keep|blocked) /)?.[1]);
    expect(await decisions(copy)).toEqual(await decisions(original));
  });

  it.each([
    [['--cluster', 'nope'], /ResourceNotFoundException: No cluster found for name: nope/],
    [['--cluster', 'acme-prod-1', '--region', 'us-east-1'], /No cluster found for name: acme-prod-1/],
    [['--cluster', 'acme-prod-1', '--endpoint', 'http://127.0.0.1:1'], /Nothing answers at http:\/\/127\.0\.0\.1:1/],
    [['--cluster', 'acme-prod-1', '--endpoint', 'nowhere'], /--endpoint must be a URL/],
    [[], /missing option --cluster NAME/],
  ])('refuses %j', async (options, problem) => {
    const output = folder.file('none.yaml');

    const { code, note } = await upkeep(['record', '--endpoint', endpoint.url, ...options, '--output', output]);

    expect(code).toBe(2);
    expect(note).toMatch(problem);
    expect(existsSync(output) && readFileSync(output, 'utf8')).toBeFalsy();
  });
});
