import { describe, expect, it } from 'vitest';
import { ADDON_OUTCOMES } from '../../../../../functions/core/addon/outcome.ts';
import { REPLACEMENT_OUTCOMES } from '../../../../../functions/core/fargate/outcome.ts';
import { reportMarkdown } from '../../../../../functions/core/fleet/report/markdown.ts';
import { reportPage } from '../../../../../functions/core/fleet/report/page.ts';
import { isFailure, rowsOf, shownRows } from '../../../../../functions/core/fleet/report/rows.ts';
import {
  type State,
  stateOfCluster,
  stateOfItem,
  totalText,
} from '../../../../../functions/core/fleet/report/state.ts';
import { aCluster, anItem, aReport, notStarted } from '../../../../support/fleet/reports.ts';

describe('the state of an item', () => {
  const SUCCESSES: ReadonlySet<string> = new Set(['Updated', 'Replaced', 'UpToDate']);

  it.each(Object.keys({ ...ADDON_OUTCOMES, ...REPLACEMENT_OUTCOMES }).filter((name) => name !== 'Planned'))(
    'is a failure exactly when %s is one',
    (name) => {
      expect(isFailure(stateOfItem({ name, details: {} }))).toBe(!SUCCESSES.has(name));
    },
  );

  it.each<[string, object, State]>([
    ['Updated', {}, 'changed'],
    ['Replaced', {}, 'changed'],
    ['UpToDate', {}, 'up to date'],
    ['AddonUpdateRolledBack', {}, 'rolled back'],
    ['ProfileReplacementBlocked', {}, 'blocked'],
    ['NotAttempted', {}, 'not reached'],
    ['Planned', { decision: 'update' }, 'to change'],
    ['Planned', { decision: 'replace' }, 'to change'],
    ['Planned', { decision: 'keep' }, 'up to date'],
    ['Planned', { decision: 'blocked' }, 'blocked'],
    ['Planned', {}, 'failed'],
    ['OutcomeUnknown', {}, 'failed'],
  ])('of %s with %o is "%s"', (name, details, state) => {
    expect(stateOfItem(anItem({ name, details: { ...details } }))).toBe(state);
  });
});

it.each<[Parameters<typeof stateOfCluster>[0], State]>([
  [{ end: 'succeeded', name: 'Maintained' }, 'changed'],
  [{ end: 'succeeded', name: 'UpToDate' }, 'up to date'],
  [{ end: 'succeeded', name: 'Planned' }, 'to change'],
  [{ end: 'failed', name: 'ClusterMaintenanceIncomplete' }, 'failed'],
  [{ end: 'failed', name: 'ClusterMaintenanceBlocked' }, 'blocked'],
  [{ end: 'critical', name: 'OutcomeUnknown' }, 'failed'],
  [{ end: 'not-started', name: 'NotStarted' }, 'not reached'],
])('a cluster with %o is "%s"', (cluster, state) => {
  expect(stateOfCluster(cluster)).toBe(state);
});

describe('rows', () => {
  it('are one for each item, with its versions, and what to do apart from what happened', () => {
    const says = 'coredns was rolled back.\nIt was not healthy.\nWhat to do:\nSee the pods.';
    const item = anItem({ name: 'AddonUpdateRolledBack', succeeded: false, says });
    const profile = anItem({ resource: 'default', details: { oldProfile: 'default', newProfile: '9999-default' } });
    const report = aReport({ prod: [aCluster('prod-1', { end: 'failed', items: [item, profile] })] });

    expect(rowsOf(report)).toMatchObject([
      {
        ...{ wave: 'prod', name: 'prod-1', accountId: '111122223333', region: 'eu-west-1', resource: 'coredns' },
        ...{ from: 'v1.12.4-eksbuild.6', to: 'v1.13.2-eksbuild.21', state: 'rolled back', seconds: 101 },
        ...{ reasons: ['coredns was rolled back.', 'It was not healthy.'], advice: ['See the pods.'] },
      },
      { resource: 'default', from: 'default', to: '9999-default' },
    ]);
  });

  it('have the cluster itself where none of its items says why it failed, and where it was not started', () => {
    const lost = aCluster('dev-1', { end: 'critical', name: 'ClusterMaintenanceFailed', says: 'It is unknown.' });
    const report = aReport({ dev: [lost, notStarted('dev-2', 'the window closed')] });

    expect(rowsOf(report)).toMatchObject([
      { name: 'dev-1', resource: '', outcome: 'ClusterMaintenanceFailed', state: 'failed', seconds: 101 },
      { name: 'dev-1', resource: 'coredns', state: 'changed' },
      { name: 'dev-2', resource: '', state: 'not reached', seconds: undefined, reasons: ['the window closed'] },
    ]);
  });

  it('are all shown while there is room, then those that changed or failed, then failures before changes', () => {
    const items = [
      ...Array.from({ length: 3 }, () => anItem({ name: 'UpToDate' })),
      ...Array.from({ length: 12 }, () => anItem()),
      anItem({ name: 'AddonUpdateFailed', succeeded: false }),
    ];
    const rows = rowsOf(aReport({ all: [aCluster('prod-1', { end: 'failed', items })] }));

    expect(shownRows(rows, 16)).toEqual({ rows, left: 0 });
    expect(shownRows(rows, 15)).toEqual({ rows: rows.slice(3), left: 3 });
    expect(shownRows(rows, 10)).toEqual({ rows: [...rows.slice(3, 12), rows[15]], left: 6 });
  });
});

it('totals name each state that there is, changes first', () => {
  expect(totalText(['failed', 'changed', 'changed', 'not reached'])).toBe('2 changed, 1 failed, 1 not reached');
  expect(totalText([])).toBe('none');
});

it('a row of a plan says why there would be no way back, on the page and in Markdown too', () => {
  const rollBack = { possible: false, reason: 'EKS does not offer v1.10.1-eksbuild.1 any more.' };
  const planned = anItem({ name: 'Planned', details: { decision: 'update', from: 'v1', to: 'v2', rollBack } });
  const report = aReport({ dev: [aCluster('dev-1', { items: [planned, anItem()] })] }, { dryRun: true });
  const says = 'No way back, because EKS does not offer v1.10.1-eksbuild.1 any more.';

  expect(rowsOf(report).map(({ noWayBack }) => noWayBack)).toEqual([says, '']);
  expect(reportPage(report).match(/No way back, because/g)).toHaveLength(1);
  expect(reportMarkdown(report)).toContain(`v2. ${says}`);
});
