import { describe, expect, it } from 'vitest';
import type { Addon } from '../../../../functions/core/addon/addon.ts';
import { decideAfterCheck, decideAfterUpdate, decideWhileInProgress } from '../../../../functions/core/addon/decide.ts';
import type { AddonDecision, AddonPlan } from '../../../../functions/core/addon/progress.ts';
import {
  aContext,
  anAddon,
  anIssue,
  anUpdate,
  aPlan,
  aProgress,
  minute,
  NEW,
  OLD,
} from '../../../support/worlds/addon-builders.ts';
import { failedUpdate, nameOf } from '../../../support/worlds/addon-decisions.ts';

const waitOf = (decision: AddonDecision | undefined) =>
  decision && 'waitSeconds' in decision ? decision.waitSeconds : undefined;
const degraded = (...codes: string[]) =>
  anAddon({ version: NEW, status: 'DEGRADED', issues: codes.map((code) => anIssue(code)) });

describe('watching an update', () => {
  it('is polled again while it is in progress and there is time', () => {
    const decision = decideWhileInProgress(aContext(), anUpdate({ status: 'InProgress' }));

    expect(decision).toMatchObject({
      kind: 'poll',
      waitSeconds: 12,
      pollSeconds: 12,
      progress: { updateId: 'update-1' },
    });
  });

  it('is polled again until the last second', () => {
    const decision = decideWhileInProgress(aContext({ now: minute(55) - 10_000 }), anUpdate({ status: 'InProgress' }));

    expect(decision).toMatchObject({ kind: 'poll', waitSeconds: 10 });
  });

  it.each([
    ['it ended', aContext(), 'Successful'],
    ['its status is not known', aContext(), 'NewStatus'],
    ['time is up', aContext({ now: minute(55) - 500 }), 'InProgress'],
  ])('ends when %s', (_, context, status) => {
    expect(decideWhileInProgress(context, anUpdate({ status }))).toBeUndefined();
  });
});

describe('an update that ended', () => {
  it('healthy is checked after the bake', () => {
    const decision = decideAfterUpdate(aContext(), anUpdate(), anAddon({ version: NEW }));

    expect(decision).toMatchObject({ kind: 'verify', waitSeconds: 60, progress: { failure: null } });
  });

  it('well near the end bakes no longer than is left', () => {
    const context = aContext({ now: minute(55) - 20_000 });

    expect(waitOf(decideAfterUpdate(context, anUpdate(), anAddon({ version: NEW })))).toBe(20);
  });

  it('with a status that nobody knows is a named failure', () => {
    const decision = decideAfterUpdate(aContext(), anUpdate({ status: 'NewStatus' }), anAddon({ version: NEW }));

    expect(nameOf(decision)).toBe('AddonUpdateFailed');
    expect(JSON.stringify(decision)).toContain('status NewStatus, which eks-upkeep does not know');
  });

  it.each([
    ['this run', {}, 'AddonUpdateTimedOut'],
    ['a rollback', { phase: 'rollback' as const, path: [OLD] }, 'AddonRollbackFailed'],
    ['someone else', { foreign: true }, 'AddonUpdateBlocked'],
  ])('not, in time, is reported by who started it: of %s', (_, changes, name) => {
    const context = aContext({ progress: aProgress(changes), now: minute(55) });

    const decision = decideAfterUpdate(context, anUpdate({ status: 'InProgress' }), anAddon({ status: 'UPDATING' }));

    expect(nameOf(decision)).toBe(name);
    expect(JSON.stringify(decision)).toContain('--update-id update-1');
  });

  it('and was of someone else is followed by another plan that knows of the calls so far', () => {
    const context = aContext({ progress: aProgress({ foreign: true, calls: 4 }) });

    const decision = decideAfterUpdate(context, failedUpdate('Unknown'), anAddon());

    expect(decision).toMatchObject({ kind: 'plan', waitSeconds: 0, past: { calls: 4 } });
  });
});

