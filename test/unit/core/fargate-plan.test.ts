import { describe, expect, it } from 'vitest';
import { decideReplacement } from '../../../functions/core/fargate-plan.ts';
import { ReplaceFargateProfileRequest } from '../../../functions/core/replace-fargate-profile-request.ts';
import { aHop, aSeen, MADE_ARN, NOW, RUN } from '../../support/fargate-standing.ts';

const old = aSeen({ ...aHop().old });
const left = aSeen({ ...aHop().new, arn: MADE_ARN });

function planned(request: object = {}, profiles = [old], run = RUN) {
  const asked = ReplaceFargateProfileRequest.parse({
    cluster: 'prod-1',
    profile: 'default',
    changes: { subnets: ['subnet-c'] },
    ...request,
  });
  return decideReplacement(asked, { clusterStatus: 'ACTIVE', profiles }, { arn: run, startedAt: NOW });
}

describe('a plan', () => {
  it('is the same when the run plans again after it made the new profile', () => {
    const again = planned({}, [old, left]);

    expect(again.plan?.names).toEqual(['9999-default']);
    expect(again.move).toEqual(planned().move);
  });

  it('takes the next name beside a profile of another run', () => {
    const { plan } = planned({}, [old, left], `${RUN}-2`);

    expect(plan?.names).toEqual(['9998-default']);
    expect(plan?.warnings.join()).toContain(`9999-default (ACTIVE) was left by another run, ${RUN}`);
  });

  it('is refused while another run creates its replacement', () => {
    const { move } = planned({}, [old, { ...left, status: 'CREATING' }], `${RUN}-2`);

    expect(move).toMatchObject({ outcome: { name: 'ProfileReplacementBlocked' } });
  });

  it('goes on to tell of pods that are pinned to the old name', () => {
    expect(planned().plan?.warnings.join()).toContain('eks.amazonaws.com/fargate-profile: default');
  });

  it.each([
    ['a name that sorts after', { newName: 'zebra' }, 'zebra sorts after default'],
    [
      'a selector that is left out',
      { changes: { selectors: [{ namespace: 'web' }] } },
      'pods of namespace default any more',
    ],
    ['two hops', { keepName: true }, 'keepName makes two hops'],
  ])('warns of %s', (_, request, warning) => {
    expect(planned(request).plan?.warnings.join()).toContain(warning);
  });

  it('names every reason against it at once', () => {
    const full = Array.from({ length: 9 }, (_, index) => aSeen({ name: `p${index}`, arn: `arn:p${index}` }));
    const { plan, move } = planned({ changes: {}, newName: 'free' }, [{ ...old, status: 'DELETE_FAILED' }, ...full]);

    expect(plan).toBeNull();
    expect(Object(move).outcome.because).toEqual([
      'Profile default is DELETE_FAILED, not ACTIVE.',
      expect.stringContaining('which is its quota'),
      expect.stringContaining('nothing differs'),
    ]);
  });

  it('is the plan of a dry run when it says why nothing can be done', () => {
    const { plan, move } = planned({ changes: {}, dryRun: true }, [old]);

    expect(plan).toBeNull();
    expect(move).toMatchObject({ outcome: { name: 'Planned', succeeded: true, details: { decision: 'blocked' } } });
  });

  it('goes beyond a quota that was evidently raised', () => {
    const many = Array.from({ length: 12 }, (_, index) => aSeen({ name: `p${index}`, arn: `arn:p${index}` }));

    expect(planned({}, [old, ...many]).plan?.names).toEqual(['9999-default']);
  });
});
