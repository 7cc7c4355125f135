import { describe, expect, it } from 'vitest';
import { roomAmong, succeededResult } from '../../../../functions/core/maintenance/item-result.ts';
import {
  FIRST_PROGRESS,
  type ItemResult,
  type MaintenanceItem,
  type MaintenancePlan,
} from '../../../../functions/core/maintenance/progress.ts';
import { incomplete, itemAt, itemDone, lost } from '../../../../functions/core/maintenance/results.ts';

const anItem = (resource: string, machine: MaintenanceItem['machine'] = 'update-addon'): MaintenanceItem => ({
  ...{ machine, resource, run: `run-of-${resource}`, timeoutSeconds: 900 },
});
const aProfile = (resource: string) => anItem(resource, 'replace-fargate-profile');
const aResult = (resource: string, changes: Partial<ItemResult> = {}): ItemResult => ({
  ...{ machine: 'update-addon', resource, execution: 'arn', name: 'UpToDate', succeeded: true, severity: 'info' },
  ...{ says: `${resource} is current.`, details: {} },
  ...changes,
});
const updated = (resource: string) => aResult(resource, { name: 'Updated', details: { from: 'v1', to: 'v2' } });
const failed = (resource: string, changes: Partial<ItemResult> = {}) =>
  aResult(resource, { name: 'AddonUpdateFailed', succeeded: false, severity: 'error', says: 'It failed.', ...changes });

/** A run whose last item is the one of the last result. */
function contextOf(results: ItemResult[], plan: Partial<MaintenancePlan> = {}) {
  const items = results.map(({ resource, machine }) =>
    machine === 'update-addon' ? anItem(resource) : aProfile(resource),
  );
  const whole: MaintenancePlan = {
    ...{ cluster: { name: 'prod-1' }, onFailure: 'stop', dryRun: false, items, leftAlone: [], insights: [] },
    ...plan,
  };
  return { plan: whole, progress: { ...FIRST_PROGRESS, at: whole.items.length - 1, results }, now: 0 };
}
const outcomeOf = (decision: object) => Object(decision).outcome;
const ended = (...args: Parameters<typeof contextOf>) => outcomeOf(itemDone(contextOf(...args)));

describe('a run of which every item was attempted', () => {
  const replaced = aResult('web', {
    ...{ machine: 'replace-fargate-profile', name: 'Replaced' },
    details: { oldProfile: 'web', newProfile: '9999-web' },
  });
  const plan = (resource: string, decision: string) => aResult(resource, { name: 'Planned', details: { decision } });

  it.each<[string, ItemResult[], Partial<MaintenancePlan>, string, string]>([
    ['all of it changed', [updated('a'), replaced], {}, 'Maintained', 'prod-1 was maintained: 2 changed.'],
    [
      'some of it changed',
      [updated('a'), aResult('b')],
      {},
      'Maintained',
      'prod-1 was maintained: 1 changed, 1 already up to date.',
    ],
    [
      'nothing changed',
      [aResult('a'), aResult('b')],
      {},
      'UpToDate',
      'Nothing on prod-1 was changed: 2 add-ons checked, all up to date.',
    ],
    [
      'an add-on and profiles unchanged',
      [aResult('a'), { ...replaced, name: 'UpToDate' }, { ...replaced, name: 'UpToDate' }],
      {},
      'UpToDate',
      'Nothing on prod-1 was changed: 1 add-on and 2 Fargate profiles checked, all up to date.',
    ],
    [
      'one profile unchanged',
      [{ ...replaced, name: 'UpToDate' }],
      {},
      'UpToDate',
      'Nothing on prod-1 was changed: 1 Fargate profile checked, all up to date.',
    ],
    [
      'plans of what would change',
      [plan('a', 'update'), plan('b', 'keep'), { ...plan('c', 'replace'), machine: 'replace-fargate-profile' }],
      { dryRun: true },
      'Planned',
      'Of 2 add-ons and 1 Fargate profile on prod-1, 2 would be changed.',
    ],
    [
      'plans of which some are blocked',
      [plan('a', 'update'), plan('b', 'blocked'), plan('c', 'blocked')],
      { dryRun: true },
      'Planned',
      'Of 3 add-ons on prod-1, 1 would be changed, 2 cannot be (b, c).',
    ],
  ])('ends with %s', (_, results, changes, name, summary) => {
    expect(ended(results, changes)).toMatchObject({ name, summary });
  });

  it('has a line for each item, with what changed', () => {
    const settings = { ...updated('b'), details: { from: 'v1', to: 'v1' }, says: 'Its configuration changed.\nMore.' };

    expect(
      ended([updated('a'), settings, replaced, aResult('d', { says: 'It is current\nNothing to do.' })]),
    ).toMatchObject({
      reasons: [
        'a: Updated, v1 -> v2',
        'b: Updated. Its configuration changed.',
        'web: Replaced, web -> 9999-web',
        'd: UpToDate. It is current. Nothing to do.',
      ],
      details: { notTried: [] },
    });
  });

  it('lists what was left alone beside the results, and what EKS says of the cluster', () => {
    const insight = { category: null, name: 'Insights', clusterVersion: null, status: 'not read', says: ['Not read.'] };
    const around = { leftAlone: [{ addon: 'b', reason: 'It is managed elsewhere.' }], insights: [insight] };

    expect(ended([aResult('a')], around)).toMatchObject({
      reasons: ['a: UpToDate. a is current.', 'b: left alone. It is managed elsewhere.', 'Not read.'],
      details: {
        results: [
          aResult('a'),
          aResult('b', {
            ...{ execution: '', says: 'It is managed elsewhere.' },
            details: { decision: 'keep', leftAlone: true },
          }),
        ],
        insights: [insight],
      },
    });
    expect(ended([aResult('a')]).details).not.toHaveProperty('insights');
  });

  it('is as severe as the worst of it', () => {
    expect(ended([aResult('a', { severity: 'warning' }), aResult('b')]).severity).toBe('warning');
    expect(ended([aResult('a')]).severity).toBe('info');
    expect(ended([failed('a', { severity: 'critical' }), failed('b')]).severity).toBe('critical');
  });
});

