import { describe, expect, it } from 'vitest';
import { ProfileWish, ReplaceFargateProfileRequest } from '../../../../functions/core/fargate/request.ts';
import { inputProblems } from '../../../../functions/core/input/problems.ts';

const request = (fields: object) => ({ cluster: 'prod-1', profile: 'default', ...fields });
const problemsOf = (fields: object) => {
  const { error } = ReplaceFargateProfileRequest.safeParse(request(fields));
  return error === undefined ? [] : inputProblems(error).map(({ path, message }) => `${path}: ${message}`);
};
const many = (count: number, each: (index: number) => string) => Array.from({ length: count }, (_, at) => each(at));
const labels = (count: number) => Object.fromEntries(many(count, (at) => `l${at}`).map((key) => [key, 'x']));
const selector = (fields: object) => ({ changes: { selectors: [{ namespace: 'web', ...fields }] } });

describe('a request', () => {
  it('has defaults for all but the cluster and the profile', () => {
    expect(ReplaceFargateProfileRequest.parse(request({}))).toMatchObject({
      changes: {},
      force: false,
      keepName: false,
      handOver: 'bake',
      bakeSeconds: 60,
      maxUnavailable: '25%',
      podTimeoutSeconds: 600,
      moveTimeoutSeconds: 3600,
      onBlockedPods: 'stop',
      jobs: 'wait',
      profileQuota: 10,
      deadlineSeconds: 7200,
      dryRun: false,
    });
  });

  it.each<[string, object]>([
    ['50 subnets', { changes: { subnets: many(50, (at) => `subnet-${at}`) } }],
    ['5 selectors', { changes: { selectors: many(5, (at) => `n${at}`).map((namespace) => ({ namespace })) } }],
    ['5 labels', selector({ labels: labels(5) })],
    ['a label of one character and a value of 63', selector({ labels: { a: 'v'.repeat(63) } })],
    ['a namespace of 63 characters', { changes: { selectors: [{ namespace: 'n'.repeat(63) }] } }],
    ['a tag key of 128 and a value of 256 characters', { changes: { tags: { ['k'.repeat(128)]: 'v'.repeat(256) } } }],
    ['a tag key of one character, to be removed', { changes: { tags: { k: null } } }],
    ['a profile name of one character', { profile: 'p' }],
    ['a bake before the cutover', { handOver: 'bake' }],
    ['a profile name of 100 characters', { profile: 'p'.repeat(100) }],
    ['the longest bake', { bakeSeconds: 86_400, deadlineSeconds: 259_200 }],
    ['no bake and the smallest quota', { bakeSeconds: 0, profileQuota: 1 }],
    ['the largest quota and approval', { profileQuota: 1000, handOver: 'approve' }],
    ['one pod at a time, and the shortest times', { maxUnavailable: 1, podTimeoutSeconds: 60, moveTimeoutSeconds: 60 }],
    [
      'all pods at the same time, and the longest times',
      { maxUnavailable: '100%', podTimeoutSeconds: 3600, moveTimeoutSeconds: 21_600 },
    ],
    ['pods evicted, and jobs too', { movePods: 'evict', jobs: 'evict', onBlockedPods: 'ask' }],
    ['pods restarted, and the rest left behind', { movePods: 'restart', jobs: 'wait', onBlockedPods: 'proceed' }],
    ['pods left alone, also when the name is kept', { movePods: 'none', keepName: true, onBlockedPods: 'stop' }],
    ['a bake that ends before the deadline', { bakeSeconds: 7199 }],
  ])('may have %s', (_, fields) => {
    expect(problemsOf(fields)).toEqual([]);
  });

  it.each<[string, object, string]>([
    ['51 subnets', { changes: { subnets: many(51, (at) => `subnet-${at}`) } }, 'changes.subnets: must have at most 50'],
    ['no subnets', { changes: { subnets: [] } }, 'changes.subnets: must name at least one of the subnets'],
    ['a subnet after other text', { changes: { subnets: ['x-subnet-1'] } }, 'changes.subnets[0]: must be the id of a'],
    ['a subnet before other text', { changes: { subnets: ['subnet-1!'] } }, 'changes.subnets[0]: must be the id of a'],
    [
      '6 selectors',
      { changes: { selectors: many(6, (at) => `n${at}`).map((namespace) => ({ namespace })) } },
      'changes.selectors: must have at most 5 selectors',
    ],
    ['6 labels', selector({ labels: labels(6) }), 'changes.selectors[0].labels: must have at most 5 labels'],
    ['a label without a key', selector({ labels: { '': 'x' } }), 'must not be empty'],
    ['a label that is too long', selector({ labels: { a: 'v'.repeat(64) } }), 'must have at most 63 characters'],
    ['a label that is no text', selector({ labels: { a: 1 } }), 'changes.selectors[0].labels.a: must be a text'],
    ['a namespace of 64 characters', selector({ namespace: 'n'.repeat(64) }), 'namespace: must be a namespace'],
    ['a namespace in capitals', selector({ namespace: 'Web' }), 'namespace: must be a namespace'],
    ['a namespace with a line break', selector({ namespace: 'web\n' }), 'namespace: must be a namespace'],
    ['a tag without a key', { changes: { tags: { '': 'x' } } }, 'must be a key of 1 to 128 characters'],
    ['a tag key of 129 characters', { changes: { tags: { ['k'.repeat(129)]: 'x' } } }, 'must be a key of 1 to 128'],
    ['a tag of AWS', { changes: { tags: { 'AWS:x': 'x' } } }, 'AWS:x: must not begin with aws:'],
    ['a tag of ours', { changes: { tags: { 'eks-upkeep/run': 'x' } } }, 'must not begin with eks-upkeep/'],
    ['a tag value of 257 characters', { changes: { tags: { k: 'v'.repeat(257) } } }, 'changes.tags.k: must be a text'],
    ['a profile without a name', { profile: '' }, 'profile: must not be empty'],
    ['a profile name of 101 characters', { profile: 'p'.repeat(101) }, 'profile: must have at most 100 characters'],
    ['a new name of EKS', { newName: 'eks-web' }, 'newName: must not begin with eks-'],
    ['a new name beside keepName', { newName: 'web', keepName: true }, 'newName: must be omitted when keepName'],
    ['the old name as the new one', { newName: 'default' }, 'newName: must differ from profile'],
    ['a bake as long as the deadline', { bakeSeconds: 7200 }, 'bakeSeconds: must be shorter than deadlineSeconds'],
    [
      'pods moved when the name is kept',
      { movePods: 'evict', keepName: true },
      'keepName: must be omitted when movePods is evict',
    ],
    ['no pods at a time', { maxUnavailable: 0 }, 'maxUnavailable: must be a number of pods from 1'],
    ['a share of none', { maxUnavailable: '0%' }, 'maxUnavailable: must be a number of pods from 1'],
    ['a share of more than all', { maxUnavailable: '101%' }, 'maxUnavailable: must be a number of pods from 1'],
    ['a share after other text', { maxUnavailable: 'x50%' }, 'maxUnavailable: must be a number of pods from 1'],
    ['a share before other text', { maxUnavailable: '50%x' }, 'maxUnavailable: must be a number of pods from 1'],
    ['a pod given more than an hour', { podTimeoutSeconds: 3601 }, 'podTimeoutSeconds: '],
    ['pods given more than six hours', { moveTimeoutSeconds: 21_601 }, 'moveTimeoutSeconds: '],
    ['another cutover', { handOver: 'switch' }, 'handOver: '],
    ['a bake below zero', { bakeSeconds: -1 }, 'bakeSeconds: '],
    ['a bake of more than a day', { bakeSeconds: 86_401, deadlineSeconds: 259_200 }, 'bakeSeconds: '],
    ['a quota of zero', { profileQuota: 0 }, 'profileQuota: '],
    ['a quota of more than a thousand', { profileQuota: 1001 }, 'profileQuota: '],
    ['a deadline of more than three days', { deadlineSeconds: 259_201 }, 'deadlineSeconds: '],
  ])('may not have %s', (_, fields, problem) => {
    expect(problemsOf(fields)).toEqual([expect.stringContaining(problem)]);
  });

  it.each([undefined, null, 'default', 7])('that is no object, %j, has one problem', (request) => {
    expect(ReplaceFargateProfileRequest.safeParse(request).error?.issues).toHaveLength(1);
  });

  it('for one of the profiles of a cluster is as strict', () => {
    expect(ProfileWish.safeParse({ profile: 'default', newName: 'web' }).success).toBe(true);
    expect(ProfileWish.safeParse({ profile: 'default', newName: 'web', keepName: true }).success).toBe(false);
  });

  it('has all of its problems reported together, also where one is of the wrong type', () => {
    expect(
      problemsOf({
        profile: 1,
        changes: { tags: { 'aws:a': 'x', 'aws:b': 'x', c: 1 } },
        newName: 'eks-a',
        keepName: true,
      }),
    ).toHaveLength(6);
  });
});
