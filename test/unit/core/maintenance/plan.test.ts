import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decideAfterPlanFailure } from '../../../../functions/core/maintenance/decide.ts';
import { runName } from '../../../../functions/core/maintenance/items.ts';
import { MAINTENANCE_OUTCOMES } from '../../../../functions/core/maintenance/outcome.ts';
import { FIRST_PROGRESS } from '../../../../functions/core/maintenance/progress.ts';
import { oneLine } from '../../../../functions/core/maintenance/results.ts';
import { longestSeconds } from '../../../../functions/core/maintenance/timing.ts';
import { textOf } from '../../../support/repository.ts';
import {
  aResource,
  BUSY,
  CALM,
  MINUTE,
  NOW,
  planned,
  requestOf,
} from '../../../support/worlds/maintenance-builders.ts';

describe('a plan', () => {
  it('holds an item for each add-on and profile, with what it is started with', () => {
    const changes = { fargateProfiles: [{ profile: 'default', force: true }], dryRun: true };
    const { decision, plan, inputs } = planned(changes);

    expect(decision).toEqual({ kind: 'item', progress: FIRST_PROGRESS });
    expect(plan?.items).toMatchObject([
      { machine: 'update-addon', resource: 'vpc-cni', timeoutSeconds: 3900 },
      { machine: 'update-addon', resource: 'coredns', timeoutSeconds: 3900 },
      { machine: 'replace-fargate-profile', resource: 'default', timeoutSeconds: 7500 },
    ]);
    expect(inputs).toMatchObject([
      { cluster: { name: 'prod-1' }, addon: 'vpc-cni', dryRun: true },
      { addon: 'coredns', dryRun: true },
      { profile: 'default', force: true, dryRun: true },
    ]);
  });

  it('does not ask a profile to be there whose name is kept, since its state machine finds what was left of it', () => {
    expect(planned({ fargateProfiles: [{ profile: 'gone', keepName: true }] }).decision.kind).toBe('item');
    expect(planned({ fargateProfiles: [{ profile: 'gone' }] }).decision.kind).toBe('publish');
  });

  it.each([
    ['an add-on that changes', BUSY, 'ACTIVE'],
    ['a profile that changes', [aResource('p', { kind: 'fargate-profile', status: 'DELETING' })], 'ACTIVE'],
    ['a cluster that changes', CALM, 'UPDATING'],
    ['another run', CALM, 'ACTIVE', 'arn:of:another-run'],
  ])('waits for %s, for an hour', (_, seen, status, holder?: string) => {
    const around = { status, ...(holder !== undefined && { holder }) };
    expect(planned({}, seen, around).decision).toMatchObject({ kind: 'plan', waitSeconds: 15 });
    expect(planned({}, seen, { ...around, minutes: 59 }).decision.kind).toBe('plan');
    expect(planned({}, seen, { ...around, minutes: 60 }).decision).toMatchObject({
      kind: 'publish',
      outcome: { name: 'ClusterMaintenanceBlocked' },
    });
  });

  it('that can never be carried out is refused immediately, whatever else is in progress', () => {
    const { decision } = planned({ addons: [{ addon: 'nope' }] }, BUSY);

    expect(decision).toMatchObject({
      kind: 'publish',
      outcome: { reasons: [expect.stringContaining('nope'), expect.stringContaining('UPDATING')] },
    });
  });

  it('of a dry run waits for nothing', () => {
    expect(planned({ dryRun: true }, BUSY).decision.kind).toBe('item');
  });

  it('is refused when it would not fit into an execution', () => {
    const configurationValues = { text: 'x'.repeat(160_000) };

    const { decision } = planned({ addons: [{ addon: 'coredns', configurationValues }] });

    expect(decision).toMatchObject({ kind: 'publish', outcome: { reasons: [expect.stringContaining('bytes')] } });
  });
});

describe('the name of an item', () => {
  const text = fc.string({ minLength: 1, maxLength: 100 });

  it('is one that Step Functions takes, the same for the same and another for another', async () => {
    await fc.assert(
      fc.property(text, text, text, (resource, cluster, arn) => {
        const name = runName('update-addon', resource, cluster, arn);

        expect(name).toMatch(/^[\w-]{1,80}$/);
        expect(runName('update-addon', resource, cluster, arn)).toBe(name);
        expect(runName('replace-fargate-profile', resource, cluster, arn)).not.toBe(name);
        expect(runName('update-addon', `${resource}x`, cluster, arn)).not.toBe(name);
        expect(runName('update-addon', resource, cluster, `${arn}x`)).not.toBe(name);
      }),
    );
  });
});

describe('after a failure to plan', () => {
  const times = { startedAt: NOW, now: NOW };
  const asked = { request: requestOf(), where: { cluster: { name: 'prod-1' } } };

  it('of which another try may help, it is planned again', () => {
    const decision = decideAfterPlanFailure({ name: 'EksThrottled', message: 'Slow.' }, asked, times);

    expect(decision).toMatchObject({ kind: 'plan', waitSeconds: 60 });
  });

  it.each([
    ['EksThrottled', NOW + 60 * MINUTE, asked, 'ClusterMaintenanceBlocked'],
    ['EksThrottled', NOW, { ...asked, request: requestOf({ dryRun: true }) }, 'ClusterMaintenanceBlocked'],
    ['ClusterNotFound', NOW, asked, 'ClusterMaintenanceBlocked'],
    ['InvalidInput', NOW, { ...asked, request: undefined }, 'ClusterMaintenanceBlocked'],
    ['TypeError', NOW, asked, 'ClusterMaintenanceFailed'],
  ])('%s ends it', (name, now, who, outcome) => {
    const decision = decideAfterPlanFailure({ name, message: 'Said.' }, who, { ...times, now });

    expect(decision).toMatchObject({ kind: 'publish', outcome: { name: outcome, succeeded: false } });
  });
});

it('the longest that a run may take holds every wait of every item', () => {
  const items = Array.from({ length: 3 }, () => ({ timeoutSeconds: 1000 }));

  expect(longestSeconds([])).toBe(4900);
  expect(longestSeconds(items)).toBe(4900 + 3 * (2000 + 3600 + 420 + 1300));
});

it('docs/maintain.md lists every outcome', () => {
  const page = textOf('docs/maintain.md');

  for (const name of Object.keys(MAINTENANCE_OUTCOMES)) expect(page).toContain(`| \`${name}\` |`);
});

it.each([
  ['It is blocked.\nIt must be an integer\nSee the schema.', 'It is blocked. It must be an integer. See the schema.'],
  ['What to do:\nStart again', 'What to do: Start again'],
  ['It is current', 'It is current'],
])('%j becomes one line of sentences', (says, line) => {
  expect(oneLine(says)).toBe(line);
});
