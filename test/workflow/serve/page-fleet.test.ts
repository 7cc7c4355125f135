import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Clusters, Run, RunSummary } from '../../../local/cloud/page/wire.ts';
import { type ServedPage, servedPage } from '../../support/page/served-page.ts';
import { OLD } from '../../support/worlds/addon-builders.ts';

const cluster = (name: string, stage: string) => ({
  ...{ name, version: '1.33', tags: { stage } },
  addons: [{ name: 'coredns', version: OLD }],
});
const INSIGHT = { name: 'Deprecated APIs', kubernetesVersion: '1.34', status: 'ERROR', reason: 'Still used.' };
const WORLD = {
  region: 'eu-west-1',
  account: '111122223333',
  clusters: [
    cluster('dev-1', 'dev'),
    cluster('prod-1', 'prod'),
    cluster('late-1', 'none'),
    { ...cluster('other-1', 'none'), insights: [INSIGHT] },
    { ...cluster('other-1', 'none'), account: '444455556666', version: '1.32', addons: [] },
  ],
};
const REQUEST = {
  clusters: { tags: { stage: ['dev', 'prod'] } },
  waves: [
    { name: 'canary', match: { tags: { stage: 'dev' } } },
    { name: 'rest', rest: true },
  ],
};

let served: ServedPage;
let fleet: Run;
let health: Run;
let runs: RunSummary[];
let clusters: Clusters;

const read = async (path: string) => JSON.parse(await (await fetch(`${served.url}/page/api/${path}`)).text());
const runOf = async (id: string): Promise<Run> => read(`run?id=${encodeURIComponent(id)}`);
const act = async (name: string, body: object): Promise<string> => {
  const headers = { 'content-type': 'application/json' };
  const request = { method: 'POST', headers, body: JSON.stringify(body) };
  return (await fetch(`${served.url}/page/api/${name}`, request)).text();
};

beforeAll(async () => {
  served = await servedPage(WORLD, { speed: 1_000 });
  const { engine } = served.cloud;
  const started = (machine: string, input: object) =>
    engine.startExecution({ stateMachineArn: machine, name: machine, input: JSON.stringify(input) }).executionArn;
  const fleetArn = started('maintain-fleet', REQUEST);
  await engine.finished(fleetArn);
  // At the same time as somebody else's change of the same cluster.
  const updateArn = started('update-addon', { cluster: 'other-1', addon: 'coredns' });
  const healthArn = started('report-health', { cluster: 'other-1' });
  await Promise.all([engine.finished(updateArn), engine.finished(healthArn)]);

  [runs, fleet, health, clusters] = [
    await read('runs'),
    await runOf(fleetArn),
    await runOf(healthArn),
    await read('clusters'),
  ];
});
afterAll(() => served.close());

it('a fleet run has its clusters by wave, each with its items', () => {
  const waves = fleet.children.map(({ title, runs: clusters }) => ({
    title,
    clusters: clusters.map(({ subject, children }) => [subject, ...children.map((item) => item.subject)]),
  }));

  expect(waves).toEqual([
    {
      title: 'Plan of each cluster',
      clusters: [
        ['dev-1', 'coredns on dev-1'],
        ['prod-1', 'coredns on prod-1'],
      ],
    },
    { title: 'Wave canary', clusters: [['dev-1', 'coredns on dev-1']] },
    { title: 'Wave rest', clusters: [['prod-1', 'coredns on prod-1']] },
  ]);
});

it('only what people and programs started belongs to nothing', () => {
  expect(runs.filter(({ parent }) => parent === undefined).map(({ name }) => name)).toEqual([
    'report-health',
    'update-addon',
    'maintain-fleet',
  ]);
});

it.each<[string, () => Run, string[]]>([
  ['a fleet run', () => fleet, ['ListClusters', 'DescribeCluster']],
  [
    'a report beside an update of the same cluster',
    () => health,
    ['ListAddons', 'DescribeAddon', 'ListFargateProfiles'],
  ],
])('the EKS calls of %s are those that it made itself', (_, run, operations) => {
  expect(new Set(run().calls?.map(({ operation }) => operation))).toEqual(new Set(operations));
});

it('clusters of the same name in two accounts are two, each with what EKS says of it', () => {
  const rows = clusters.clusters.filter(({ name }) => name === 'other-1');

  expect(
    rows.map(({ accountId, kubernetes, addons, insights }) => [accountId, kubernetes, addons.length, insights]),
  ).toEqual([
    ['111122223333', '1.33', 1, [{ text: 'ERROR for Kubernetes 1.34: "Deprecated APIs". Still used.', blocks: true }]],
    ['444455556666', '1.32', 0, []],
  ]);
});

it('a fleet run is paused, continued and stopped gracefully, and says so', async () => {
  const { engine } = served.cloud;
  const input = JSON.stringify({ clusters: { names: ['late-1'] }, approval: 'before-start' });
  const { executionArn: id } = engine.startExecution({ stateMachineArn: 'maintain-fleet', name: 'asks', input });
  await expect.poll(async () => (await runOf(id)).approval?.id, { timeout: 60_000 }).toBeDefined();
  const { approval } = await runOf(id);

  const said: unknown[] = [];
  for (const wish of ['pause', 'pause', 'continue', 'stop']) {
    const text = await act('control', { id, wish });
    said.push([/already/.test(text), (await runOf(id)).control]);
  }
  await act('answer', { id: approval?.id, verdict: 'approved' });
  await engine.finished(id);

  const by = expect.stringMatching(/^(paused|stopped) by page at 2026-/);
  expect(said).toEqual([
    [false, { wish: 'pause', says: by }],
    [true, { wish: 'pause', says: by }],
    [false, { wish: 'continue', says: '' }],
    [false, { wish: 'stop', says: by }],
  ]);
  const ended = await runOf(id);
  expect(ended.outcome?.name).toBe('FleetMaintenanceStopped');
  expect(ended.control).toBeUndefined();
  expect(ended.children.map(({ title }) => title)).toEqual(['Plan of each cluster']);
});
