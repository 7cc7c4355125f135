import { describe, expect, it } from 'vitest';
import { addonApi } from '../../../../functions/aws/eks/addons.ts';
import { virtualClock } from '../../../../local/clock.ts';
import { inMemoryRequestHandler } from '../../../../local/simulator/http/request-handler.ts';
import { createSimulator, type SimulatorRequest } from '../../../../local/simulator/simulator.ts';
import { parseWorld } from '../../../../local/simulator/world/world.ts';
import { NEW, OLD, ROLE, START } from '../../../support/worlds/addon-builders.ts';

const PLACE = { name: 'prod-1' };
const IDENTITIES = [
  { serviceAccount: 'agent', roleArn: ROLE },
  { serviceAccount: 'coredns', roleArn: ROLE },
];
const TOKEN = 'a'.repeat(64);
const CREDENTIALS = { accessKeyId: 'AKIALOCALLOCALLOCAL0', secretAccessKey: 'local' };

function anEks(addon: object = {}, world: object = {}) {
  const addons = [{ name: 'coredns', version: OLD, ...addon }];
  const text = JSON.stringify({ clusters: [{ name: 'prod-1', version: '1.33', addons }], ...world });
  const clock = virtualClock(START);
  const simulator = createSimulator({ world: parseWorld(text), clock });
  const requestHandler = inMemoryRequestHandler(simulator);
  return { eks: addonApi({ requestHandler, region: 'eu-west-1', credentials: CREDENTIALS }), simulator };
}

/** An EKS that answers each request with the next of these bodies. */
function eksSaying(...bodies: object[]) {
  const asked: string[] = [];
  const requestHandler = inMemoryRequestHandler({
    async handle({ path }: SimulatorRequest) {
      asked.push(path);
      return {
        status: 200,
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(bodies.shift() ?? {}),
      };
    },
  });
  return { eks: addonApi({ requestHandler, region: 'eu-west-1', credentials: CREDENTIALS }), asked };
}

