import { describe, expect, it } from 'vitest';
import { leftovers } from '../../../../functions/core/fargate/warnings.ts';
import { aHop, aSeen, RUN } from '../../../support/worlds/fargate-context.ts';
import { arnOf, old, outcomeOf, planned, successorOf } from './planned.ts';

const OTHER = `${RUN}-2`;
const HOLDER = 'arn:aws:states:eu-west-1:111122223333:execution:update-addon:other';
const tags = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, at) => [`t${at}`, 'x']));

describe('a request for what is already there', () => {
  it('ends up to date, with a hint when it changes nothing', () => {
    expect(planned({ changes: {} })).toMatchObject({
      plan: null,
      decision: {
        kind: 'publish',
        outcome: {
          name: 'UpToDate',
          succeeded: true,
          advice: [expect.stringContaining('force: true')],
          details: { decision: 'keep', oldProfile: 'default' },
        },
      },
    });
  });

  it('has no hint when it names what is there, and names what other runs left', () => {
    const outcome = outcomeOf({ changes: { subnets: ['subnet-a'] } }, [
      old,
      successorOf(old, 'left', { subnets: ['subnet-z'] }, OTHER),
    ]);

    expect(outcome).toMatchObject({ name: 'UpToDate', advice: [] });
    expect(outcome.reasons).toEqual([expect.stringContaining(`left (ACTIVE) was left by another run, ${OTHER}`)]);
  });

  it('is a plan in a dry run, and replaced with force', () => {
    expect(outcomeOf({ changes: {}, dryRun: true })).toMatchObject({ name: 'Planned' });
    expect(planned({ changes: {}, force: true })).toMatchObject({ decision: { kind: 'create' } });
  });
});

describe('a dry run', () => {
  it('ends with the plan', () => {
    const { plan, decision } = planned({ dryRun: true });

    expect(plan).toMatchObject({ names: ['9999-default'] });
    expect(decision).toMatchObject({
      kind: 'publish',
      outcome: {
        name: 'Planned',
        summary: 'Fargate profile default on prod-1 would be replaced by 9999-default; changes: subnets.',
        details: { decision: 'replace', oldProfile: 'default', newProfile: '9999-default' },
      },
    });
  });

  it('says so when nothing but the name changes, and names both profiles that keep the name', () => {
    const outcome = outcomeOf({ changes: {}, force: true, keepName: true, dryRun: true });

    expect(outcome.summary).toContain('by 9999-default, then default; changes: nothing but the name.');
  });
});

describe('changes', () => {
  it('of tags add, replace and remove; everything else stays', () => {
    const changes = { tags: { team: 'shop', stage: 'prod', cost: null } };
    const { plan } = planned({ changes }, [{ ...old, tags: { team: 'web', cost: '1', kept: 'x' } }]);

    expect(plan?.to).toMatchObject({
      tags: { team: 'shop', stage: 'prod', kept: 'x' },
      subnets: old.subnets,
      selectors: old.selectors,
      podExecutionRoleArn: old.podExecutionRoleArn,
    });
    expect(Object.keys(plan?.to.tags ?? {})).not.toContain('cost');
  });

  it('of the role are those of the new profile', () => {
    const podExecutionRoleArn = 'arn:aws:iam::111122223333:role/other';

    expect(planned({ changes: { podExecutionRoleArn } }).plan?.to).toMatchObject({ podExecutionRoleArn });
  });
});

describe('a plan', () => {
  it('creates a profile of its own unless an earlier run left the same', () => {
    const adopts = (...args: Parameters<typeof planned>) => Object(planned(...args).decision).progress.hop.adopts;
    const earlier = successorOf(old, '9999-default', { subnets: ['subnet-c'] }, OTHER);

    expect(adopts()).toBe('this-run');
    expect(adopts({}, [old, successorOf(old, '9999-default', { subnets: ['subnet-c'] })])).toBe('this-run');
    expect(adopts({}, [old, earlier])).toBe('any-run');
    expect(adopts({ newName: '9999-default' }, [old, earlier])).toBe('any-run');
    expect(adopts({ newName: '0-default' }, [old, earlier])).toBe('this-run');
  });
});

