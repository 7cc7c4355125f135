import { describe, expect, it } from 'vitest';
import { runMachine } from '../../support/runs/run-machine.ts';
import { aFargateWorld, aReplacement, gaps, profilesAfter } from '../../support/worlds/fargate-worlds.ts';

const replace = (request: object, world: object) => runMachine('replace-fargate-profile', request, world);

describe('a creation that fails', () => {
  const codes = [
    'PodExecutionRoleAlreadyInUse',
    'AccessDenied',
    'ClusterUnreachable',
    'InternalFailure',
    'BrandNewCode',
  ];

  it.each(codes)('with %s keeps the old profile, removes the new one and reports the code', async (code) => {
    const ends = { status: 'CREATE_FAILED', issue: { code, message: 'it is so', resourceIds: ['arn:x'] } };
    const run = await replace(aReplacement(), aFargateWorld({ faults: [{ on: 'fargate-create', ends }] }));

    expect(run).toMatchObject({ status: 'FAILED', error: 'ProfileNotCreated' });
    expect(run.cause).toContain(`${code}: it is so (arn:x)`);
    expect(run.after).toEqual(run.before);
    expect(gaps(run)).toEqual([]);
    expect(run.notifications).toHaveLength(1);
  });

  it('is reported when EKS rejects it immediately', async () => {
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

describe('a deletion that fails', () => {
  const ends = { status: 'DELETE_FAILED', issue: { code: 'AccessDenied', message: 'no' } };

  it('is tried again and reported', async () => {
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
