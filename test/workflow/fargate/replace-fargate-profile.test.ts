import { describe, expect, it } from 'vitest';
import { type Run, runMachine } from '../../support/runs/run-machine.ts';
import {
  aFargateWorld,
  aProfile,
  aReplacement,
  gaps,
  OTHER_ROLE,
  profileLives,
  profilesAfter,
} from '../../support/worlds/fargate-worlds.ts';

const replace = (request: object, world: object) => runMachine('replace-fargate-profile', request, world);

describe('a replacement', () => {
  it('ends with the new profile alone, notified once', async () => {
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

  it('matches the pods throughout and deletes the old profile after the new one was ACTIVE', async () => {
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

  it('only plans on a dry run, says what differs and notifies nobody', async () => {
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
  it('is refused before any call, all problems together', async () => {
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

  it.each([
    ['what is there already', { subnets: ['subnet-b', 'subnet-a'] }, []],
    ['no change', {}, [expect.stringContaining('`force: true`')]],
  ])('has nothing to do when it asks for %s', async (_, changes, advice) => {
    const run = await replace(aReplacement({ changes }), aFargateWorld());

    expect(run).toMatchObject({ status: 'SUCCEEDED', output: { name: 'UpToDate', severity: 'info', advice } });
    expect(run.calls.filter(({ operation }) => /^(Create|Delete)/.test(operation))).toEqual([]);
    expect(run.notifications).toHaveLength(1);
  });

  it('replaces an unchanged profile when forced', async () => {
    const run = await replace(aReplacement({ changes: {}, force: true }), aFargateWorld());

    expect(profilesAfter(run)).toEqual({ '9999-default': 'ACTIVE' });
  });
});

function timeOf(run: Run, name: string, status: string | null): number {
  const life = profileLives(run.before, run.timeline).find((each) => each.name === name);
  return Date.parse(life?.statuses.find((each) => each.status === status)?.time ?? '');
}
