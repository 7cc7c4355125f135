import { describe, expect, it } from 'vitest';
import { type Run, runMachine } from '../../support/runs/run-machine.ts';
import { aFargateWorld, aProfile, aReplacement, gaps, profilesAfter } from '../../support/worlds/fargate-worlds.ts';

const replace = (request: object, world: object) => runMachine('replace-fargate-profile', request, world);

describe('one change at a time', () => {
  it('waits out a lock that lingers for 15 minutes, visibly and cheaply', async () => {
    const run = await replace(aReplacement(), aFargateWorld({ faults: [{ on: 'fargate-delete', busySeconds: 900 }] }));

    expect(run).toMatchObject({ status: 'SUCCEEDED', output: { name: 'Replaced' } });
    expect(Object(run.output).reasons.join()).toMatch(/Waited \d+ min for EKS: .*has an update in progress/);
    expect(profilesAfter(run)).toEqual({ '9999-default': 'ACTIVE' });
    expect(waitsFor(run)).toContainEqual(expect.stringContaining('has an update in progress'));
    expect(run.transitions).toBeLessThanOrEqual(36);
    expect(run.notifications).toHaveLength(1);
  });

  it("waits until another team's profile is deleted", async () => {
    const other = aProfile({
      name: 'other',
      selectors: [{ namespace: 'other' }],
      status: 'DELETING',
      endsInSeconds: 400,
    });
    const run = await replace(aReplacement(), aFargateWorld({ profiles: [aProfile(), other] }));

    expect(run).toMatchObject({ status: 'SUCCEEDED', output: { name: 'Replaced' } });
    expect(waitsFor(run)).toContainEqual(expect.stringContaining('other in status DELETING'));
    expect(profilesAfter(run)).toEqual({ '9999-default': 'ACTIVE' });
    expect(run.notifications).toHaveLength(1);
  });

  it('gives up after an hour and keeps both profiles', async () => {
    const run = await replace(aReplacement(), aFargateWorld({ faults: [{ on: 'fargate-delete', busySeconds: 5000 }] }));

    expect(run).toMatchObject({ status: 'FAILED', error: 'OldProfileLeftBehind' });
    expect(profilesAfter(run)).toEqual({ default: 'ACTIVE', '9999-default': 'ACTIVE' });
    expect(run.seconds).toBeLessThan(4200);
  });

  it('gives up creating after an hour and leaves the old profile untouched', async () => {
    const run = await replace(aReplacement(), aFargateWorld({ cluster: { busyForSeconds: 7000 } }));

    expect(run).toMatchObject({ status: 'FAILED', error: 'ProfileNotCreated' });
    expect(run.after).toEqual(run.before);
    expect(run.seconds).toBeLessThan(3900);
  });
});

describe('what others do meanwhile', () => {
  const { name: _name, ...spec } = aProfile();
  const remove = (fargateProfileName: string) => ({
    DeleteFargateProfile: { clusterName: 'prod-1', fargateProfileName },
  });
  const create = (fargateProfileName: string) => ({
    CreateFargateProfile: { clusterName: 'prod-1', fargateProfileName, ...spec },
  });

  it('keeps the old profile when the new one is deleted during the bake', async () => {
    const actions = [{ atSeconds: 120, ...remove('9999-default') }];
    const run = await replace(aReplacement({ bakeSeconds: 600 }), aFargateWorld({ actions }));

    expect(run).toMatchObject({ status: 'FAILED', error: 'NewProfileLost' });
    expect(profilesAfter(run)).toEqual({ default: 'ACTIVE' });
  });

  it('leaves alone a profile that was recreated under the old name', async () => {
    const actions = [
      { atSeconds: 100, ...remove('default') },
      { atSeconds: 250, ...create('default') },
    ];
    const run = await replace(aReplacement({ bakeSeconds: 600 }), aFargateWorld({ actions }));

    expect(run).toMatchObject({ status: 'FAILED', error: 'OldProfileChanged' });
    expect(profilesAfter(run)).toEqual({ default: 'ACTIVE', '9999-default': 'ACTIVE' });
  });

  it('still creates the new profile when the old one is deleted before, so that the pods are matched', async () => {
    const actions = [{ atSeconds: 10, ...remove('default') }];
    const faults = [{ on: 'CreateFargateProfile', error: { name: 'ThrottlingException', status: 429 }, times: 4 }];
    const run = await replace(aReplacement(), aFargateWorld({ actions, faults }));

    expect(run).toMatchObject({ status: 'FAILED', error: 'OldProfileLost' });
    expect(profilesAfter(run)).toEqual({ '9999-default': 'ACTIVE' });
    expect(run.notifications).toHaveLength(1);
  });

  it('counts a deletion by someone else during the bake as done', async () => {
    const actions = [{ atSeconds: 120, ...remove('default') }];
    const run = await replace(aReplacement({ bakeSeconds: 600 }), aFargateWorld({ actions }));

    expect(run).toMatchObject({ status: 'SUCCEEDED', output: { name: 'Replaced' } });
    expect(profilesAfter(run)).toEqual({ '9999-default': 'ACTIVE' });
  });
});

describe('the deadline', () => {
  it.each([
    ['CREATING', 'fargate-create', { default: 'ACTIVE', '9999-default': 'CREATING' }],
    ['DELETING', 'fargate-delete', { default: 'DELETING', '9999-default': 'ACTIVE' }],
  ])('ends a run whose profile is stuck %s, with the pods matched', async (_, on, profiles) => {
    const run = await replace(
      aReplacement({ deadlineSeconds: 3600 }),
      aFargateWorld({ faults: [{ on, never: true }] }),
    );

    expect(run).toMatchObject({ status: 'FAILED', error: 'ProfileReplacementTimedOut' });
    expect(profilesAfter(run)).toEqual(profiles);
    expect(gaps(run)).toEqual([]);
    expect(run.seconds).toBeLessThan(3600);
    expect(run.notifications).toHaveLength(1);
  });

  it('does not bake beyond it', async () => {
    const run = await replace(aReplacement({ deadlineSeconds: 900, bakeSeconds: 899 }), aFargateWorld());

    expect(run).toMatchObject({ status: 'FAILED', error: 'ProfileReplacementTimedOut' });
    expect(profilesAfter(run)).toEqual({ default: 'ACTIVE', '9999-default': 'ACTIVE' });
  });
});

/** What `progress.waitingFor` said on the way, as the history shows it. */
function waitsFor(run: Run): string[] {
  return run.history.flatMap((event) => {
    const assigned = Object(event.stateExitedEventDetails).assignedVariables?.decision;
    return assigned === undefined ? [] : [String(JSON.parse(assigned).progress?.waitingFor)];
  });
}