describe('a run of which items failed', () => {
  it.each<[string, ItemResult[], Partial<MaintenancePlan>, string]>([
    [
      'one done',
      [aResult('a'), failed('b')],
      {},
      'Of 2 add-ons on prod-1, 1 is done and 1 failed (b: AddonUpdateFailed).',
    ],
    ['none done', [failed('b')], {}, 'Of 1 add-on on prod-1, 0 are done and 1 failed (b: AddonUpdateFailed).'],
    [
      'several planned',
      [aResult('a'), failed('b'), aResult('c'), failed('d')],
      { dryRun: true },
      'Of 4 add-ons on prod-1, 2 are planned and 2 failed (b: AddonUpdateFailed, d: AddonUpdateFailed).',
    ],
  ])('says how many are done and failed: %s', (_, results, changes, summary) => {
    expect(ended(results, changes)).toMatchObject({ name: 'ClusterMaintenanceIncomplete', summary });
  });

  it('names what was not attempted, and how to go on', () => {
    const items = ['a', 'b', 'c', 'd'].map((name) => anItem(name));

    expect(
      outcomeOf(incomplete(contextOf([aResult('a'), failed('b')], { items }), { reasons: ['So.'], advice: ['Do.'] })),
    ).toMatchObject({
      summary: 'Of 4 add-ons on prod-1, 1 is done and 1 failed (b: AddonUpdateFailed); 2 not attempted.',
      reasons: ['a: UpToDate. a is current.', 'b: AddonUpdateFailed. It failed.', 'So.', 'Not attempted: c, d.'],
      advice: [
        'Do.',
        'Follow the advice in the notification of each failed item: b: AddonUpdateFailed.',
        'Then start again with the same request: items that are up to date are not changed.',
      ],
      details: { notTried: ['c', 'd'] },
    });
    expect(ended([failed('b')]).advice).toHaveLength(1);
  });

  it.each([
    [10, /\(0: AddonUpdateFailed.*, 9: AddonUpdateFailed\)/],
    [11, /\(0: AddonUpdateFailed.*, 9: AddonUpdateFailed, 1 more\)/],
  ])('names ten of %d', (count, names) => {
    expect(ended(Array.from({ length: count }, (_, index) => failed(`${index}`))).summary).toMatch(names);
  });

  it('stops at an item of which nothing is known', () => {
    const context = { ...contextOf([failed('a')]), progress: { ...FIRST_PROGRESS, results: [failed('a')] } };

    expect(outcomeOf(lost(context, { reasons: ['So.'], advice: ['Do.'] }))).toMatchObject({
      name: 'ClusterMaintenanceFailed',
      summary: 'The maintenance of prod-1 stopped at a, because it is unknown whether EKS is still changing it.',
      reasons: ['a: AddonUpdateFailed. It failed.', 'So.'],
      advice: ['Do.', 'Check a in the EKS console; when no change is in progress, start again with the same request.'],
    });
    expect(outcomeOf(lost(context, {})).advice).toHaveLength(1);
  });

  it('has no item beyond its last', () => {
    const { plan, progress } = contextOf([failed('a')]);

    expect(() => itemAt({ plan, progress: { ...progress, at: 1 } })).toThrow('There is no item 1 among 1.');
  });
});

