import { describe, expect, it } from 'vitest';
import { requestToken } from '../../../functions/core/request-token.ts';
import { foreignRole } from '../../../functions/core/role-account.ts';

const CLUSTER = 'arn:aws:eks:eu-west-1:111122223333:addon/prod-1/coredns/1';
const roleOf = (account: string) => `arn:aws:iam::${account}:role/cni`;

describe('a role', () => {
  it('of another account than the cluster is one that EKS refuses', () => {
    expect(foreignRole('serviceAccountRoleArn', roleOf('444455556666'), CLUSTER)).toEqual({
      reason:
        'serviceAccountRoleArn: arn:aws:iam::444455556666:role/cni is a role of account 444455556666, and the cluster is in account 111122223333; EKS refuses to pass a role of another account.',
      advice: 'Name a role of account 111122223333, which may assume one of another account.',
    });
  });

  it.each([
    ['of the same account', roleOf('111122223333'), CLUSTER],
    ['that is not named', undefined, CLUSTER],
    ['that is to be removed', null, CLUSTER],
    ['without an account', 'cni', CLUSTER],
    ['with an account that is none', roleOf('44445555666'), CLUSTER],
    ['with an account that is longer', roleOf('4444555566667'), CLUSTER],
    ['beside a cluster whose account is not known', roleOf('444455556666'), 'coredns'],
  ])('%s is none that EKS refuses', (_, role, cluster) => {
    expect(foreignRole('role', role, cluster)).toBeUndefined();
  });
});

it('a request has the same token for the same step, which is as long as EKS wants it', () => {
  const token = requestToken('arn:run-1', 'step-1');

  expect(token).toMatch(/^[0-9a-f]{64}$/);
  expect(requestToken('arn:run-1', 'step-1')).toBe(token);
  expect([requestToken('arn:run-1', 'step-2'), requestToken('arn:run-1step-1')]).not.toContain(token);
});
