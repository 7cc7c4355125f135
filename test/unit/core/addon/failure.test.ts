import { describe, expect, it } from 'vitest';
import type { AddonUpdate } from '../../../../functions/core/addon/addon.ts';
import {
  decideAfterPlanFailure,
  decideAfterPollingError,
  decideAfterStartFailure,
  type ObservedUpdates,
} from '../../../../functions/core/addon/failure.ts';
import { knownRejections, rejectionOf } from '../../../../functions/core/errors/rejection-policy.ts';
import {
  aContext,
  aLongPlan,
  anAddon,
  anUpdate,
  aPlan,
  aProgress,
  aRequest,
  EXECUTION,
  minute,
  NEW,
  OLD,
  ROLE,
  START,
} from '../../../support/worlds/addon-builders.ts';
import { nameOf } from '../../../support/worlds/addon-decisions.ts';

const thrown = (name: string) => ({ name, message: 'as EKS says' });
const withMeaning = (meaning: string) =>
  knownRejections.filter((name) => rejectionOf({ name, message: '' })?.meaning === meaning);
const times = (minutes: number) => ({ startedAt: START, now: minute(minutes) });
const observed = (changes: Partial<ObservedUpdates> = {}): ObservedUpdates => ({
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
const NOTHING = { calls: 0, log: [] };

describe('a failure of planning', () => {
  it.each(withMeaning('again'))('%s is followed by another plan while there is time', (name) => {
    const decision = (minutes: number) => decideAfterPlanFailure(thrown(name), asked(), times(minutes), NOTHING);

    expect(decision(1)).toMatchObject({ kind: 'plan', waitSeconds: 60, past: NOTHING });
    expect(nameOf(decision(54.5))).toBe('AddonUpdateBlocked');
  });

  it.each([...withMeaning('rejected'), ...withMeaning('busy')])('%s ends the run, notified with advice', (name) => {
    const decision = decideAfterPlanFailure(thrown(name), asked(), times(1), NOTHING);

    expect(decision).toMatchObject({
      outcome: { name: 'AddonUpdateBlocked', severity: 'warning', cluster: { name: 'prod-1' } },
    });
    expect(JSON.stringify(decision)).toContain('as EKS says');
  });

  it('that nobody foresaw is a failure, reported as it is', () => {
    const decision = decideAfterPlanFailure(thrown('TypeError'), asked(), times(1), NOTHING);

    expect(nameOf(decision)).toBe('AddonUpdateFailed');
    expect(JSON.stringify(decision)).toContain('TypeError: as EKS says');
  });

  it('of a dry run is not tried again', () => {
    const decision = decideAfterPlanFailure(thrown('EksThrottled'), asked({ dryRun: true }), times(1), NOTHING);

    expect(nameOf(decision)).toBe('AddonUpdateBlocked');
  });

  it('because of the request itself names no place', () => {
    const decision = decideAfterPlanFailure(
      thrown('InvalidInput'),
      { request: undefined, where: {} },
      times(0),
      NOTHING,
    );

    expect(nameOf(decision)).toBe('AddonUpdateBlocked');
    expect(JSON.stringify(decision)).not.toContain('"cluster"');
  });
});

describe('a failure to start', () => {
  it.each(['EksBusy', 'EksUnavailable', 'States.Timeout', 'AccessDenied', 'TypeError'])(
    '%s takes an update in progress for its own if it asks for the same',
    (name) => {
      const decision = decideAfterStartFailure(
        aContext(),
        thrown(name),
        observed({ inFlight: [foreign, inProgress()] }),
      );

      expect(decision).toMatchObject({ kind: 'poll', progress: { updateId: 'update-1', foreign: false } });
    },
  );

  it('waits for the update of someone else, then plans again', () => {
    const decision = decideAfterStartFailure(aContext(), thrown('EksBusy'), observed({ inFlight: [foreign] }));

    expect(decision).toMatchObject({ kind: 'poll', progress: { updateId: 'update-9', foreign: true } });
  });

  it('leaves a rollback to someone who has started another update', () => {
    const context = aContext({ progress: aProgress({ phase: 'rollback', path: [OLD] }) });

    const decision = decideAfterStartFailure(context, thrown('EksBusy'), observed({ inFlight: [foreign] }));

    expect(nameOf(decision)).toBe('AddonRollbackFailed');
  });

  describe('of a later step', () => {
    const [first = '', second = ''] = aLongPlan().versions;
    const context = aContext({ plan: aLongPlan(), progress: aProgress({ path: aLongPlan().versions, step: 1 }) });

    it('leaves the add-on to someone who has started another update, and rolls nothing of theirs back', () => {
      const decision = decideAfterStartFailure(
        context,
        thrown('EksBusy'),
        observed({ addon: anAddon({ version: first, status: 'UPDATING' }), inFlight: [foreign] }),
      );

      expect(decision).toMatchObject({ outcome: { name: 'AddonUpdateFailed' } });
      expect(JSON.stringify(decision)).toMatch(/started update update-9.*left to them.*Agree with them/);
    });

    it('leaves a version alone that someone else brought', () => {
      const addon = anAddon({ version: 'v1.20.4-eksbuild.3' });

      expect(nameOf(decideAfterStartFailure(context, thrown('InvalidParameter'), observed({ addon })))).toBe(
        'AddonUpdateFailed',
      );
    });

    it.each([
      ['that moved nothing', anAddon({ version: first })],
      ['that moved a part', anAddon({ version: second, serviceAccountRoleArn: ROLE })],
    ])('%s is rolled back', (_, addon) => {
      expect(nameOf(decideAfterStartFailure(context, thrown('InvalidParameter'), observed({ addon })))).toBe(
        'rollback',
      );
    });
  });

  it.each([...withMeaning('busy'), ...withMeaning('again')])('%s is called again, with the same token', (name) => {
    const decision = decideAfterStartFailure(aContext(), thrown(name), observed());

    expect(decision).toMatchObject({ kind: 'start', waitSeconds: 15, progress: { calls: 1, tries: 0 } });
  });

  it.each(withMeaning('rejected'))('%s is blocked when the add-on is as it was', (name) => {
    expect(nameOf(decideAfterStartFailure(aContext(), thrown(name), observed()))).toBe('AddonUpdateBlocked');
  });

  it('out of time is blocked when the add-on is as it was', () => {
    const decision = decideAfterStartFailure(aContext({ now: minute(50) }), thrown('EksBusy'), observed());

    expect(nameOf(decision)).toBe('AddonUpdateBlocked');
  });

  it('is verified when the update took effect all the same', () => {
    const decision = decideAfterStartFailure(
      aContext({ now: minute(50), progress: aProgress({ startedAt: '', updateId: null }) }),
      thrown('EksUnavailable'),
      observed({ addon: anAddon({ version: NEW }) }),
    );

    expect(decision).toMatchObject({ kind: 'verify', progress: { startedAt: new Date(minute(50)).toISOString() } });
  });

  it.each([
    ['could not be read', undefined],
    ['is neither as before nor as asked for', anAddon({ version: 'v1.14.2-eksbuild.3' })],
    ['was given another role', anAddon({ serviceAccountRoleArn: ROLE })],
  ])('does not claim that nothing changed when the add-on %s', (_, addon) => {
    const decision = decideAfterStartFailure(aContext(), thrown('AccessDenied'), observed({ addon }));

    expect(nameOf(decision)).toBe('AddonUpdateFailed');
  });

  it('in a rollback that EKS rejects is reported without the call that it rejected', () => {
    const context = aContext({ progress: aProgress({ phase: 'rollback', path: [OLD] }) });

    const decision = decideAfterStartFailure(
      context,
      thrown('VersionUnsupported'),
      observed({ addon: anAddon({ version: NEW }) }),
    );

    expect(nameOf(decision)).toBe('AddonRollbackFailed');
    expect(JSON.stringify(decision)).toContain(`EKS rejected the rollback to ${OLD}.`);
    expect(JSON.stringify(decision)).not.toContain('aws eks update-addon');
  });

  it('rolls back what earlier steps changed', () => {
    const between = 'v1.12.4-eksbuild.18';
    const wayBack = [
      { path: [OLD], reason: '' },
      { path: [between, OLD], reason: '' },
    ];
    const plan = aPlan({ versions: [between, NEW], wayBack });
    const progress = aProgress({ path: [between, NEW], step: 1 });

    const decision = decideAfterStartFailure(
      aContext({ plan, progress }),
      thrown('InvalidParameter'),
      observed({ addon: anAddon({ version: between }) }),
    );

    expect(decision).toMatchObject({ kind: 'rollback', progress: { path: [OLD] } });
  });
});

describe('a failure to poll', () => {
  it.each(withMeaning('again'))('%s is followed by another poll while there is time', (name) => {
    const look = (minutes: number) => decideAfterPollingError(aContext({ now: minute(minutes) }), 'poll', thrown(name));

    expect(nameOf(look(1))).toBe('poll');
    expect(nameOf(look(55))).toBe('AddonUpdateFailed');
  });

  it('of the add-on is followed by another check of the add-on', () => {
    expect(nameOf(decideAfterPollingError(aContext(), 'verify', thrown('EksThrottled')))).toBe('verify');
  });

  it.each(['AddonNotFound', 'ClusterNotFound'])('%s means that someone deleted it', (name) => {
    const decision = decideAfterPollingError(aContext(), 'poll', thrown(name));

    expect(nameOf(decision)).toBe('AddonUpdateFailed');
    expect(JSON.stringify(decision)).toContain('Someone else deleted it');
  });

  it.each(['TypeError', 'Lambda.NewException'])('%s, which nobody foresaw, is waited out until time is up', (name) => {
    const look = (minutes: number) => decideAfterPollingError(aContext({ now: minute(minutes) }), 'poll', thrown(name));

    expect(nameOf(look(1))).toBe('poll');
    expect(nameOf(look(55))).toBe('AddonUpdateFailed');
    expect(JSON.stringify(look(55))).toContain('update update-1 may still be in progress');
  });

  it.each(['AccessDenied', 'Runtime.ImportModuleError'])(
    '%s ends the run, and says that the update may still be in progress',
    (name) => {
      const decision = decideAfterPollingError(aContext(), 'poll', thrown(name));

      expect(nameOf(decision)).toBe('AddonUpdateFailed');
      expect(JSON.stringify(decision)).toContain('update update-1 may still be in progress');
    },
  );
});