describe('a run that keeps the name and was interrupted', () => {
  const temporary = successorOf(old, '9999-default', { subnets: ['subnet-c'] });

  it('is finished from the temporary profile, when the old one is gone', () => {
    const { plan, decision } = planned({ keepName: true }, [temporary], { run: OTHER });

    expect(plan?.names).toEqual(['default']);
    expect(decision).toMatchObject({
      kind: 'create',
      progress: {
        hop: { adopts: 'this-run', old: { name: '9999-default' }, new: { name: 'default', subnets: ['subnet-c'] } },
        log: expect.arrayContaining([
          'Continued where an earlier run had stopped: 9999-default has taken the place of default.',
        ]),
      },
    });
  });

  it('is finished with the profile of the old name that exists again', () => {
    const again = successorOf(temporary, 'default', { subnets: ['subnet-c'], tags: { team: 'web' } });
    const { decision } = planned({ keepName: true }, [again, temporary], { run: OTHER });

    expect(decision).toMatchObject({
      progress: {
        hop: { adopts: 'any-run', old: { name: '9999-default' }, new: { name: 'default', tags: { team: 'web' } } },
      },
    });
  });

  it.each<[string, object]>([
    ['CREATING', {}],
    ['DELETING', {}],
  ])('is not finished from a temporary profile that is %s', (status) => {
    expect(outcomeOf({ keepName: true }, [{ ...temporary, status }], { run: OTHER })).toMatchObject({
      name: 'ProfileReplacementBlocked',
    });
  });

  it('is one like any other when the request does not keep the name', () => {
    expect(planned({ changes: { subnets: ['subnet-d'] } }, [temporary], { run: OTHER }).plan?.names).toEqual([
      '9998-default',
    ]);
  });
});

describe('a cluster that another execution has', () => {
  it('is waited for', () => {
    expect(planned({}, [old], { holder: HOLDER })).toMatchObject({
      plan: null,
      decision: { kind: 'plan', waitSeconds: 15, waitingFor: expect.stringContaining('prod-1') },
    });
  });

  it('is the end when there is no time to wait', () => {
    const outcome = outcomeOf({}, [old], { holder: HOLDER, minutes: 116 });

    expect(outcome).toMatchObject({ name: 'ProfileReplacementBlocked', severity: 'warning' });
    expect(outcome.reasons).toEqual([expect.stringContaining(HOLDER)]);
  });
});

