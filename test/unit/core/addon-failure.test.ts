import { describe, expect, it } from 'vitest';
import type { AddonUpdate } from '../../../functions/core/addon.ts';
import type { AddonMove } from '../../../functions/core/addon-course.ts';
import {
  decideAfterPlanFailure,
  decideAfterStartFailure,
  decideAfterWatchFailure,
  type Sight,
} from '../../../functions/core/addon-failure.ts';
import { knownRefusals, refusalOf } from '../../../functions/core/refusal-policy.ts';
import {
  aCourse,
  anAddon,
  anUpdate,
  aPlan,
  aRequest,
  aStanding,
  EXECUTION,
  minute,
  NEW,
  OLD,
  ROLE,
  START,
} from '../../support/addon-builders.ts';

const nameOf = (move: AddonMove) => (move.kind === 'tell' ? move.outcome.name : move.kind);
const thrown = (name: string) => ({ name, message: 'as EKS says' });
const withMeaning = (meaning: string) =>
  knownRefusals.filter((name) => refusalOf({ name, message: '' })?.meaning === meaning);
const times = (minutes: number) => ({ startedAt: START, now: minute(minutes) });
const sight = (changes: Partial<Sight> = {}): Sight => ({
  addon: anAddon(),
  inFlight: [],
  executionArn: EXECUTION,
  ...changes,
});
const inProgress = (changes: Partial<AddonUpdate> = {}) => anUpdate({ status: 'InProgress', ...changes });
const foreign = inProgress({ id: 'update-9', params: { AddonVersion: 'v1.14.2-eksbuild.3' } });
const asked = (changes: object = {}) => {
  const request = aRequest(changes);
  return { request, where: { cluster: request.cluster, addon: request.addon } };
};
const NOTHING = { calls: 0, story: [] };

describe('a failure of planning', () => {
  it.each(withMeaning('again'))('%s is followed by another plan while there is time', (name) => {
    const move = (minutes: number) => decideAfterPlanFailure(thrown(name), asked(), times(minutes), NOTHING);

    expect(move(1)).toMatchObject({ kind: 'plan', waitSeconds: 60, past: NOTHING });
    expect(nameOf(move(54.5))).toBe('AddonUpdateBlocked');
  });

  it.each([...withMeaning('refused'), ...withMeaning('busy')])('%s is the end, told with advice', (name) => {
    const move = decideAfterPlanFailure(thrown(name), asked(), times(1), NOTHING);

    expect(move).toMatchObject({
      outcome: { name: 'AddonUpdateBlocked', severity: 'warning', cluster: { name: 'prod-1' } },
    });
    expect(JSON.stringify(move)).toContain('as EKS says');
  });

  it('that nobody foresaw is a failure, told as it is', () => {
    const move = decideAfterPlanFailure(thrown('TypeError'), asked(), times(1), NOTHING);

    expect(nameOf(move)).toBe('AddonUpdateFailed');
    expect(JSON.stringify(move)).toContain('TypeError: as EKS says');
  });

  it('of a dry run is not tried again', () => {
    const move = decideAfterPlanFailure(thrown('EksThrottled'), asked({ dryRun: true }), times(1), NOTHING);

    expect(nameOf(move)).toBe('AddonUpdateBlocked');
  });

  it('because of the request itself names no place', () => {
    const move = decideAfterPlanFailure(thrown('InvalidInput'), { request: undefined, where: {} }, times(0), NOTHING);

    expect(nameOf(move)).toBe('AddonUpdateBlocked');
    expect(JSON.stringify(move)).not.toContain('"cluster"');
  });
});

