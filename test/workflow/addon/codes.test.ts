import { describe, expect, it } from 'vitest';
import { factsOf } from '../../support/runs/run-facts.ts';
import { runMachine } from '../../support/runs/run-machine.ts';
import { NEW, OLD } from '../../support/worlds/addon-builders.ts';
import { aRequest, aWorld, updateEnds } from '../../support/worlds/addon-worlds.ts';

// Whether eks-upkeep tries again when nothing moved, and whether it waits for an unhealthy add-on to heal.
const CODES: [code: string, triesAgain: boolean, canRecover: boolean][] = [
  ['SubnetNotFound', false, false],
  ['SecurityGroupNotFound', false, false],
  ['EniLimitReached', true, true],
  ['IpNotAvailable', true, true],
  ['AccessDenied', false, false],
  ['OperationNotPermitted', false, false],
  ['VpcIdNotFound', false, false],
  ['Unknown', true, true],
  ['NodeCreationFailure', false, true],
  ['PodEvictionFailure', true, true],
  ['InsufficientFreeAddresses', true, true],
  ['ClusterUnreachable', true, true],
  ['InsufficientNumberOfReplicas', false, true],
  ['ConfigurationConflict', false, false],
  ['AdmissionRequestDenied', false, false],
  ['UnsupportedAddonModification', false, false],
  ['K8sResourceNotFound', true, false],
];

const UPDATED = { status: 'SUCCEEDED', name: 'Updated', version: NEW, configurationValues: '{"replicaCount":3}' };
const UNTOUCHED = { status: 'FAILED', version: OLD, configurationValues: '{"replicaCount":2}' };
const FAILED = { ...UNTOUCHED, name: 'AddonUpdateFailed' };
const ROLLED_BACK = { ...UNTOUCHED, name: 'AddonUpdateRolledBack' };

function run(errorCode: string, ends: object) {
  const world = aWorld({ faults: [updateEnds({ status: 'Failed', errorCode, errorMessage: 'As given.', ...ends })] });
  return runMachine('update-addon', aRequest(), world);
}

function ending(outcome: typeof UPDATED, updateCalls: number) {
  return { ...outcome, addonStatus: 'ACTIVE', updateCalls, notified: [outcome.name] };
}

describe.each(CODES)('an update that fails with %s', (code, triesAgain, canRecover) => {
  it('is tried again or ended when the add-on has not moved', async () => {
    const done = await run(code, { applied: false, addonStatus: 'ACTIVE' });

    expect(factsOf(done)).toEqual(triesAgain ? ending(UPDATED, 2) : ending(FAILED, 1));
    expect(JSON.stringify(done.output ?? done.cause)).toContain(`${code}: As given`);
  });

  it('counts as a success with a remark when the add-on has moved and is healthy', async () => {
    const done = await run(code, { applied: true, addonStatus: 'ACTIVE', health: [] });

    expect(factsOf(done)).toEqual(ending(UPDATED, 1));
    expect(done.notifications[0]?.attributes).toMatchObject({ severity: 'warning' });
    expect(JSON.stringify(done.output)).toContain(code);
  });

  it('is rolled back when the add-on has moved and is unhealthy', async () => {
    const done = await run(code, { applied: true, addonStatus: 'DEGRADED' });

    expect(factsOf(done)).toEqual(ending(ROLLED_BACK, 2));
    expect(done.seconds > 600).toBe(canRecover);
  });

  it('is given time to recover only if it can', async () => {
    const done = await run(code, { applied: true, addonStatus: 'DEGRADED', healsAfterSeconds: 240 });

    expect(factsOf(done)).toEqual(canRecover ? ending(UPDATED, 1) : ending(ROLLED_BACK, 2));
  });
});