describe('what is in the way', () => {
  it.each<[string, object, Parameters<typeof planned>[1], Parameters<typeof planned>[2], string]>([
    ['a cluster that is not ACTIVE', {}, [old], { status: 'FAILED' }, 'Cluster prod-1 is FAILED, not ACTIVE.'],
    [
      'a profile that is not ACTIVE',
      {},
      [{ ...old, status: 'CREATING' }],
      {},
      'Profile default is CREATING, not ACTIVE.',
    ],
    [
      'no such profile',
      { profile: 'batch' },
      [old, aSeen({ name: 'web', arn: arnOf('web') })],
      {},
      'has no Fargate profile batch, nor one that took its place; it has default, web.',
    ],
    ['no profile at all', {}, [], {}, 'it has none.'],
    [
      'two that took its place',
      {},
      [successorOf(old, 'b', {}, OTHER), successorOf(old, 'a', {}, OTHER)],
      {},
      'more than one profile took its place: a, b.',
    ],
    [
      'a new name that is taken',
      { newName: 'web' },
      [old, aSeen({ name: 'web', arn: arnOf('web') })],
      {},
      'newName: web is the name',
    ],
    ['a quota that is reached', { profileQuota: 1 }, [old], {}, 'has 1 Fargate profile, which is its quota'],
    [
      'more than 50 tags',
      {},
      [{ ...old, tags: tags(48) }],
      {},
      'would have 51 tags, 3 of them its own; EKS allows 50.',
    ],
    [
      'a role of another account',
      { changes: { podExecutionRoleArn: 'arn:aws:iam::999900001111:role/x' } },
      [old],
      {},
      'changes.podExecutionRoleArn',
    ],
  ])('is named: %s', (_, request, profiles, around, reason) => {
    expect(outcomeOf(request, profiles, around)).toMatchObject({
      name: 'ProfileReplacementBlocked',
      severity: 'warning',
      reasons: [expect.stringContaining(reason)],
      advice: [expect.stringContaining('dryRun: true')],
      details: { decision: 'blocked' },
    });
  });

  it('is named with all else that is', () => {
    expect(outcomeOf({ profile: 'batch' }, [old], { status: 'FAILED' }).reasons).toHaveLength(2);
  });

  it('is a name that has no number left before it', () => {
    const last = aSeen({ name: '0000-default', arn: arnOf('0000-default') });

    expect(outcomeOf({ profile: '0000-default' }, [last]).reasons.join()).toContain(
      'No name is left that sorts before',
    );
  });

  it.each<[string, Parameters<typeof planned>[1], object]>([
    ['50 tags', [{ ...old, tags: tags(47) }], {}],
    ['a cluster that is being updated', [old], { status: 'UPDATING' }],
    [
      'a quota that its own new profile has reached',
      [old, successorOf(old, '9999-default', { subnets: ['subnet-c'] })],
      {},
    ],
  ])('is not %s', (_, profiles, around) => {
    expect(planned({ profileQuota: 2 }, profiles, around).decision).toMatchObject({ kind: 'create' });
  });

  it('is one of the plans of a cluster that is planned as a whole', () => {
    const startedBy = 'arn:aws:states:eu-west-1:111122223333:execution:maintain-cluster:run';
    const item = { AWS_STEP_FUNCTIONS_STARTED_BY_EXECUTION_ID: startedBy, dryRun: true, profile: 'batch' };

    expect(outcomeOf(item)).toMatchObject({ name: 'Planned', severity: 'warning', details: { decision: 'blocked' } });
  });
});

