import { describe, expect, it } from 'vitest';
import { continued, continuedArn, EarlierPlan } from '../../../../functions/core/fleet/continued.ts';
import { effectOf, FleetControl } from '../../../../functions/core/fleet/control.ts';
import { ending, unlessStopped } from '../../../../functions/core/fleet/decide.ts';
import { fleetOutcome } from '../../../../functions/core/fleet/outcome.ts';
import { type FleetPlan, folderOf } from '../../../../functions/core/fleet/plan.ts';
import type { FleetDecision } from '../../../../functions/core/fleet/progress.ts';
import { MaintainFleetRequest } from '../../../../functions/core/fleet/request.ts';

const RUN = 'arn:aws:states:eu-west-1:111122223333:execution:maintain-fleet:nightly';
const plan: FleetPlan = {
  ...{
    folder: 'fleet/0',
    dryRun: false,
    waves: [],
    freeze: [],
    clusterSeconds: 1,
    approval: 'none',
    approvalSeconds: 1,
  },
  ...{ unreachable: 0, inNoWave: 0, warnings: [] },
};
const outcomeOf = (decision: FleetDecision) => (decision.kind === 'publish' ? decision.outcome : decision);

describe('a run that continues another one', () => {
  const earlier = { maxConcurrency: 3, dryRun: false };

  it.each([
    [RUN, RUN],
    ['weekly', RUN.replace('nightly', 'weekly')],
  ])('names it by its ARN or its name: %s', (continues, arn) => {
    expect(continuedArn(continues, RUN)).toBe(arn);
  });

  it.each([true, false])('does what that was asked for; whether it is a dry run is its own wish: %s', (dryRun) => {
    const request = MaintainFleetRequest.parse({ continues: 'weekly', dryRun });

    expect(continued(request, { arn: RUN, status: 'FAILED', request: earlier })).toMatchObject({
      kind: 'continue',
      request: { maxConcurrency: 3, dryRun },
      folder: folderOf(RUN),
    });
  });

  it.each<[string, string | undefined, unknown, string, string]>([
    ['it still runs', 'RUNNING', earlier, 'nightly is still running', `\`upkeep stop ${RUN} --graceful\``],
    ['nobody knows its request', undefined, undefined, 'There is no run nightly of maintain-fleet', '`upkeep status`'],
    ['its request is none', 'FAILED', { waves: 5 }, 'There is no run nightly of maintain-fleet', '`upkeep status`'],
  ])('is refused when %s', (_, status, request, reason, advice) => {
    const decision = continued(MaintainFleetRequest.parse({}), { arn: RUN, status, request });

    expect(decision).toMatchObject({
      kind: 'refused',
      decision: {
        kind: 'publish',
        outcome: {
          name: 'FleetMaintenanceBlocked',
          summary: 'Nothing in the fleet was changed, because the run cannot be continued.',
          reasons: [expect.stringContaining(reason)],
          advice: [expect.stringContaining(advice)],
        },
      },
    });
  });

  it('reads the versions of its plan, if it has some', () => {
    expect(EarlierPlan.parse({ pins: { a: 'v1' }, other: 1 })).toEqual({ pins: { a: 'v1' } });
    expect(EarlierPlan.safeParse({}).success).toBe(true);
    expect(EarlierPlan.safeParse({ pins: { a: 1 } }).success).toBe(false);
  });
});

describe('a run', () => {
  const by = (wish: FleetControl['wish']): FleetControl =>
    FleetControl.parse({ wish, by: 'ana', reason: '', at: '2026-11-21T08:00:00Z' });
  const wave: FleetDecision = {
    ...{ kind: 'wave', progress: { wave: 0, ended: [] } },
    step: {
      ...{ name: '0', dryRun: false, freeze: [] },
      pace: {
        maxConcurrency: 1,
        maxConcurrencyPerRegion: 1,
        toleratedFailures: 0,
        concurrencyMode: 'soft',
        bakeSeconds: 0,
      },
    },
  };
  const announce: FleetDecision = { kind: 'announce', outcome: fleetOutcome('Planned', { summary: '' }), next: wave };
  const end: FleetDecision = { kind: 'publish', outcome: fleetOutcome('Maintained', { summary: '' }) };

  it.each<[string, FleetDecision, FleetControl[], string]>([
    ['ends before what would be next, once it was stopped', wave, [by('pause'), by('stop')], 'publish'],
    ['ends before its first wave, once it was stopped', announce, [by('stop')], 'publish'],
    ['goes on while it is paused, since the gate knows that', wave, [by('pause')], 'wave'],
    ['goes on when nobody wants anything', announce, [], 'announce'],
  ])('%s', (_, decision, controls, kind) => {
    const next = unlessStopped(plan, decision, controls);

    expect(next.kind).toBe(kind);
    if (kind === 'publish') expect(outcomeOf(next)).toMatchObject({ name: 'FleetMaintenanceStopped' });
  });

  it('that has ended keeps its outcome, although it was stopped', () => {
    expect(unlessStopped(plan, end, [by('stop')])).toEqual(end);
  });

  it.each([
    [{ notReached: 1, failed: 0 }, true],
    [{ notReached: 0, failed: 2 }, true],
    [{ notReached: 0, failed: 0 }, false],
    [{}, false],
  ])('ends with how its rest is done, if there is any: %j', (details, isLeft) => {
    const given: FleetDecision = {
      kind: 'publish',
      outcome: fleetOutcome('FleetMaintenanceStopped', { summary: '', reasons: ['So.'], advice: ['Do.'], details }),
    };

    expect(outcomeOf(ending(given, [by('stop')], RUN))).toMatchObject({
      reasons: expect.arrayContaining(['So.', 'Stopped by ana at 2026-11-21T08:00:00Z.']),
      advice: [
        'Do.',
        ...(isLeft
          ? [
              `For what is left, start maintain-fleet with \`{"continues":"${RUN}"}\`, or \`upkeep start maintain-fleet --continues ${RUN}\`. What is up to date is not changed.`,
            ]
          : []),
      ],
    });
    expect(ending(wave, [by('stop')], RUN)).toBe(wave);
  });

  it.each(['pause', 'continue', 'stop'] as const)('says what a wish means: %s', (wish) => {
    expect(effectOf(wish)).toMatch(wish === 'continue' ? /^It starts clusters again/ : /^It starts no other cluster/);
    expect(effectOf('pause')).toContain('After 30 days it counts as stopped.');
  });
});