describe('a failure to start', () => {
  it.each(['EksBusy', 'EksUnavailable', 'States.Timeout', 'AccessDenied', 'TypeError'])(
    '%s takes an update in progress for its own if it asks for the same',
    (name) => {
      const move = decideAfterStartFailure(aStanding(), thrown(name), sight({ inFlight: [foreign, inProgress()] }));

      expect(move).toMatchObject({ kind: 'watch', course: { updateId: 'update-1', foreign: false } });
    },
  );

  it('waits for the update of someone else, then plans again', () => {
    const move = decideAfterStartFailure(aStanding(), thrown('EksBusy'), sight({ inFlight: [foreign] }));

    expect(move).toMatchObject({ kind: 'watch', course: { updateId: 'update-9', foreign: true } });
  });

  it('leaves a roll-back to someone who has started another update', () => {
    const standing = aStanding({ course: aCourse({ phase: 'roll-back', path: [OLD] }) });

    const move = decideAfterStartFailure(standing, thrown('EksBusy'), sight({ inFlight: [foreign] }));

    expect(nameOf(move)).toBe('AddonRollbackFailed');
  });

  it.each([...withMeaning('busy'), ...withMeaning('again')])('%s is called again, with the same token', (name) => {
    const move = decideAfterStartFailure(aStanding(), thrown(name), sight());

    expect(move).toMatchObject({ kind: 'start', course: { calls: 1, tries: 0, waitSeconds: 15 } });
  });

  it.each(withMeaning('refused'))('%s is blocked when the add-on is as it was', (name) => {
    expect(nameOf(decideAfterStartFailure(aStanding(), thrown(name), sight()))).toBe('AddonUpdateBlocked');
  });

  it('out of time is blocked when the add-on is as it was', () => {
    const move = decideAfterStartFailure(aStanding({ now: minute(50) }), thrown('EksBusy'), sight());

    expect(nameOf(move)).toBe('AddonUpdateBlocked');
  });

  it('is verified when the update took effect all the same', () => {
    const move = decideAfterStartFailure(
      aStanding({ now: minute(50), course: aCourse({ startedAt: '', updateId: null }) }),
      thrown('EksUnavailable'),
      sight({ addon: anAddon({ version: NEW }) }),
    );

    expect(move).toMatchObject({ kind: 'verify', course: { startedAt: new Date(minute(50)).toISOString() } });
  });

  it.each([
    ['could not be read', undefined],
    ['is neither as before nor as asked for', anAddon({ version: 'v1.14.2-eksbuild.3' })],
    ['was given another role', anAddon({ serviceAccountRoleArn: ROLE })],
  ])('does not claim that nothing changed when the add-on %s', (_, addon) => {
    const move = decideAfterStartFailure(aStanding(), thrown('AccessDenied'), sight({ addon }));

    expect(nameOf(move)).toBe('AddonUpdateFailed');
  });

  it('in a roll-back that EKS refuses is told without the call that it refused', () => {
    const standing = aStanding({ course: aCourse({ phase: 'roll-back', path: [OLD] }) });

    const move = decideAfterStartFailure(
      standing,
      thrown('VersionUnsupported'),
      sight({ addon: anAddon({ version: NEW }) }),
    );

    expect(nameOf(move)).toBe('AddonRollbackFailed');
    expect(JSON.stringify(move)).toContain(`EKS refused to take it to ${OLD}.`);
    expect(JSON.stringify(move)).not.toContain('aws eks update-addon');
  });

  it('rolls back what earlier steps changed', () => {
    const between = 'v1.12.4-eksbuild.18';
    const wayBack = [
      { path: [OLD], because: '' },
      { path: [between, OLD], because: '' },
    ];
    const plan = aPlan({ versions: [between, NEW], wayBack });
    const course = aCourse({ path: [between, NEW], step: 1 });

    const move = decideAfterStartFailure(
      aStanding({ plan, course }),
      thrown('InvalidParameter'),
      sight({ addon: anAddon({ version: between }) }),
    );

    expect(move).toMatchObject({ kind: 'roll-back', course: { path: [OLD] } });
  });
});

describe('a failure to watch', () => {
  it.each(withMeaning('again'))('%s is followed by another look while there is time', (name) => {
    const look = (minutes: number) =>
      decideAfterWatchFailure(aStanding({ now: minute(minutes) }), 'check', thrown(name));

    expect(nameOf(look(1))).toBe('watch');
    expect(nameOf(look(55))).toBe('AddonUpdateFailed');
  });

  it('of the add-on is followed by another look at the add-on', () => {
    expect(nameOf(decideAfterWatchFailure(aStanding(), 'verify', thrown('EksThrottled')))).toBe('verify');
  });

  it.each(['AddonNotFound', 'ClusterNotFound'])('%s means that someone deleted it', (name) => {
    const move = decideAfterWatchFailure(aStanding(), 'check', thrown(name));

    expect(nameOf(move)).toBe('AddonUpdateFailed');
    expect(JSON.stringify(move)).toContain('Someone deleted it meanwhile');
  });

  it.each(['TypeError', 'Lambda.NewException'])('%s, which nobody foresaw, is waited out until time is up', (name) => {
    const look = (minutes: number) =>
      decideAfterWatchFailure(aStanding({ now: minute(minutes) }), 'check', thrown(name));

    expect(nameOf(look(1))).toBe('watch');
    expect(nameOf(look(55))).toBe('AddonUpdateFailed');
    expect(JSON.stringify(look(55))).toContain('update update-1 may still be under way');
  });

  it.each(['AccessDenied', 'Runtime.ImportModuleError'])(
    '%s is the end, and says that the update may go on',
    (name) => {
      const move = decideAfterWatchFailure(aStanding(), 'check', thrown(name));

      expect(nameOf(move)).toBe('AddonUpdateFailed');
      expect(JSON.stringify(move)).toContain('update update-1 may still be under way');
    },
  );
});
