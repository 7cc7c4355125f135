import { describe, expect, it } from 'vitest';
import { decideFleet } from '../../../../../functions/core/fleet/plan.ts';
import { type Drawing, drawnUp, PlannedCluster } from '../../../../../functions/core/fleet/planned/drawing.ts';
import { planOutcome } from '../../../../../functions/core/fleet/planned/text.ts';
import { reportOf } from '../../../../../functions/core/fleet/report/of-run.ts';
import { FleetReport } from '../../../../../functions/core/fleet/report/report.ts';
import { MaintainFleetRequest } from '../../../../../functions/core/fleet/request.ts';
import type { ClusterResult } from '../../../../../functions/core/fleet/result.ts';
import { ABSENT } from '../../../../../functions/core/maintenance/selection.ts';
import { aResult } from '../../../../support/fleet/plans.ts';
import { aFleetCluster } from '../../../../support/worlds/fleet.ts';

const RUN = 'arn:aws:states:eu-west-1:111122223333:execution:maintain-fleet:nightly';
const place = { accountId: '111122223333', region: 'eu-west-1' };

type Item = ClusterResult['items'][number];
type Found = Partial<ClusterResult> | Item[];
const anItem = (resource: string, details: Item['details'], says = 'Planned.'): Item => ({
  ...{ resource, name: 'Planned', succeeded: true, says, details },
});
const update = (to = 'v2', from = 'v1', says = 'Planned.') =>
  anItem('coredns', { decision: 'update', from: `${from}.0.0-eksbuild.1`, to: `${to}.0.0-eksbuild.1` }, says);
const keep = (resource = 'vpc-cni', says = 'Current.') => anItem(resource, { decision: 'keep' }, says);
const replace = anItem('web', { decision: 'replace', oldProfile: 'web', newProfile: '9999-web' });
const blocked = anItem('vpc-cni', { decision: 'blocked' }, 'It is blocked.\nFor a reason.');

/** Draws up a fleet of clusters with what the plan of each found. */
function drawn(found: Record<string, Found>, wishes: object = {}): Drawing {
  const request = MaintainFleetRequest.parse(wishes);
  const clusters = Object.keys(found).map((name) => aFleetCluster({ name }));
  const { plan, list } = decideFleet(request, [{ place, clusters, notRead: [] }], RUN);
  if (plan === null) throw new Error('There is no plan.');
  const results = list.flatMap(({ id, cluster }): ClusterResult[] => {
    const own = found[cluster.name];
    const parts = Array.isArray(own) ? { items: own } : own;
    const head = { id, name: 'Planned', says: 'Planned.', execution: null, startedAt: null, seconds: 0, items: [] };
    return parts === undefined ? [] : [{ ...head, end: 'succeeded', ...parts }];
  });
  return drawnUp(plan, list, results, { request, executionArn: RUN, pins: {} });
}
const saidOf = (...args: Parameters<typeof drawn>) => planOutcome(drawn(...args), RUN);
const kindsOf = (found: Record<string, Found>) => drawn(found).planned.map(({ kind }) => kind);

