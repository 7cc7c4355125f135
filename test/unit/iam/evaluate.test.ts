import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { evaluate } from '../../../local/iam/evaluate.ts';
import { arnPattern, wildcard } from '../../../local/iam/pattern.ts';
import { identityPolicy, resourcePolicy } from '../../../local/iam/policy.ts';

const ADDON = 'arn:aws:eks:eu-west-1:111122223333:addon/prod-1/coredns/1';
const statement = (more: object = {}) => ({ Effect: 'Allow', Action: 'eks:UpdateAddon', Resource: '*', ...more });
const policyOf = (...statements: object[]) => identityPolicy('p', { Version: '2012-10-17', Statement: statements });
const decisionOn = (policy: ReturnType<typeof policyOf>, context = {}, action = 'eks:UpdateAddon', resource = ADDON) =>
  evaluate([policy], { action, resource, context }).decision;

describe('a statement', () => {
  it.each<[string, object, string]>([
    ['of the action and everything', {}, 'allowed'],
    ['of the action in another case', { Action: 'EKS:updateaddon' }, 'allowed'],
    ['of all actions of the service', { Action: ['eks:*'] }, 'allowed'],
    ['of another action', { Action: 'eks:DescribeAddon' }, 'implicitDeny'],
    ['of an action that begins alike', { Action: 'eks:Update' }, 'implicitDeny'],
    ['of the cluster of the add-on', { Resource: 'arn:aws:eks:*:111122223333:addon/prod-1/*' }, 'allowed'],
    ['of a name with one character open', { Resource: 'arn:aws:eks:*:111122223333:addon/prod-?/*' }, 'allowed'],
    ['of another cluster', { Resource: 'arn:aws:eks:*:111122223333:addon/prod-2/*' }, 'implicitDeny'],
    ['of another account', { Resource: 'arn:aws:eks:*:444455556666:addon/prod-1/*' }, 'implicitDeny'],
    ['that denies', { Effect: 'Deny' }, 'explicitDeny'],
  ])('%s', (_, more, decision) => {
    expect(decisionOn(policyOf(statement(more)))).toBe(decision);
  });

  it('that denies is above every one that allows, in whatever order', () => {
    expect(decisionOn(policyOf(statement(), statement({ Effect: 'Deny', Sid: 'Never' }), statement()))).toBe(
      'explicitDeny',
    );
  });

  it('that decides is named', () => {
    const { matched } = evaluate([policyOf(statement({ Sid: 'Update' }), statement({ Action: 'eks:TagResource' }))], {
      action: 'eks:UpdateAddon',
      resource: ADDON,
    });

    expect(matched.map(({ id }) => id)).toEqual(['p/Update']);
  });
});

describe('a condition', () => {
  it.each<[string, object, Record<string, string | string[]>, string]>([
    [
      'that the role is passed to one of these',
      { StringEquals: { 'iam:PassedToService': ['eks.amazonaws.com', 'x'] } },
      { 'iam:PassedToService': 'eks.amazonaws.com' },
      'allowed',
    ],
    // What GetRole would meet in a statement of PassRole.
    ['on a key that the request does not have', { StringEquals: { 'iam:PassedToService': 'x' } }, {}, 'implicitDeny'],
    [
      'on keys of items, each of which fits',
      { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['a#*', 'b#*'] } },
      { 'dynamodb:LeadingKeys': ['b#1', 'a#2'] },
      'allowed',
    ],
    [
      'on keys of items, one of which does not fit',
      { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['a#*'] } },
      { 'dynamodb:LeadingKeys': ['a#1', 'b#2'] },
      'implicitDeny',
    ],
    [
      'on keys of items of a request without any',
      { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['a#*'] } },
      {},
      'allowed',
    ],
    [
      'that is true or false',
      { Bool: { 'aws:SecureTransport': 'false' } },
      { 'aws:SecureTransport': 'False' },
      'allowed',
    ],
    [
      'on an ARN',
      { ArnLike: { 'aws:SourceArn': 'arn:aws:states:*:1:stateMachine:up*' } },
      { 'aws:SourceArn': 'arn:aws:states:eu-west-1:1:stateMachine:upkeep' },
      'allowed',
    ],
    [
      'two of which have to hold',
      { StringEquals: { 'sts:ExternalId': 'a' }, ArnEquals: { 'aws:SourceArn': 'arn:aws:sns:a:1:t' } },
      { 'sts:ExternalId': 'a' },
      'implicitDeny',
    ],
  ])('%s', (_, Condition, context, decision) => {
    expect(decisionOn(policyOf(statement({ Condition })), context)).toBe(decision);
  });
});