describe('the warnings of a plan', () => {
  const warnings = (...args: Parameters<typeof planned>) => planned(...args).plan?.warnings.join('\n') ?? '';
  const pin = 'eks.amazonaws.com/fargate-profile';
  const web = { namespace: 'web', labels: {} };

  it('are of pinned pods alone when there is nothing else', () => {
    expect(planned().plan?.warnings).toEqual([
      expect.stringContaining(`label ${pin}: default do not run on 9999-default`),
    ]);
  });

  it.each<[string, object, Parameters<typeof planned>[1], object, string]>([
    [
      'a selector that pins',
      {},
      [{ ...old, selectors: [{ namespace: 'web', labels: { [pin]: 'default' } }] }],
      {},
      'itself requires the label that pins pods',
    ],
    ['a new name that sorts after', { newName: 'zulu' }, [old], {}, 'zulu sorts after default'],
    ['two replacements', { keepName: true }, [old], {}, 'keepName takes two replacements'],
    ['a cluster that is being updated', {}, [old], { status: 'UPDATING' }, 'The cluster is being updated'],
    [
      'pods that no profile matches any more',
      { changes: { selectors: [web] } },
      [old, aSeen({ name: 'other', arn: arnOf('other'), status: 'CREATING' })],
      {},
      'No profile will match the pods of namespace default any more',
    ],
    [
      'an interrupted run with other changes',
      { keepName: true, changes: { subnets: ['subnet-z'] } },
      [
        successorOf(successorOf(old, '9999-default'), 'default', { subnets: ['subnet-c'] }),
        successorOf(old, '9999-default'),
      ],
      { run: OTHER },
      'This run only finishes what an earlier one began',
    ],
    [
      'an interrupted run with another role',
      { keepName: true, changes: { podExecutionRoleArn: 'arn:aws:iam::111122223333:role/other' } },
      [successorOf(successorOf(old, '9999-default'), 'default'), successorOf(old, '9999-default')],
      { run: OTHER },
      'This run only finishes what an earlier one began',
    ],
    [
      'an interrupted run with other selectors',
      { keepName: true, changes: { selectors: [web] } },
      [successorOf(successorOf(old, '9999-default'), 'default'), successorOf(old, '9999-default')],
      { run: OTHER },
      'This run only finishes what an earlier one began',
    ],
    [
      'an interrupted run with one of two tags',
      { keepName: true, changes: { tags: { team: 'web', stage: 'prod' } } },
      [
        successorOf(successorOf(old, '9999-default'), 'default', { tags: { team: 'web' } }),
        successorOf(old, '9999-default'),
      ],
      { run: OTHER },
      'This run only finishes what an earlier one began',
    ],
    [
      'the tags that only AWS sets, in order',
      {},
      [{ ...old, tags: { 'aws:z': '1', 'aws:a': '2' } }],
      {},
      'The new profile does not get aws:a, aws:z of default',
    ],
    [
      'an interrupted run with other tags',
      { keepName: true, changes: { tags: { team: 'web' } } },
      [successorOf(successorOf(old, '9999-default'), 'default'), successorOf(old, '9999-default')],
      { run: OTHER },
      'This run only finishes what an earlier one began',
    ],
  ])('name %s', (_, request, profiles, around, warning) => {
    expect(warnings(request, profiles, around)).toContain(warning);
    expect(warnings()).not.toContain(warning);
  });

  it('name what other runs left of the same line, and nothing else', () => {
    const successor = successorOf(old, '9999-default', {}, `${RUN}-0`);
    const api = aSeen({ name: 'api', arn: arnOf('api') });
    const { new: _new, ...hop } = aHop();
    const profiles = [
      { ...successorOf(successor, 'default', {}, OTHER), arn: old.arn },
      successor,
      successorOf(successor, '9998-default', {}, OTHER),
      successorOf(successor, '9997-default', {}, OTHER),
      successorOf(old, 'second', {}, OTHER),
      successorOf(successor, 'third', {}, RUN),
      { ...successorOf(successor, 'fourth', {}, OTHER), tags: {} },
      successorOf(api, '9999-api', {}, OTHER),
    ];
    const left = leftovers(
      'default',
      profiles,
      { ...hop, old: successor, new: { ...aHop().new, name: '9998-default' } },
      RUN,
    );

    expect(left).toEqual(
      ['9997-default', 'second'].map(
        (name) =>
          `${name} (ACTIVE) was left by another run, ${OTHER}; it is not touched: delete it when it is not needed.`,
      ),
    );
  });

  it.each<[string, object, Parameters<typeof planned>[1], object, string]>([
    [
      'pods that another ACTIVE profile matches',
      { changes: { selectors: [web] } },
      [old, aSeen({ name: 'other', arn: arnOf('other') })],
      {},
      'No profile will match',
    ],
    [
      'an interrupted run that has the changes',
      { keepName: true, changes: { subnets: ['subnet-c'], tags: { team: 'web' } } },
      [
        successorOf(successorOf(old, '9999-default'), 'default', { subnets: ['subnet-c'], tags: { team: 'web' } }),
        successorOf(old, '9999-default'),
      ],
      { run: OTHER },
      'only finishes',
    ],
    [
      'two replacements when one finishes',
      { keepName: true },
      [successorOf(old, '9999-default')],
      { run: OTHER },
      'keepName takes',
    ],
  ])('do not name %s', (_, request, profiles, around, warning) => {
    expect(planned(request, profiles, around).plan).not.toBeNull();
    expect(warnings(request, profiles, around)).not.toContain(warning);
  });
});
