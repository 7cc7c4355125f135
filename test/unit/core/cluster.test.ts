import { describe, expect, it } from 'vitest';
import { Cluster, ClusterName, ClusterPattern, ClusterPlace, locationOf } from '../../../functions/core/cluster.ts';

const EXECUTION = 'arn:aws:states:eu-west-1:111122223333:execution:update-addon:run-1';
const ROLE = 'arn:aws:iam::444455556666:role/upkeep';

describe('where a cluster is', () => {
  it.each([
    ['named alone, is where the execution is', {}, 'eu-west-1', '111122223333'],
    ['in another Region is there', { region: 'us-east-1' }, 'us-east-1', '111122223333'],
    ['reached by a role is in the account of the role', { roleArn: ROLE }, 'eu-west-1', '444455556666'],
    ['of a named account is there', { accountId: '777788889999' }, 'eu-west-1', '777788889999'],
  ])('a cluster that is %s', (_, place, region, accountId) => {
    expect(locationOf(place, EXECUTION)).toEqual({ region, accountId });
  });
});

describe('a place', () => {
  it('that names another account than its role is refused', () => {
    const { error } = ClusterPlace.safeParse({ name: 'prod-1', roleArn: ROLE, accountId: '111122223333' });

    expect(error?.issues).toMatchObject([
      { path: ['accountId'], message: 'must be 444455556666, the account of roleArn, or be omitted' },
    ]);
  });

  it('that names the account of its role is taken', () => {
    const place = { name: 'prod-1', roleArn: ROLE, accountId: '444455556666' };

    expect(ClusterPlace.parse(place)).toEqual(place);
  });
});

it.each([
  ['accountId', '111122223333', true],
  ['accountId', '11112222333', false],
  ['accountId', '1111222233334', false],
  ['accountId', '+111122223333', false],
  ['region', 'eu-west-1', true],
  ['region', 'us-gov-west-1', true],
  ['region', 'eusc-de-east-1', true],
  ['region', 'a-eu-west-1', false],
  ['region', 'EU-west-1', false],
  ['region', 'eu-west-1a', false],
  ['region', 'eu-1', false],
  ['roleArn', ROLE, true],
  ['roleArn', 'arn:aws-us-gov:iam::444455556666:role/team/up+keep=a,b.c@d_e', true],
  ['roleArn', ` ${ROLE}`, false],
  ['roleArn', `${ROLE} `, false],
  ['roleArn', 'arn:aws:iam::444455556666:user/upkeep', false],
  ['externalId', 'ab', true],
  ['externalId', 'a', false],
  ['externalId', 'a'.repeat(1224), true],
  ['externalId', 'a'.repeat(1225), false],
])('a place with %s "%s": %s', (field, value, isTaken) => {
  expect(ClusterPlace.safeParse({ name: 'prod-1', [field]: value }).success).toBe(isTaken);
});

it.each([
  ['prod-1', true],
  ['1_Prod', true],
  ['a'.repeat(100), true],
  ['a'.repeat(101), false],
  ['-prod', false],
  ['prod 1', false],
  ['prod*', false],
  ['', false],
])('the name of a cluster "%s": %s', (name, isOne) => {
  expect(ClusterName.safeParse(name).success).toBe(isOne);
});

it.each([
  ['prod-*', true],
  ['-?_A9*', true],
  ['*'.repeat(100), true],
  ['*'.repeat(101), false],
  ['prod.*', false],
  ['prod*,', false],
  [',prod', false],
  ['', false],
])('a pattern of names of clusters "%s": %s', (pattern, isOne) => {
  expect(ClusterPattern.safeParse(pattern).success).toBe(isOne);
});

describe('a cluster of a request', () => {
  it('is a name, or a name with a place', () => {
    expect(Cluster.parse('prod-1')).toEqual({ name: 'prod-1' });
    expect(Cluster.parse({ name: 'prod-1', region: 'eu-west-1' })).toEqual({ name: 'prod-1', region: 'eu-west-1' });
    expect(Cluster.safeParse(7).error?.issues).toMatchObject([
      { message: 'must be a cluster name or { name, region, accountId, roleArn }' },
    ]);
  });

  it('is where it is asked from, when it does not say', () => {
    const from = { region: 'us-east-2', accountId: '777788889999' };

    expect(locationOf({}, from)).toEqual(from);
    expect(locationOf({}, 'run-1')).toEqual({ region: '', accountId: '' });
  });
});
