import { describe, expect, it } from 'vitest';
import { ownTags } from '../../../../functions/core/fargate/profile/tags.ts';
import { aHop, aSeen, MADE_ARN, RUN } from '../../../support/worlds/fargate-context.ts';
import { old, planned as plannedAround } from './planned.ts';

const left = aSeen({ ...aHop().new, arn: MADE_ARN });

const planned = (request: object = {}, profiles = [old], run = RUN, running: string[] = []) =>
  plannedAround(request, profiles, { run, running });

describe('a plan', () => {
  it('is the same when the run plans again after it made the new profile', () => {
    const again = planned({}, [old, left]);

    expect(again.plan?.names).toEqual(['9999-default']);
    expect(again.decision).toEqual(planned().decision);
  });

  it('takes the next name beside a profile of another run that is not as asked for now', () => {
    const { plan } = planned({ changes: { subnets: ['subnet-d'] } }, [old, left], `${RUN}-2`);

    expect(plan?.names).toEqual(['9998-default']);
    expect(plan?.warnings.join()).toContain(`9999-default (ACTIVE) was left by another run, ${RUN}`);
  });

  it('leaves behind the tags that only AWS can set, and says so', () => {
    const tagged = { ...old, tags: { team: 'web', 'aws:cloudformation:stack-name': 'network' } };
    const { plan, decision } = planned({}, [tagged]);

    expect(plan?.to.tags).toEqual({ team: 'web' });
    expect(Object.keys(Object(decision).progress.hop.new.tags).filter((key) => key.startsWith('aws:'))).toEqual([]);
    expect(plan?.differences.map(({ setting }) => setting)).toEqual(['subnets']);
    expect(plan?.warnings.join()).toContain('does not get aws:cloudformation:stack-name of default');
  });

  it('is refused a pod execution role of another account', () => {
    const { decision } = planned({ changes: { podExecutionRoleArn: 'arn:aws:iam::999900001111:role/pods' } });

    expect(decision).toMatchObject({ outcome: { name: 'ProfileReplacementBlocked' } });
    expect(Object(decision).outcome.reasons.join()).toContain('a role of account 999900001111');
  });

  it.each(['ACTIVE', 'CREATING'])('adopts a profile that an earlier run left %s, as asked for now', (status) => {
    const { plan, decision } = planned({}, [old, { ...left, status }], `${RUN}-2`);

    expect(plan?.names).toEqual(['9999-default']);
    expect(decision).toMatchObject({
      kind: 'create',
      progress: { hop: { adopts: 'any-run', new: { name: '9999-default' } } },
    });
  });

  it.each(['ACTIVE', 'CREATING'])('is refused while another run is at work on its replacement, %s', (status) => {
    const { decision } = planned({}, [old, { ...left, status }], `${RUN}-2`, [RUN]);

    expect(decision).toMatchObject({ outcome: { name: 'ProfileReplacementBlocked' } });
    expect(Object(decision).outcome.reasons.join()).toContain(`9999-default, created by ${RUN}, is ${status}`);
  });

  it('is refused while a run that cannot be asked about creates its replacement', () => {
    const elsewhere = RUN.replace('111122223333', '444455556666');
    const { decision } = planned({}, [old, { ...left, status: 'CREATING' }], elsewhere);

    expect(decision).toMatchObject({ outcome: { name: 'ProfileReplacementBlocked' } });
  });

  it.each([
    ['the name of the profile', {}, old],
    ['the name it began with', {}, { ...left, name: '9998-default' }],
    ['exactly this generation', { profile: '9999-default' }, left],
    ['a generation that was replaced twice since', { profile: '9999-default' }, { ...left, name: '9997-default' }],
  ])('finds nothing to do for %s when the profile is as asked for', (_, request, profile) => {
    const { plan, decision } = planned({ changes: { subnets: profile.subnets }, ...request }, [profile]);

    expect(plan).toBeNull();
    expect(decision).toMatchObject({ outcome: { name: 'UpToDate', succeeded: true, severity: 'info' } });
    expect(Object(decision).outcome.summary).toContain(profile.name);
  });

  it('replaces what took the place of the profile that is named, and says so', () => {
    const { plan } = planned({ changes: { subnets: ['subnet-d'] } }, [left], `${RUN}-2`);

    expect(plan?.names).toEqual(['9998-default']);
    expect(plan?.warnings[0]).toBe(
      '9999-default took the place of default earlier, so it is the profile that is meant.',
    );
  });

  it('means the older of two generations when both are there', () => {
    const newer = aSeen({ ...left, name: '9998-default', arn: 'arn:x/3', tags: ownTags('arn:other', left) });
    const { decision } = planned({ changes: { subnets: ['subnet-d'] } }, [left, newer], `${RUN}-2`);

    expect(Object(decision).progress.hop.old.name).toBe('9999-default');
  });

  it('means the successor of a profile that is being deleted', () => {
    const { decision } = planned({}, [{ ...old, status: 'DELETING' }, left], `${RUN}-2`);

    expect(decision).toMatchObject({ outcome: { name: 'UpToDate' } });
  });

  it('does not guess which of several profiles took the place of the one that is named', () => {
    const { decision } = planned({}, [left, aSeen({ ...left, name: 'web-2', arn: 'arn:x/4' })], `${RUN}-2`);

    expect(Object(decision).outcome.reasons).toEqual([expect.stringContaining('9999-default, web-2. Name the one')]);
  });

  it('keeps the line of a profile through generations and other names', () => {
    const { decision } = planned({ newName: 'web', changes: { subnets: ['subnet-d'] } }, [left], `${RUN}-2`);

    expect(Object(decision).progress.hop.new.tags).toMatchObject({
      'eks-upkeep/lineage': 'default',
      'eks-upkeep/replaces': '9999-default/22222222',
    });
  });

  it.each(['9996-default', '9999-web', '9999-def'])('does not mean a profile that replaced others by %s', (profile) => {
    const { decision } = planned({ profile }, [{ ...left, name: '9997-default' }], `${RUN}-2`);

    expect(decision).toMatchObject({ outcome: { name: 'ProfileReplacementBlocked' } });
  });

  it('keeps in the log what matters once it has been made', () => {
    const tagged = { ...old, tags: { 'aws:cloudformation:stack-name': 'network' } };
    const { decision } = planned({ changes: { selectors: [{ namespace: 'web' }] } }, [tagged]);

    expect(Object(decision).progress.log).toEqual([
      expect.stringContaining('pods of namespace default any more'),
      expect.stringContaining('does not get aws:cloudformation:stack-name of default'),
    ]);
  });

  it('warns about pods that are pinned to the old name each time', () => {
    expect(planned().plan?.warnings.join()).toContain('eks.amazonaws.com/fargate-profile: default');
  });

  it.each([
    ['a name that sorts after', { newName: 'zebra' }, 'zebra sorts after default'],
    [
      'a selector that is left out',
      { changes: { selectors: [{ namespace: 'web' }] } },
      'pods of namespace default any more',
    ],
    ['two hops', { keepName: true }, 'keepName takes two replacements'],
  ])('warns of %s', (_, request, warning) => {
    expect(planned(request).plan?.warnings.join()).toContain(warning);
  });

  it('names every reason against it together', () => {
    const full = Array.from({ length: 9 }, (_, index) => aSeen({ name: `p${index}`, arn: `arn:p${index}` }));
    const { plan, decision } = planned({ newName: 'free' }, [{ ...old, status: 'DELETE_FAILED' }, ...full]);

    expect(plan).toBeNull();
    expect(Object(decision).outcome.reasons).toEqual([
      'Profile default is DELETE_FAILED, not ACTIVE.',
      expect.stringContaining('which is its quota'),
    ]);
  });

  it('is the plan of a dry run when it says why nothing can be done', () => {
    const { plan, decision } = planned({ dryRun: true }, [{ ...old, status: 'CREATE_FAILED' }]);

    expect(plan).toBeNull();
    expect(decision).toMatchObject({
      outcome: { name: 'ProfileReplacementBlocked', succeeded: false, details: { decision: 'blocked' } },
    });
  });

  it('goes beyond a quota that was evidently raised', () => {
    const many = Array.from({ length: 12 }, (_, index) => aSeen({ name: `p${index}`, arn: `arn:p${index}` }));

    expect(planned({}, [old, ...many]).plan?.names).toEqual(['9999-default']);
  });
});