describe('what a plan found on a cluster', () => {
  it.each<[string, Found, string]>([
    ['something to update', [update(), keep()], 'change'],
    ['something to replace', [replace], 'change'],
    ['something to change and something blocked', [update(), blocked], 'change'],
    ['something blocked', [keep(), blocked], 'blocked'],
    ['something that nobody knows', [anItem('a', {})], 'blocked'],
    ['an item that failed', [{ ...update(), succeeded: false }], 'blocked'],
    ['nothing', [keep()], 'up-to-date'],
    ['no add-on', [], 'up-to-date'],
    ['that it cannot be planned', { end: 'failed', says: 'No.' }, 'blocked'],
  ])('decides what is done there: %s', (_, found, kind) => {
    expect(kindsOf({ a: found })).toEqual([kind]);
  });

  it('is carried out by a run of its own, with just that', () => {
    const { planned } = drawn({ a: [update(), replace, keep()], b: [keep()] });

    expect(planned).toMatchObject([
      {
        cluster: {
          run: expect.stringMatching(/^maintain-a-[\da-f]{16}$/),
          changes: { versions: { coredns: 'v2.0.0-eksbuild.1' }, profiles: ['web'] },
        },
      },
      { cluster: { run: expect.stringMatching(/^plan-b-/) } },
    ]);
    expect(planned.map((each) => PlannedCluster.parse(each))).toEqual(planned);
    expect(PlannedCluster.safeParse({ ...planned[0], kind: 'unknown' }).success).toBe(false);
  });

  it('is nothing when an add-on is already newer than the version that all waves get', () => {
    const { planned, held } = drawn({ a: [update('v2')], b: [update('v4', 'v3')] });

    expect(planned.map(({ kind }) => kind)).toEqual(['change', 'up-to-date']);
    expect(held).toEqual([expect.stringContaining('could have v4.0.0-eksbuild.1; all waves get v2.0.0-eksbuild.1')]);
  });

  it('is a change also when only the settings of an add-on differ', () => {
    const { planned } = drawn({ a: [update('v2', 'v2')] });

    expect(planned).toMatchObject([
      { kind: 'change', cluster: { changes: { versions: { coredns: 'v2.0.0-eksbuild.1' } } } },
    ]);
  });

  it('makes the waves: their pace is that of the clusters that are changed', () => {
    const waves = [
      { name: 'one', match: { names: ['a*'] }, maxConcurrency: '50%' },
      { name: 'rest', rest: true },
    ];
    const found = { a1: [update()], a2: [update()], a3: [keep()], a4: [blocked], b1: [keep()] };

    expect(drawn(found, { waves }).plan.waves).toMatchObject([
      { name: 'one', clusters: 4, toChange: 2, blocked: 1, upToDate: 1, pace: { maxConcurrency: 1 } },
      { name: 'rest', clusters: 1, toChange: 0, blocked: 0, upToDate: 1 },
    ]);
  });

  it.each<[string, Record<string, Found>, string]>([
    ['no cluster', { a: [keep('x', ABSENT)], b: [keep('x', ABSENT)] }, 'no cluster has it; check the name.'],
    ['not one', { a: [keep('x', ABSENT)], b: [keep()] }, '1 of 2 clusters does not have it.'],
    [
      'not two',
      { a: [keep('x', ABSENT)], b: [keep('x', ABSENT)], c: [keep()], d: { end: 'failed' } },
      '2 of 3 clusters do not have it.',
    ],
  ])('says that options for an add-on do nothing where it is not installed: %s', (_, found, where) => {
    expect(drawn(found).held).toEqual([
      `What the request says of x (addons.overrides) does nothing where it is not installed: ${where}`,
    ]);
  });
});

describe('the plan of a fleet, for people', () => {
  it('says what is done in each wave, to which versions, and what is not', () => {
    const noWay = 'Planned.\nCan be rolled back: no, EKS does not offer it.\nMore.';
    const found = {
      a: [update('v2', 'v1', noWay), replace],
      b: [update('v2', 'v2')],
      c: [update(), blocked],
      d: [blocked],
      e: { end: 'failed' as const, says: 'No\nrole.' },
      f: [keep()],
    };

    expect(saidOf(found, { bakeBetweenWavesSeconds: 600, toleratedFailures: 1 })).toMatchObject({
      ...{ name: 'Planned', severity: 'warning' },
      summary: 'Of 6 clusters in 1 wave: 3 would be changed, 1 up to date, 2 blocked.',
      reasons: [
        'Wave all: 3 to change, 1 up to date, 2 blocked. Up to 3 at the same time, which takes about 20 minutes; 1 may fail, and up to 3 can before it stops. Afterwards it bakes for 10 minutes.',
        'Fargate profile web: replaced on 1 cluster.',
        'coredns (Kubernetes 1.33): other settings at v2.0.0-eksbuild.1 on 1 cluster.',
        'coredns (Kubernetes 1.33): v1.0.0-eksbuild.1 -> v2.0.0-eksbuild.1 on 2 clusters.',
        '111122223333/eu-west-1/c: It is blocked. For a reason.',
        '111122223333/eu-west-1/d: It is blocked. For a reason.',
        '111122223333/eu-west-1/e cannot be maintained: No role.',
        'coredns on 111122223333/eu-west-1/a: Can be rolled back: no, EKS does not offer it.',
      ],
      advice: [`To stop it before it changes anything more: \`upkeep stop ${RUN}\``],
      details: {
        clusters: 6,
        change: 3,
        blocked: 2,
        upToDate: 1,
        unreachable: 0,
        folder: expect.stringMatching(/^fleet/),
      },
    });
  });

  it.each<[string, Record<string, Found>, object, object]>([
    ['is information when all of it can be done', { a: [update()] }, {}, { severity: 'info', advice: { length: 1 } }],
    ['has nothing to stop when it is a dry run', { a: [update()] }, { dryRun: true }, { advice: [] }],
    [
      'has nothing to stop when it changes nothing',
      { a: [keep()] },
      {},
      { advice: [], reasons: ['Wave all: nothing to change, 1 up to date.'] },
    ],
    ['warns of what is blocked', { a: [update(), blocked] }, {}, { severity: 'warning' }],
  ])('%s', (_, found, wishes, expected) => {
    expect(saidOf(found, wishes)).toMatchObject(expected);
  });

  it('warns of what could not be read', () => {
    const drawing = drawn({ a: [update()] });

    expect(planOutcome({ ...drawing, plan: { ...drawing.plan, unreachable: 1 } }, RUN).severity).toBe('warning');
  });

  it.each([
    [20, '111122223333/eu-west-1/c9: It is blocked. For a reason.'],
    [21, '... and 1 more thing that cannot be changed.'],
    [22, '... and 2 more things that cannot be changed.'],
  ])('shows the first twenty of each kind: of %d', (count, last) => {
    const found = Object.fromEntries(Array.from({ length: count }, (_, index) => [`c${index}`, [blocked]]));

    expect(saidOf(found).reasons.at(-1)).toBe(last);
    expect(saidOf(found).reasons).toHaveLength(Math.min(count, 21) + 1);
  });

  it('shows twenty versions, and how many more there are', () => {
    const profile = (index: number) => anItem(`p${index}`, { decision: 'replace' });

    expect(saidOf({ a: Array.from({ length: 21 }, (_, index) => profile(index)) }).reasons.at(-1)).toBe(
      '... and 1 more version.',
    );
  });

  it.each([
    [1, 'about 20 minutes'],
    [4, 'about 80 minutes'],
    [5, 'about 2 hours'],
    [143, 'about 48 hours'],
    [144, 'about 2 days'],
  ])('says how long a wave takes: %d clusters, one after another', (count, takes) => {
    const found = Object.fromEntries(Array.from({ length: count }, (_, index) => [`c${index}`, [update()]]));

    expect(saidOf(found, { maxConcurrency: 1 }).reasons[0]).toContain(`which takes ${takes};`);
  });
});