describe('an update that failed', () => {
  it.each([
    ['is tried again when it is transient and nothing moved', ['Unknown'], anAddon(), 'start'],
    ['ends when only a person can help', ['AccessDenied'], anAddon(), 'AddonUpdateFailed'],
    ['is tried again whatever status EKS leaves it in', ['Unknown'], anAddon({ status: 'UPDATE_FAILED' }), 'start'],
    [
      'has nothing to go back from when nothing moved',
      ['AdmissionRequestDenied'],
      anAddon({ status: 'DEGRADED' }),
      'AddonUpdateFailed',
    ],
    [
      'is not waited for when nothing moved',
      ['InsufficientNumberOfReplicas'],
      anAddon({ status: 'DEGRADED' }),
      'AddonUpdateFailed',
    ],
    ['ends when its code is not known', ['NewCode'], anAddon(), 'AddonUpdateFailed'],
    ['ends when EKS gives no reason', [], anAddon(), 'AddonUpdateFailed'],
    ['ends when one of its codes needs a person', ['Unknown', 'AccessDenied'], anAddon(), 'AddonUpdateFailed'],
    ['is baked when the add-on arrived all the same', ['Unknown'], anAddon({ version: NEW }), 'verify'],
    ['waits while the add-on converges', ['Unknown'], anAddon({ status: 'UPDATING' }), 'verify'],
    ['waits for what can heal', ['InsufficientNumberOfReplicas'], degraded('InsufficientNumberOfReplicas'), 'verify'],
    ['is rolled back from what cannot heal', ['AccessDenied'], degraded('AccessDenied'), 'rollback'],
    ['is rolled back when one issue cannot heal', ['Unknown'], degraded('Unknown', 'NewCode'), 'rollback'],
    [
      'leaves a version alone that it never asked for',
      ['Unknown'],
      anAddon({ version: 'v1.14.2-eksbuild.3' }),
      'AddonUpdateFailed',
    ],
  ])('%s', (_, codes, addon, next) => {
    expect(nameOf(decideAfterUpdate(aContext(), failedUpdate(...codes), addon))).toBe(next);
  });

  it('is tried as often as the table says, each time with a token of its own', () => {
    const again = (tries: number) =>
      decideAfterUpdate(
        aContext({ progress: aProgress({ tries, calls: tries + 1 }) }),
        failedUpdate('ClusterUnreachable'),
        anAddon(),
      );

    expect(again(0)).toMatchObject({ kind: 'start', waitSeconds: 120, progress: { tries: 1, calls: 2 } });
    expect(again(1)).toMatchObject({ kind: 'start', progress: { tries: 2, calls: 3 } });
    expect(nameOf(again(2))).toBe('AddonUpdateFailed');
  });

  it('is not tried again when there is no time', () => {
    const context = aContext({ now: minute(49) });

    const decision = decideAfterUpdate(context, failedUpdate('ClusterUnreachable'), anAddon());

    expect(nameOf(decision)).toBe('AddonUpdateFailed');
    expect(JSON.stringify(decision)).toContain('There is no time left for another attempt.');
  });

  it('reports its codes, what EKS said and what it concerns', () => {
    const errors = [anIssue('AccessDenied', 'Forbidden.', ['role-1'])];

    const decision = decideAfterUpdate(aContext(), anUpdate({ status: 'Cancelled', errors }), anAddon());

    expect(decision).toMatchObject({ outcome: { codes: ['AccessDenied'], resourceIds: ['role-1'] } });
    expect(JSON.stringify(decision)).toContain('ended Cancelled: AccessDenied: Forbidden (role-1)');
  });
});

describe('a conflict', () => {
  const inMode = (onConflict: 'fail' | 'preserve' | 'overwrite', progress = aProgress()) =>
    decideAfterUpdate(
      aContext({ plan: aPlan({ onConflict }), progress }),
      failedUpdate('ConfigurationConflict'),
      anAddon(),
    );

  it.each([
    ['preserve' as const, 'PRESERVE' as const],
    ['overwrite' as const, 'OVERWRITE' as const],
  ])('is tried once more with %s when the request allows it', (onConflict, conflictMode) => {
    expect(inMode(onConflict)).toMatchObject({ kind: 'start', progress: { conflictMode, calls: 2 } });
    expect(nameOf(inMode(onConflict, aProgress({ conflictMode })))).toBe('AddonUpdateFailed');
  });

  it('is the end when the request does not', () => {
    expect(nameOf(inMode('fail'))).toBe('AddonUpdateFailed');
  });

  it('of a rollback is resolved by keeping what others set, whatever the request allows', () => {
    const progress = aProgress({ phase: 'rollback', path: [OLD] });
    const context = aContext({ plan: aPlan({ onConflict: 'overwrite' }), progress });

    const decision = decideAfterUpdate(context, failedUpdate('ConfigurationConflict'), anAddon({ version: NEW }));

    expect(decision).toMatchObject({ kind: 'rollback', progress: { conflictMode: 'PRESERVE' } });
  });
});

