import { expect, it } from 'vitest';
import { subjectText } from '../../../../local/cloud/page/run/subject.ts';

it.each([
  ['update-addon', { cluster: 'prod-1', addon: 'coredns' }, 'coredns on prod-1'],
  ['replace-fargate-profile', { cluster: { name: 'prod-1', region: 'us-east-1' }, profile: 'jobs' }, 'jobs on prod-1'],
  ['maintain-cluster', { cluster: 'prod-1' }, 'prod-1'],
  ['scan-health', {}, 'all clusters'],
  ['scan-health', { clusters: ['a', 'b', 'c', 'd', 'e'] }, 'a, b, c and 2 more'],
  ['maintain-fleet', {}, 'all clusters'],
  ['maintain-fleet', { fleet: 'prod', approval: 'before-start' }, 'fleet prod'],
  [
    'maintain-fleet',
    { continues: 'arn:aws:states:eu-west-1:111122223333:execution:upkeep-maintain-fleet:monday' },
    'what monday left',
  ],
  ['maintain-fleet', { clusters: { accounts: ['own'] } }, 'all clusters'],
  [
    'maintain-fleet',
    { clusters: { names: ['dev-*'], tags: { stage: ['dev', 'prod'], team: 'web' }, regions: ['eu-west-1'] } },
    'clusters dev-*, stage=dev or prod, team=web, in eu-west-1',
  ],
  ['update-addon', { addon: 7 }, ''],
])('an execution of %s with %j is about %s', (machine, input, text) => {
  expect(subjectText(machine, JSON.stringify(input))).toBe(text);
});

it('an input that is not JSON does not say what its execution is about', () => {
  expect(subjectText('update-addon', '{"cluster":')).toBe('');
});
