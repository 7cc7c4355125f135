import { describe, expect, it } from 'vitest';
import { evaluate } from '../../../local/iam/evaluate.ts';
import { stackPolicies } from '../../../local/iam/stack.ts';
import { parseTemplate } from '../../../local/template.ts';

const TEMPLATE = `
AWSTemplateFormatVersion: '2010-09-09'
Description: A stack with one role.
Parameters:
  Names: { Type: String, Default: '*', AllowedPattern: '[a-z*-]+' }
  Roles: { Type: CommaDelimitedList, Default: '' }
  Changes: { Type: String, Default: denied, AllowedValues: [denied, allowed] }
Conditions:
  AnyRole: !Equals [!Join ['', !Ref Roles], '']
  MayChange: !And [!Equals [!Ref Changes, allowed], !Not [!Condition AnyRole]]
Resources:
  Queue: { Type: AWS::SQS::Queue }
  Reading:
    Type: AWS::IAM::ManagedPolicy
    Properties:
      PolicyDocument:
        Version: '2012-10-17'
        Statement: [{ Sid: Read, Effect: Allow, Action: 'eks:Describe*', Resource: '*' }]
  Changing:
    Type: AWS::IAM::ManagedPolicy
    Condition: MayChange
    Properties:
      PolicyDocument:
        Version: '2012-10-17'
        Statement: [{ Sid: Change, Effect: Allow, Action: 'eks:UpdateAddon', Resource: '*' }]
  Role:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Version: '2012-10-17'
        Statement: [{ Effect: Allow, Principal: { Service: lambda.amazonaws.com }, Action: sts:AssumeRole }]
      ManagedPolicyArns: [!Ref Reading, !If [MayChange, !Ref Changing, !Ref AWS::NoValue]]
      Policies:
        - PolicyName: own
          PolicyDocument:
            Version: '2012-10-17'
            Statement:
              - Sid: Pass
                Effect: Allow
                Action: iam:PassRole
                Resource: !If [AnyRole, !Sub 'arn:\${AWS::Partition}:iam::\${AWS::AccountId}:role/*', !Ref Roles]
              - Sid: Send
                Effect: Allow
                Action: sqs:SendMessage
                Resource: [!GetAtt Queue.Arn]
`;
const PLACE = { partition: 'aws', region: 'eu-west-1', account: '111122223333' };

function aStack(parameters: Record<string, string | string[]> = {}, text = TEMPLATE) {
  const attributeOf = (id: string, attribute = '') => `arn:aws:x:eu-west-1:111122223333:${id}${attribute}`;
  return stackPolicies({ template: parseTemplate(text), name: 'eks-upkeep', place: PLACE, parameters, attributeOf });
}

function decision(parameters: Record<string, string | string[]>, action: string, resource = '*') {
  const role = aStack(parameters).roles.get('Role');
  return evaluate(role?.policies ?? [], { action, resource }).decision;
}

describe('a role of a stack', () => {
  const ONE = 'arn:aws:iam::111122223333:role/one';

  it.each<[string, Record<string, string | string[]>, string, string, string]>([
    ['has its managed policies', {}, 'eks:DescribeAddon', '*', 'allowed'],
    ['has none whose condition does not hold', {}, 'eks:UpdateAddon', '*', 'implicitDeny'],
    ['has one whose condition holds', { Changes: 'allowed', Roles: [ONE] }, 'eks:UpdateAddon', '*', 'allowed'],
    ['has the default of a choice', {}, 'iam:PassRole', ONE, 'allowed'],
    ['has what a list names', { Roles: [ONE, `${ONE}x`] }, 'iam:PassRole', ONE, 'allowed'],
    ['has nothing that a list does not name', { Roles: [ONE] }, 'iam:PassRole', `${ONE}x`, 'implicitDeny'],
    [
      'reaches resources by their attributes',
      {},
      'sqs:SendMessage',
      'arn:aws:x:eu-west-1:111122223333:QueueArn',
      'allowed',
    ],
  ])('%s', (_, parameters, action, resource, expected) => {
    expect(decision(parameters, action, resource)).toBe(expected);
  });
});

describe('a stack is refused', () => {
  it.each<[string, Record<string, string>, (text: string) => string, RegExp]>([
    ['for a parameter that the template does not have', { Name: 'x' }, (text) => text, /no parameter Name/],
    [
      'for a value that a parameter does not take',
      { Changes: 'maybe' },
      (text) => text,
      /Changes does not take 'maybe'/,
    ],
    ['for a value that does not fit the pattern', { Names: 'A' }, (text) => text, /Names does not take 'A'/],
    [
      'for an unknown function',
      {},
      (text) => text.replace("!Join ['', !Ref Roles]", '!Select [0, !Ref Roles]'),
      /Fn::Select/,
    ],
    [
      'for a condition that is not there',
      {},
      (text) => text.replace('!Condition AnyRole', '!Condition NoRole'),
      /NoRole/,
    ],
    [
      'for a policy of another kind',
      {},
      (text) => text.replace('AWS::SQS::Queue', 'AWS::EFS::FileSystemPolicy'),
      /FileSystemPolicy/,
    ],
    [
      'for a statement that is not understood',
      {},
      (text) => text.replace("Action: 'eks:Describe*'", "NotAction: 'iam:*'"),
      /Reading.*NotAction/s,
    ],
  ])('%s', (_, parameters, change, problem) => {
    expect(() => aStack(parameters, change(TEMPLATE))).toThrow(problem);
  });
});
