import { describe, expect, it } from 'vitest';
import { rememberedCatalogue } from '../../../../functions/aws/eks/catalogue.ts';
import { nodeGroupApi } from '../../../../functions/aws/eks/node-groups.ts';
import { planAddonUpdate } from '../../../../functions/plan-addon-update.ts';
import { inMemoryRequestHandler } from '../../../../local/simulator/http/request-handler.ts';
import { anAddon, anOffer, aRequest, EXECUTION, NEW, OLD, START } from '../../../support/worlds/addon-builders.ts';

const PLACE = { name: 'prod-1' };
const MINUTE = 60_000;

/** An EKS that counts what it is asked, and fails at the first `failures` questions. */
function counted(failures = 0) {
  const asked: string[] = [];
  const answer = async <Answer>(question: string, value: Answer) => {
    asked.push(question);
    if (asked.length <= failures) throw new Error('down');
    return value;
  };
  return {
    asked,
    eks: {
      offeredVersions: (place: object, addon: string, version: string) =>
        answer(`${JSON.stringify(place)} ${addon} ${version}`, [anOffer(NEW), anOffer(OLD)]),
      configuration: (_: object, addon: string, version: string) =>
        answer(`${addon} ${version}`, { schema: '{}', serviceAccounts: undefined }),
    },
  };
}

describe('what EKS offers', () => {
  it.each([
    ['once for all clusters of a Region', { name: 'prod-2' }, 0, 1],
    ['once in five minutes', PLACE, 5 * MINUTE - 1, 1],
    ['again after five minutes', PLACE, 5 * MINUTE, 2],
    ['again for another Region', { ...PLACE, region: 'us-east-1' }, 0, 2],
    ['again as another role', { ...PLACE, roleArn: 'arn:aws:iam::444455556666:role/upkeep' }, 0, 2],
  ])('is asked %s', async (_, place, later, times) => {
    const { eks, asked } = counted();
    const catalogue = rememberedCatalogue(eks);

    const first = await catalogue(START).offeredVersions(PLACE, 'coredns', '1.33');
    const second = await catalogue(START + later).offeredVersions(place, 'coredns', '1.33');

    expect(second).toEqual(first);
    expect(asked).toHaveLength(times);
  });

  it('is told apart by add-on and version, and from what a version accepts', async () => {
    const { eks, asked } = counted();
    const { offeredVersions, configuration } = rememberedCatalogue(eks)(START);

    await offeredVersions(PLACE, 'coredns', '1.33');
    await offeredVersions(PLACE, 'coredns', '1.34');
    await offeredVersions(PLACE, 'vpc-cni', '1.33');
    await configuration(PLACE, 'coredns', '1.33');

    expect(asked).toHaveLength(4);
  });

  it('is asked again when EKS did not answer', async () => {
    const { eks, asked } = counted(1);
    const catalogue = rememberedCatalogue(eks);

    await expect(catalogue(START).offeredVersions(PLACE, 'coredns', '1.33')).rejects.toThrow('down');

    expect(await catalogue(START).offeredVersions(PLACE, 'coredns', '1.33')).toHaveLength(2);
    expect(asked).toHaveLength(2);
  });

  it('is asked again by an execution that plans again, and by no other', async () => {
    const { eks, asked } = counted();
    const nobody = () => Promise.reject(new Error('nobody is to be asked'));
    const plan = planAddonUpdate({
      eks: {
        ...eks,
        updateAddon: nobody,
        update: nobody,
        updateIds: nobody,
        cluster: async () => ({
          name: 'prod-1',
          version: '1.33',
          status: 'ACTIVE',
          platformVersion: 'eks.12',
          compute: [],
        }),
        addon: async () => anAddon(),
      },
      nodeGroups: { nodes: async () => undefined, kinds: async () => undefined },
      sightings: { firstSeen: nobody },
      claims: { claim: nobody },
      executions: { describe: nobody },
      changes: { inProgress: nobody },
    });
    const now = new Date(START).toISOString();
    const planned = (log: string[]) =>
      plan({
        request: aRequest({ dryRun: true }),
        kubernetes: { access: 'none', role: '' },
        table: 'table',
        executionArn: EXECUTION,
        startedAt: now,
        now,
        past: { calls: log.length, log },
      });

    const calls: number[] = [];
    for (const log of [[], [], ['EKS ended the update.']]) {
      await planned(log);
      calls.push(asked.length);
    }

    expect(calls).toEqual([2, 2, 4]);
  });
});

describe('the node groups of a cluster', () => {
  it('are listed once for a request, however much is asked about them', async () => {
    const listed: string[] = [];
    const requestHandler = inMemoryRequestHandler({
      async handle({ path }) {
        if (path.endsWith('/node-groups')) listed.push(path);
        const body = JSON.stringify({ nodegroups: [], fargateProfileNames: [] });
        return { status: 200, headers: { 'content-type': 'application/json' }, body };
      },
    });
    const credentials = { accessKeyId: 'AKIALOCALLOCALLOCAL0', secretAccessKey: 'local' };
    const nodeGroups = nodeGroupApi({ requestHandler, region: 'eu-west-1', credentials });

    expect(await nodeGroups.nodes(PLACE)).toBe(0);
    expect(await nodeGroups.kinds(PLACE)).toEqual([]);
    expect(listed).toHaveLength(1);

    await nodeGroups.kinds({ ...PLACE });
    expect(listed).toHaveLength(2);
  });
});

it('three hundred answers are remembered, and all are forgotten when there is one more', async () => {
  const asked: string[] = [];
  const catalogue = rememberedCatalogue({
    async offeredVersions(_place, addon) {
      asked.push(addon);
      return [];
    },
    configuration: async () => ({ schema: undefined, serviceAccounts: undefined }),
  })(0);
  const askAll = async (count: number) => {
    for (let index = 0; index < count; index += 1) await catalogue.offeredVersions(PLACE, `addon-${index}`, '1.33');
    return asked.splice(0).length;
  };

  expect([await askAll(300), await askAll(300)]).toEqual([300, 0]);
  expect([await askAll(301), await askAll(2)]).toEqual([1, 2]);
});