describe('a policy of a resource', () => {
  const trust = (Principal: unknown) =>
    resourcePolicy('trust', {
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Principal, Action: 'sts:AssumeRole' }],
    });
  const request = { action: 'sts:AssumeRole', resource: 'arn:aws:iam::444455556666:role/upkeep' };
  const role = 'arn:aws:iam::111122223333:role/stack/StartAddonUpdateRole';

  it.each([
    [
      'trusts the service that it names',
      { Service: 'lambda.amazonaws.com' },
      { service: 'lambda.amazonaws.com' },
      true,
    ],
    ['trusts no other service', { Service: 'lambda.amazonaws.com' }, { service: 'states.amazonaws.com' }, false],
    ['trusts the roles of an account', { AWS: 'arn:aws:iam::111122223333:root' }, { role }, true],
    ['trusts no other account', { AWS: 'arn:aws:iam::999900001111:root' }, { role }, false],
    ['trusts everybody', '*', { role }, true],
  ])('%s', (_, principal, asking, isTrusting) => {
    expect(evaluate([trust(principal)], request, asking).decision === 'allowed').toBe(isTrusting);
  });
});

describe('what is not understood is refused, not left out', () => {
  it.each<[string, object, RegExp]>([
    ['NotAction', { NotAction: 'eks:*' }, /NotAction/],
    ['NotResource', { NotResource: '*' }, /NotResource/],
    ['an unknown operator', { Condition: { StringEqualsIfExists: { 'sts:ExternalId': 'a' } } }, /StringEqualsIfExists/],
    ['an unknown key', { Condition: { StringEquals: { 'aws:ViaService': 'a' } } }, /aws:ViaService/],
    [
      'an unknown qualifier',
      { Condition: { 'ForAnyValue:StringLike': { 'dynamodb:LeadingKeys': 'a' } } },
      /ForAnyValue/,
    ],
    [
      'a key of several values without a qualifier',
      { Condition: { StringLike: { 'dynamodb:LeadingKeys': 'a' } } },
      /LeadingKeys/,
    ],
    [
      'a qualifier of a key of one value',
      { Condition: { 'ForAllValues:StringEquals': { 'sts:ExternalId': 'a' } } },
      /ExternalId/,
    ],
    ['a policy variable', { Resource: `arn:aws:s3:::b/\${aws:PrincipalTag/team}/*` }, /policy variable/],
    ['a resource that is no ARN', { Resource: 'addon/prod-1' }, /pattern of ARNs/],
    ['an action without a service', { Action: 'UpdateAddon' }, /not an action/],
  ])('%s', (_, more, problem) => {
    expect(() => policyOf(statement(more))).toThrow(problem);
  });
});

describe('patterns', () => {
  const text = fc.string({ unit: fc.constantFrom('a', 'b', '.', '*', '/') });

  it('without a wildcard fit themselves alone', async () => {
    await fc.assert(
      fc.property(fc.stringMatching(/^[a-c./$^+]*$/), text, (pattern, other) => {
        expect(wildcard(pattern)(other)).toBe(pattern === other);
      }),
    );
  });

  it('of ARNs never reach from one part into the next', async () => {
    const part = fc.stringMatching(/^[a-z*]{0,3}$/);
    await fc.assert(
      fc.property(
        fc.array(part, { minLength: 5, maxLength: 5 }),
        fc.array(part, { minLength: 5, maxLength: 5 }),
        (a, b) => {
          const fits = a.every((pattern, i) => wildcard(pattern)(b[i] ?? ''));
          expect(arnPattern(`arn:${a.join(':')}`)(`arn:${b.join(':')}`)).toBe(fits);
        },
      ),
    );
  });
});
