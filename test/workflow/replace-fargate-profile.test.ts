import { describe, expect, it } from 'vitest';
import {
  aFargateWorld,
  aProfile,
  aReplacement,
  gaps,
  OTHER_ROLE,
  profileLives,
  profilesAfter,
} from '../support/fargate-worlds.ts';
import { type Run, runMachine } from '../support/run-machine.ts';

const replace = (request: object, world: object) => runMachine('replace-fargate-profile', request, world);

describe('a replacement', () => {
  it('ends with the new profile alone, told once', async () => {
    const run = await replace(aReplacement(), aFargateWorld());

    expect(run).toMatchObject({ status: 'SUCCEEDED', output: { name: 'Replaced', severity: 'info' } });
    expect(profilesAfter(run)).toEqual({ '9999-default': 'ACTIVE' });
    expect(run.after[0]?.fargateProfiles[0]).toMatchObject({
      subnets: ['subnet-c'],
      selectors: [{ namespace: 'default' }],
      tags: {
        'eks-upkeep/run': expect.stringContaining(':test-run'),
        'eks-upkeep/replaces': expect.stringMatching(/^default\//),
      },
    });
    expect(run.notifications).toHaveLength(1);
  });

  it('covers the pods throughout and deletes the old profile after the new one was ACTIVE', async () => {
    const run = await replace(aReplacement(), aFargateWorld());

    expect(gaps(run)).toEqual([]);
    expect(timeOf(run, 'default', 'DELETING') - timeOf(run, '9999-default', 'ACTIVE')).toBeGreaterThanOrEqual(60_000);
  });

  it('costs at most 16 transitions for 90 s and 120 s, each end noticed within 15 s', async () => {
    const run = await replace(aReplacement({ bakeSeconds: 60 }), aFargateWorld());

    const noticedActive = timeOf(run, 'default', 'DELETING') - 60_000 - timeOf(run, '9999-default', 'ACTIVE');
    const noticedGone = Date.parse(run.stoppedAt ?? '') - timeOf(run, 'default', null);
    expect(run.transitions).toBeLessThanOrEqual(16);
    expect(noticedActive).toBeLessThanOrEqual(15_000);
    expect(noticedGone).toBeLessThanOrEqual(15_000);
  });

  it('counts down from the generation before', async () => {
    const run = await replace(
      aReplacement({ profile: '9999-default' }),
      aFargateWorld({ profiles: [aProfile({ name: '9999-default' })] }),
    );

    expect(profilesAfter(run)).toEqual({ '9998-default': 'ACTIVE' });
  });

  it('only plans on a dry run, tells what differs and nobody', async () => {
    const changes = { podExecutionRoleArn: OTHER_ROLE, tags: { team: 'web', old: null } };
    const profiles = [aProfile({ tags: { old: 'x', kept: 'y' } })];
    const run = await replace(aReplacement({ changes, dryRun: true }), aFargateWorld({ profiles }));

    expect(run).toMatchObject({
      status: 'SUCCEEDED',
      output: { name: 'Planned', details: { names: ['9999-default'] } },
    });
    expect(Object(run.output).details.differences).toEqual([
      { setting: 'podExecutionRoleArn', from: 'arn:aws:iam::111122223333:role/pods', to: OTHER_ROLE },
      { setting: 'tags.old', from: 'x', to: null },
      { setting: 'tags.team', from: null, to: 'web' },
    ]);
    expect(run.calls.filter(({ operation }) => /^(Create|Delete)/.test(operation))).toEqual([]);
    expect(run.notifications).toEqual([]);
  });

  it('keeps the name by way of a temporary profile', async () => {
    const run = await replace(aReplacement({ keepName: true }), aFargateWorld());

    expect(run).toMatchObject({ status: 'SUCCEEDED', output: { name: 'Replaced' } });
    expect(profilesAfter(run)).toEqual({ default: 'ACTIVE' });
    expect(run.after[0]?.fargateProfiles[0]).toMatchObject({ subnets: ['subnet-c'] });
    expect(gaps(run)).toEqual([]);
    expect(run.notifications).toHaveLength(1);
  });
});

describe('a request that cannot be met', () => {
  it('is refused before any call, all problems at once', async () => {
    const selectors = Array.from({ length: 6 }, (_, index) => ({ namespace: `n${index}` }));
    const changes = { selectors, subnets: ['vpc-1'], podExecutionRoleArn: 'pods', tags: { 'aws:x': 'y' } };
    const run = await replace(aReplacement({ changes, newName: 'eks-new', color: 'red' }), aFargateWorld());

    expect(run).toMatchObject({ status: 'FAILED', error: 'ProfileReplacementBlocked' });
    for (const field of [
      'changes.selectors',
      'changes.subnets[0]',
      'changes.podExecutionRoleArn',
      'changes.tags.aws:x',
      'newName',
      'color',
    ]) {
      expect(run.cause).toContain(`\n${field}: `);
    }
    expect(run.calls).toEqual([]);
    expect(run.notifications).toHaveLength(1);
  });

  it.each([
    ['nothing differs', { changes: {} }, {}, 'nothing differs'],
    ['there is no such profile', { profile: 'web' }, {}, 'no Fargate profile web'],
    [
      'the profile is not ACTIVE',
      {},
      { profiles: [aProfile({ status: 'DELETE_FAILED' })] },
      'DELETE_FAILED, not ACTIVE',
    ],
    ['the cluster is missing', { cluster: 'prod-9' }, {}, 'No cluster found'],
    ['the cluster is being deleted', {}, { cluster: { status: 'DELETING' } }, 'is DELETING'],
    ['the new name is taken', { newName: 'a' }, { profiles: [aProfile(), aProfile({ name: 'a' })] }, 'newName: a is'],
    [
      'the quota is reached',
      {},
      { profiles: Array.from({ length: 10 }, (_, i) => aProfile(i === 0 ? {} : { name: `p${i}` })) },
      'which is its quota',
    ],
  ])('is refused when %s', async (_, request, world, reason) => {
    const run = await replace(aReplacement(request), aFargateWorld(world));

    expect(run).toMatchObject({ status: 'FAILED', error: 'ProfileReplacementBlocked' });
    expect(run.cause).toContain(reason);
    expect(run.after).toEqual(run.before);
    expect(run.notifications).toHaveLength(1);
  });

  it('replaces an unchanged profile when forced', async () => {
    const run = await replace(aReplacement({ changes: {}, force: true }), aFargateWorld());

    expect(profilesAfter(run)).toEqual({ '9999-default': 'ACTIVE' });
  });
});

describe('a creation that fails', () => {
  const codes = [
    'PodExecutionRoleAlreadyInUse',
    'AccessDenied',
    'ClusterUnreachable',
    'InternalFailure',
    'BrandNewCode',
  ];

  it.each(codes)('with %s keeps the old profile, removes the new one and tells the code', async (code) => {
    const ends = { status: 'CREATE_FAILED', issue: { code, message: 'it is so', resourceIds: ['arn:x'] } };
    const run = await replace(aReplacement(), aFargateWorld({ faults: [{ on: 'fargate-create', ends }] }));

    expect(run).toMatchObject({ status: 'FAILED', error: 'ProfileNotCreated' });
    expect(run.cause).toContain(`${code}: it is so (arn:x)`);
    expect(run.after).toEqual(run.before);
    expect(gaps(run)).toEqual([]);
    expect(run.notifications).toHaveLength(1);
  });

  it('is told when EKS refuses it at once', async () => {
    const error = {
      name: 'InvalidParameterException',
      message: 'Subnet subnet-c provided in Fargate Profile is not a private subnet',
    };
    const run = await replace(aReplacement(), aFargateWorld({ faults: [{ on: 'CreateFargateProfile', error }] }));

    expect(run).toMatchObject({ status: 'FAILED', error: 'ProfileNotCreated' });
    expect(run.cause).toContain('is not a private subnet');
    expect(run.after).toEqual(run.before);
  });
});

describe('one change at a time', () => {
  it('waits out a lock that lingers for 15 minutes, visibly and cheaply', async () => {
    const run = await replace(aReplacement(), aFargateWorld({ faults: [{ on: 'fargate-delete', busySeconds: 900 }] }));

    expect(run).toMatchObject({ status: 'SUCCEEDED', output: { name: 'Replaced' } });
    expect(Object(run.output).because.join()).toMatch(/Waited \d+ min for EKS: .*has an update in progress/);
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

describe('a deletion that fails', () => {
  const ends = { status: 'DELETE_FAILED', issue: { code: 'AccessDenied', message: 'no' } };

  it('is tried again and told', async () => {
    const run = await replace(aReplacement(), aFargateWorld({ faults: [{ on: 'fargate-delete', ends, times: 2 }] }));

    expect(run).toMatchObject({
      status: 'SUCCEEDED',
      output: { name: 'Replaced', severity: 'warning', codes: ['AccessDenied'] },
    });
    expect(profilesAfter(run)).toEqual({ '9999-default': 'ACTIVE' });
  });

  it('leaves both profiles after three tries', async () => {
    const run = await replace(
      aReplacement(),
      aFargateWorld({ faults: [{ on: 'fargate-delete', ends, times: 'always' }] }),
    );

    expect(run).toMatchObject({ status: 'FAILED', error: 'OldProfileLeftBehind' });
    expect(run.cause).toContain('AccessDenied: no');
    expect(profilesAfter(run)).toEqual({ default: 'DELETE_FAILED', '9999-default': 'ACTIVE' });
    expect(run.calls.filter(({ operation }) => operation === 'DeleteFargateProfile')).toHaveLength(3);
    expect(run.notifications).toHaveLength(1);
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

  it('leaves alone a profile that was made anew under the old name', async () => {
    const actions = [
      { atSeconds: 100, ...remove('default') },
      { atSeconds: 250, ...create('default') },
    ];
    const run = await replace(aReplacement({ bakeSeconds: 600 }), aFargateWorld({ actions }));

    expect(run).toMatchObject({ status: 'FAILED', error: 'OldProfileChanged' });
    expect(profilesAfter(run)).toEqual({ default: 'ACTIVE', '9999-default': 'ACTIVE' });
  });

  it('goes on to cover the pods when the old profile is deleted before the new one is made', async () => {
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
  ])('ends a run whose profile is stuck %s, with the pods covered', async (_, on, profiles) => {
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
    const run = await replace(aReplacement({ deadlineSeconds: 600, bakeSeconds: 599 }), aFargateWorld());

    expect(run).toMatchObject({ status: 'FAILED', error: 'ProfileReplacementTimedOut' });
    expect(profilesAfter(run)).toEqual({ default: 'ACTIVE', '9999-default': 'ACTIVE' });
  });
});

describe('calls that break', () => {
  it.each([
    ['CreateFargateProfile', { drop: true }],
    ['CreateFargateProfile', { dropBefore: true }],
    ['CreateFargateProfile', { error: { name: 'ServerException', status: 500, tookEffect: true } }],
    ['DeleteFargateProfile', { drop: true }],
    ['DeleteFargateProfile', { error: { name: 'ServiceUnavailableException', status: 503 } }],
    ['DescribeFargateProfile', { drop: true, times: 3 }],
    ['ListFargateProfiles', { error: { html: true, status: 502 } }],
  ])('%s %o makes no second change', async (on, fault) => {
    const run = await replace(aReplacement(), aFargateWorld({ faults: [{ on, ...fault }] }));

    const made = run.timeline.filter(({ from, kind }) => kind === 'fargate-profile' && from === null);
    expect(run).toMatchObject({ status: 'SUCCEEDED', output: { name: 'Replaced' } });
    expect(made).toHaveLength(1);
    expect(profilesAfter(run)).toEqual({ '9999-default': 'ACTIVE' });
    expect(gaps(run)).toEqual([]);
  });
});

function timeOf(run: Run, name: string, status: string | null): number {
  const life = profileLives(run.before, run.timeline).find((each) => each.name === name);
  return Date.parse(life?.statuses.find((each) => each.status === status)?.time ?? '');
}

/** What `course.waitingFor` said on the way, as the history shows it. */
function waitsFor(run: Run): string[] {
  return run.history.flatMap((event) => {
    const assigned = Object(event.stateExitedEventDetails).assignedVariables?.course;
    return assigned === undefined ? [] : [String(JSON.parse(assigned).waitingFor)];
  });
}