describe('a check of the add-on', () => {
  it('that is sound is the end', () => {
    expect(nameOf(decideAfterCheck(aContext(), anAddon({ version: NEW })))).toBe('Updated');
  });

  it('that degraded within the bake does not call it updated', () => {
    expect(nameOf(decideAfterCheck(aContext(), degraded('InsufficientNumberOfReplicas')))).toBe('verify');
    expect(nameOf(decideAfterCheck(aContext(), degraded('AccessDenied')))).toBe('rollback');
  });

  it('that is ACTIVE with an issue does not call it updated', () => {
    const addon = anAddon({ version: NEW, issues: [anIssue('AccessDenied')] });

    expect(nameOf(decideAfterCheck(aContext(), addon))).toBe('rollback');
  });

  it('at another version finds that someone else changed it', () => {
    const decision = decideAfterCheck(aContext(), anAddon({ version: 'v1.14.2-eksbuild.3' }));

    expect(nameOf(decision)).toBe('AddonUpdateFailed');
    expect(JSON.stringify(decision)).toContain('someone else changed it');
  });

  describe('that is not healthy yet', () => {
    type Seen = [minutes: number, addon: Addon];
    /** Looks again and again, each time with the progress that the look before gave. */
    const looks = (plan: AddonPlan, ...seen: Seen[]) => {
      let progress = aProgress();
      let decision: AddonDecision | undefined;
      for (const [minutes, addon] of seen) {
        decision = decideAfterCheck(aContext({ plan, progress, now: minute(minutes) }), addon);
        if ('progress' in decision) progress = decision.progress;
      }
      return decision && nameOf(decision);
    };
    const missing = (message: string) =>
      anAddon({ version: NEW, status: 'DEGRADED', issues: [anIssue('InsufficientNumberOfReplicas', message)] });
    const patient = aPlan();
    const hasty = aPlan({ settleSeconds: 600 });
    const wasMissing = aPlan({ from: { ...aPlan().from, status: 'DEGRADED', issues: missing('2 of 3.').issues } });

    it.each<[string, AddonPlan, Seen[], string]>([
      [
        'waits until the deadline while its codes can recover',
        patient,
        [
          [1, missing('2 of 3.')],
          [49, missing('2 of 3.')],
        ],
        'verify',
      ],
      [
        'is rolled back while there is time for that',
        patient,
        [
          [1, missing('2 of 3.')],
          [50, missing('2 of 3.')],
        ],
        'rollback',
      ],
      [
        'waits no longer than the request says',
        hasty,
        [
          [1, missing('2 of 3.')],
          [11, missing('2 of 3.')],
        ],
        'rollback',
      ],
      [
        'is waited for again after each progress',
        hasty,
        [
          [1, missing('2 of 9.')],
          [9, missing('3 of 9.')],
          [18, missing('3 of 9.')],
        ],
        'verify',
      ],
      [
        'without a code is given ten minutes',
        patient,
        [
          [1, degraded()],
          [11, degraded()],
        ],
        'rollback',
      ],
      [
        'in a status that ends updates is given ten minutes',
        patient,
        [
          [1, { ...missing('0 of 3.'), status: 'UPDATE_FAILED' }],
          [11, { ...missing('0 of 3.'), status: 'UPDATE_FAILED' }],
        ],
        'rollback',
      ],
      [
        'as before is given ten minutes, then is where it was to go',
        wasMissing,
        [
          [1, missing('2 of 3.')],
          [11, missing('2 of 3.')],
        ],
        'Updated',
      ],
    ])('%s', (_, plan, seen, next) => {
      expect(looks(plan, ...seen)).toBe(next);
    });

    it('is noted as it was first and as it was last', () => {
      const first = decideAfterCheck(aContext(), missing('1 of 9.'));
      const progress = 'progress' in first ? first.progress : aProgress();
      const second = decideAfterCheck(aContext({ progress, now: minute(2) }), missing('2 of 9.'));
      const third = decideAfterCheck(
        aContext({ progress: 'progress' in second ? second.progress : progress, now: minute(3) }),
        missing('3 of 9.'),
      );

      expect('progress' in third && third.progress.log.map((sentence) => sentence.slice(-8))).toEqual([
        ' 1 of 9.',
        ' 3 of 9.',
      ]);
    });
  });

  it('does not wait for healing into the time of a rollback', () => {
    expect(nameOf(decideAfterCheck(aContext({ now: minute(50) }), degraded('Unknown')))).toBe('rollback');
  });

  it.each([
    ['as unhealthy as it was', 'DEGRADED', [anIssue('Unknown')], 'AddonUpdateRolledBack'],
    ['in order', 'ACTIVE', [], 'AddonUpdateRolledBack'],
    ['worse', 'DEGRADED', [anIssue('AccessDenied')], 'AddonRollbackFailed'],
  ])('after a rollback finds it %s', (_, status, issues, name) => {
    const plan = aPlan({ from: { ...aPlan().from, status: 'DEGRADED', issues: [anIssue('Unknown')] } });
    const progress = aProgress({ phase: 'rollback', path: [OLD] });

    expect(nameOf(decideAfterCheck(aContext({ plan, progress }), anAddon({ status, issues })))).toBe(name);
  });
});