describe('the report of a run', () => {
  const drawing = drawn({ a: [update()], b: [update()], c: [update()] });
  const list = drawing.planned.map(({ cluster }) => cluster);
  const [first, second, third] = list.map(({ id }) => id);
  const result = (id: string | undefined, changes: Partial<ClusterResult>) => aResult(id ?? '', changes);
  const said = { ...update(), says: 'Updated.\nMore.' };
  const results = [
    result(first, { items: [said, { ...said, succeeded: false }] }),
    result(second, { end: 'critical', name: 'OutcomeUnknown' }),
    result(third, { end: 'not-started', name: 'NotStarted' }),
    result('other', { end: 'failed', name: 'ClusterMaintenanceIncomplete' }),
    result('more', { name: 'UpToDate' }),
  ];
  const plan = { ...drawing.plan, unreachable: 2, inNoWave: 3, warnings: ['No role.'] };
  const run = {
    arn: RUN,
    startedAt: '2026-11-21T08:00:00Z',
    now: '2026-11-21T09:00:00Z',
    controls: ['Paused by ana.'],
  };
  const outcome = planOutcome(drawing, RUN);
  const report = reportOf(
    plan,
    [
      { list, results, why: 'so' },
      { list: [], results: [], why: '' },
    ],
    outcome,
    run,
  );

  it('has everything that is known of it', () => {
    expect(FleetReport.parse(report)).toEqual(report);
    expect(report).toMatchObject({
      ...{
        run: RUN,
        startedAt: run.startedAt,
        endedAt: run.now,
        dryRun: false,
        controls: run.controls,
        warnings: ['No role.'],
      },
      outcome: { name: 'Planned', succeeded: true, severity: 'info', summary: outcome.summary },
      totals: { clusters: 5, succeeded: 2, changed: 1, failed: 2, notReached: 1, unreachable: 2, inNoWave: 3 },
    });
  });

  it('names its waves and their clusters', () => {
    expect(report.waves.map(({ name, why, clusters }) => [name, why, clusters.map(({ cluster }) => cluster)])).toEqual([
      ['all', 'so', [...['a', 'b', 'c'].map((name) => `111122223333/eu-west-1/${name}`), 'other', 'more']],
      ['2', '', []],
    ]);
    expect(report.waves[0]?.clusters[0]).not.toHaveProperty('id');
  });

  it('has of what went well one sentence, and of what did not everything', () => {
    expect(report.waves[0]?.clusters[0]?.items.map(({ says }) => says)).toEqual(['Updated.', 'Updated.\nMore.']);
  });
});