describe('an add-on', () => {
  it('without settings of its own is read with null for each', async () => {
    const { eks } = anEks();

    expect(await eks.addon(PLACE, 'coredns')).toEqual({
      name: 'coredns',
      arn: expect.stringMatching(/^arn:aws:eks:eu-west-1:111122223333:addon\/prod-1\/coredns\//),
      status: 'ACTIVE',
      version: OLD,
      configurationValues: null,
      serviceAccountRoleArn: null,
      podIdentityAssociations: [],
      namespace: 'kube-system',
      issues: [],
    });
  });

  it('is read with its settings, its issues and the identities behind its associations', async () => {
    const health = [{ code: 'Unknown', message: 'As given.', resourceIds: [] }];
    const { eks } = anEks({
      status: 'DEGRADED',
      health,
      configurationValues: 'replicaCount: 2',
      serviceAccountRoleArn: ROLE,
      podIdentityAssociations: IDENTITIES,
    });

    expect(await eks.addon(PLACE, 'coredns')).toMatchObject({
      status: 'DEGRADED',
      issues: health,
      configurationValues: 'replicaCount: 2',
      serviceAccountRoleArn: ROLE,
      podIdentityAssociations: IDENTITIES,
    });
  });

  it('that is missing is distinguished from a missing cluster', async () => {
    const { eks } = anEks();

    await expect(eks.addon(PLACE, 'vpc-cni')).rejects.toMatchObject({ name: 'AddonNotFound' });
    await expect(eks.addon({ name: 'prod-2' }, 'coredns')).rejects.toMatchObject({ name: 'ClusterNotFound' });
  });

  it('of which EKS leaves a member out is not acted upon', async () => {
    const { eks } = eksSaying({ addon: { addonName: 'coredns', addonArn: 'arn', status: 'ACTIVE' } });

    await expect(eks.addon(PLACE, 'coredns')).rejects.toMatchObject({ name: 'EksAnswerIncomplete' });
  });
});

describe('offered versions', () => {
  it('are those for the Kubernetes version, with its default', async () => {
    const { eks } = anEks();

    const offered = await eks.offeredVersions(PLACE, 'coredns', '1.33');

    expect(offered).toContainEqual(
      expect.objectContaining({
        version: NEW,
        isDefault: false,
        needsIamPermissions: false,
        defaultNamespace: 'kube-system',
      }),
    );
    expect(offered.filter(({ isDefault }) => isDefault)).toHaveLength(1);
    expect(offered.map(({ version }) => version)).not.toContain('v1.14.3-eksbuild.3');
  });

  it('are none for an add-on that EKS does not know', async () => {
    expect(await anEks().eks.offeredVersions(PLACE, 'no-such-addon', '1.33')).toEqual([]);
  });

  it('are gathered from all pages', async () => {
    const page = (version: string, nextToken: string | null) => ({
      addons: [
        {
          addonName: 'coredns',
          addonVersions: [
            { addonVersion: version, compatibilities: [{ clusterVersion: '1.33', defaultVersion: null }] },
          ],
        },
      ],
      nextToken,
    });
    const { eks, asked } = eksSaying(page(OLD, 'more/of+it'), { addons: null, nextToken: 'yet more' }, page(NEW, null));

    const offered = await eks.offeredVersions(PLACE, 'coredns', '1.33');

    expect(offered.map(({ version }) => version)).toEqual([OLD, NEW]);
    expect(asked[1]).toContain('nextToken=more%2Fof%2Bit');
    expect(asked).toHaveLength(3);
  });
});

describe('a configuration schema', () => {
  it('is the text that EKS gives', async () => {
    const { schema } = await anEks().eks.configuration(PLACE, 'coredns', NEW);

    expect(JSON.parse(schema ?? '')).toHaveProperty('$schema');
  });

  it('is undefined when EKS gives null', async () => {
    const { eks } = eksSaying({ addonName: 'coredns', configurationSchema: null });

    expect(await eks.configuration(PLACE, 'coredns', NEW)).toEqual({ schema: undefined, serviceAccounts: undefined });
  });

  it('of a version that is not there is refused', async () => {
    const call = anEks().eks.configuration(PLACE, 'coredns', 'v0.0.1-eksbuild.1');

    await expect(call).rejects.toMatchObject({ name: 'VersionUnsupported' });
  });
});

describe('an update', () => {
  const CHANGE = { addon: 'coredns', version: NEW, resolveConflicts: 'NONE' as const, clientRequestToken: TOKEN };

  it('sends what is given and leaves out what is not', async () => {
    const { eks, simulator } = anEks();

    await eks.updateAddon(PLACE, { ...CHANGE, configurationValues: '{}', podIdentityAssociations: [] });

    expect(simulator.calls().at(-1)?.params).toEqual({
      clusterName: 'prod-1',
      addonName: 'coredns',
      addonVersion: NEW,
      resolveConflicts: 'NONE',
      clientRequestToken: TOKEN,
      configurationValues: '{}',
      podIdentityAssociations: [],
    });
  });

  it('that is asked for twice with one token is one update', async () => {
    const { eks } = anEks();

    const [first, second] = [await eks.updateAddon(PLACE, CHANGE), await eks.updateAddon(PLACE, CHANGE)];

    expect(second).toBe(first);
    expect(await eks.updateIds(PLACE, 'coredns')).toEqual([first]);
  });

  it('is read with its parameters; one that EKS does not know is named', async () => {
    const { eks } = anEks();
    const id = await eks.updateAddon(PLACE, CHANGE);

    expect(await eks.update(PLACE, 'coredns', id)).toEqual({
      id,
      status: 'InProgress',
      errors: [],
      params: { AddonVersion: NEW, ResolveConflicts: 'NONE' },
    });
    await expect(eks.update(PLACE, 'coredns', 'no-such-id')).rejects.toMatchObject({ name: 'UpdateNotFound' });
  });

  it('that failed is read with its errors, nulls as nothing', async () => {
    const errors = [
      { errorCode: 'AccessDenied', errorMessage: 'Forbidden', resourceIds: ['role-1'] },
      { errorCode: null, errorMessage: null, resourceIds: null },
    ];
    const { eks } = eksSaying({ update: { id: '1', status: 'Failed', errors, params: null } });

    expect(await eks.update(PLACE, 'coredns', '1')).toEqual({
      id: '1',
      status: 'Failed',
      errors: [
        { code: 'AccessDenied', message: 'Forbidden', resourceIds: ['role-1'] },
        { code: 'Unknown', message: '', resourceIds: [] },
      ],
      params: {},
    });
  });

  it('is listed from all pages', async () => {
    const { eks, asked } = eksSaying({ updateIds: ['1'], nextToken: 'more' }, { updateIds: ['2'], nextToken: null });

    expect(await eks.updateIds(PLACE, 'coredns')).toEqual(['1', '2']);
    expect(asked).toHaveLength(2);
  });
});
