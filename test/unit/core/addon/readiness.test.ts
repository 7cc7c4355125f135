import { describe, expect, it } from 'vitest';
import { decideReadiness } from '../../../../functions/core/addon/readiness.ts';
import { anAddon, aRequest, minute, START } from '../../../support/worlds/addon-builders.ts';
import { CLUSTER, decide, PAST } from './planned.ts';

describe('readiness', () => {
  const ready = (cluster: string, addon: string, wish: object = {}, minutes = 1) =>
    decideReadiness(
      aRequest(wish),
      { cluster: { ...CLUSTER, status: cluster }, addon: anAddon({ status: addon }), holder: undefined },
      { startedAt: START, now: minute(minutes) },
      PAST,
    )?.decision;

  it('of a dry run that cannot be done is no success', () => {
    const { decision } = decide({ configurationValues: { other: 1 }, dryRun: true }, anAddon());

    expect(decision).toMatchObject({
      outcome: { name: 'AddonUpdateBlocked', succeeded: false, details: { decision: 'blocked' } },
    });
  });

  it.each(['ACTIVE', 'DEGRADED', 'UPDATE_FAILED', 'CREATE_FAILED'])('is there for an add-on that is %s', (status) => {
    expect(ready('ACTIVE', status)).toBeUndefined();
  });

  it.each([
    ['UPDATING', 'ACTIVE'],
    ['CREATING', 'ACTIVE'],
    ['PENDING', 'ACTIVE'],
    ['ACTIVE', 'UPDATING'],
    ['ACTIVE', 'CREATING'],
  ])('is waited for while the cluster is %s and the add-on %s', (cluster, addon) => {
    expect(ready(cluster, addon)).toMatchObject({ kind: 'plan', waitSeconds: 15, past: PAST });
    expect(ready(cluster, addon, {}, 55)).toMatchObject({ outcome: { name: 'AddonUpdateBlocked' } });
    expect(ready(cluster, addon, { dryRun: true })).toBeUndefined();
  });

  it.each([
    ['DELETING', 'ACTIVE'],
    ['FAILED', 'ACTIVE'],
    ['NewStatus', 'ACTIVE'],
    ['ACTIVE', 'DELETING'],
    ['ACTIVE', 'DELETE_FAILED'],
    ['ACTIVE', 'NewStatus'],
  ])('does not come while the cluster is %s and the add-on %s', (cluster, addon) => {
    expect(ready(cluster, addon)).toMatchObject({ outcome: { name: 'AddonUpdateBlocked', succeeded: false } });
  });
});