it('the next item begins without what the last one waited for', () => {
  const { plan, now } = contextOf([aResult('a'), aResult('b')]);
  const progress = { ...FIRST_PROGRESS, tries: 3, since: '2026-11-21T08:00:00.000Z', waitSeconds: 60, waitingFor: 'a' };

  expect(itemDone({ plan, progress, now })).toEqual({ kind: 'item', progress: { ...FIRST_PROGRESS, at: 1 } });
});

describe('the result of an item', () => {
  const run = (changes: object = {}) => ({ item: anItem('a'), execution: 'arn', room: 100, ...changes });
  const anOutcome = (changes: object = {}) => ({
    ...{ name: 'Updated', succeeded: true, severity: 'info', summary: 'It was updated.' },
    ...{ reasons: ['So.'], advice: ['Do.'], details: {} },
    ...changes,
  });

  it('says its summary, reasons and advice, a line each, and how long it took', () => {
    expect(succeededResult(run({ seconds: 60 }), anOutcome())).toEqual({
      ...{ machine: 'update-addon', resource: 'a', execution: 'arn', seconds: 60 },
      ...{ name: 'Updated', succeeded: true, severity: 'info', details: {} },
      says: 'It was updated.\nSo.\nDo.',
    });
    expect(succeededResult(run(), anOutcome({ advice: undefined }))).toMatchObject({ says: 'It was updated.\nSo.' });
  });

  it.each([
    ['x'.repeat(98), 'x'.repeat(98)],
    ['x'.repeat(99), `${'x'.repeat(99)} …`],
    ['x'.repeat(200), `${'x'.repeat(100)} …`],
    ['é'.repeat(200), `${'é'.repeat(50)} …`],
  ])('is shortened to the bytes that there is room for: %s', (summary, says) => {
    expect(succeededResult(run(), anOutcome({ summary, reasons: [], advice: [] })).says).toBe(says);
  });

  it('keeps the details that a report needs, as many as there is room for', () => {
    const all = {
      decision: 'update',
      from: 'v1',
      to: 'v2',
      versions: ['v2'],
      snapshot: { a: 1 },
      changes: 'x'.repeat(50),
    };

    expect(succeededResult(run(), anOutcome({ details: all })).details).toEqual({
      ...{ decision: 'update', from: 'v1', to: 'v2', versions: ['v2'] },
    });
    const profile = { oldProfile: 'web', newProfile: '9999-web', names: ['9999-web'], differences: [], warnings: [] };
    const item = aProfile('web');

    expect(succeededResult(run({ item, room: 600 }), anOutcome({ details: { ...all, ...profile } })).details).toEqual({
      ...{ decision: 'update', oldProfile: 'web', newProfile: '9999-web', names: ['9999-web'], differences: [] },
    });
  });

  it('of another text than an outcome is a failure', () => {
    expect(succeededResult(run(), 'fine')).toMatchObject({
      ...{ name: 'OutcomeUnknown', succeeded: false, severity: 'error' },
      says: 'It succeeded, but its output is not a known outcome.',
    });
  });

  it.each([
    [1, 600],
    [60, 600],
    [61, 590],
    [200, 180],
  ])('of %d items has room for %d bytes', (items, room) => {
    expect(roomAmong(items)).toBe(room);
  });
});
