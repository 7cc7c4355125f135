import { describe, expect, it } from 'vitest';
import { readTemplate } from '../../../local/template.ts';
import { LONGEST_STACK_NAME } from '../../support/change-set/largest.ts';
import { changeSetProblems } from '../../support/change-set/problems.ts';
import { textOf } from '../../support/repository.ts';

describe.each(['template.yaml', 'member-account.yaml', 'cluster-access.yaml'])('%s', (file) => {
  it('has nothing that CloudFormation or a service refuses and cfn-lint does not see', () => {
    expect(changeSetProblems(textOf(file))).toEqual([]);
  });
});

it('is deployed under names of stacks that its longest names leave room for', () => {
  const { UpkeepStackName } = readTemplate('member-account.yaml').Parameters;
  const [, stackName = ''] = /^stack_name = "(.+)"$/m.exec(textOf('samconfig.toml')) ?? [];
  const [, endToEnd = ''] = /`(eks-upkeep-e2e-)\$/.exec(textOf('test/e2e/stack.ts')) ?? [];

  expect(Object(UpkeepStackName).AllowedPattern).toBe(`[A-Za-z][A-Za-z0-9-]{0,${LONGEST_STACK_NAME - 1}}`);
  expect(textOf('docs/deploy.md')).toContain(`at most ${LONGEST_STACK_NAME} characters`);
  for (const name of [stackName, `${endToEnd}000000`]) expect(name.length).toBeLessThanOrEqual(LONGEST_STACK_NAME);
});

describe('what would be refused is found', () => {
  const template = textOf('template.yaml');
  const role = 'arn:aws:iam::111122223333:role/';

  it.each<[string, string, string, RegExp]>([
    [
      'a function that Rules do not know',
      '!Not [!EachMemberEquals [!Ref FleetRoleArns',
      "!Not [!Equals [!Join ['', !Ref FleetRoleArns]",
      /^Rules\/ExternalIdForOtherAccounts: Fn::Join is not supported in Rules$/,
    ],
    [
      'a condition in a rule',
      '!Not [!Equals [!Ref SlackChannel',
      '!Or [!Condition HasChat, !Equals [!Ref SlackChannel',
      /^Rules\/SecretForSlackChannel: Condition is not supported in Rules$/,
    ],
    [
      'a rule about what is no parameter',
      '!Not [!Equals [!Ref SlackChannel',
      '!Not [!Equals [!Ref AWS::StackName',
      /Ref AWS::StackName is not a parameter$/,
    ],
    [
      'a rule without a reason',
      'AssertDescription: SlackChannel',
      'Why: SlackChannel',
      /^Rules\/SecretForSlackChannel: .*Why/s,
    ],
    [
      'a group of a parameter that is not there',
      '[NotificationEmail]',
      '[NotificationMail]',
      /^Metadata: NotificationMail is no/,
    ],
    ['a parameter in no group', '[Alarms, AlarmTopicArn]', '[Alarms]', /^Metadata: AlarmTopicArn is in no group$/],
    [
      'a parameter in two groups',
      '[Alarms, AlarmTopicArn]',
      '[Alarms, AlarmTopicArn, Alarms]',
      /^Metadata: Alarms is in two/,
    ],
    [
      'metadata that nothing reads',
      'Metadata:\n',
      'Metadata:\n  Some::Tool: {}\n',
      /^Metadata\/Some::Tool: is not known/,
    ],
    [
      'a policy of deletion that its type does not have',
      'DeletionPolicy: Delete',
      'DeletionPolicy: Snapshot',
      /^ChatLogs\/DeletionPolicy: is Delete or Retain/,
    ],
    [
      'a policy of replacement that only deletion has',
      'UpdateReplacePolicy: Delete',
      'UpdateReplacePolicy: RetainExceptOnCreate',
      /^ChatLogs\/UpdateReplacePolicy: is Delete or Retain, not/,
    ],
    [
      'a policy that is not plain text',
      'DeletionPolicy: Delete',
      'DeletionPolicy: !If [HasChat, Delete, Retain]',
      /^ChatLogs\/DeletionPolicy: is Delete/,
    ],
    [
      'an update policy where there is none',
      'DeletionPolicy: Delete',
      'UpdatePolicy: { AutoScalingReplacingUpdate: {} }',
      /^ChatLogs\/UpdatePolicy: AWS::Logs::LogGroup has none$/,
    ],
    [
      'one policy without the other',
      'UpdateReplacePolicy: Delete',
      'DependsOn: [ChatApi]',
      /^ChatLogs: DeletionPolicy and/,
    ],
    [
      'a function that is not kept',
      'UpdateReplacePolicy: Retain',
      'DependsOn: [Table]',
      /^PlanAddonUpdateFunction\/UpdateRep/,
    ],
    [
      'a rule that stays',
      '  PostPlanFunction:\n',
      '  PostPlanFunction:\n    UpdateReplacePolicy: Retain\n',
      /^PostPlanFunction\/Up/,
    ],
    [
      'versions that go',
      'UpdateReplacePolicy: Retain',
      'DeletionPolicy: Delete',
      /^PlanAddonUpdateFunction\/DeletionPolicy/,
    ],
    [
      'a wait for what is not there',
      'DeletionPolicy: Delete',
      'DependsOn: Nothing',
      /^ChatLogs\/DependsOn: there is no/,
    ],
    [
      'a condition that is not there',
      'Condition: HasChatAlarms',
      'Condition: HasChatter',
      /: no condition HasChatter$/,
    ],
    [
      'a default that is not allowed',
      "Default: '*'",
      "Default: '!'",
      /^Parameters\/ClusterNames: its Default does not match/,
    ],
    [
      'a default out of bounds',
      'Default: 15\n',
      'Default: 0\n',
      /^Parameters\/ScheduleWindowMinutes: its Default is out of/,
    ],
    [
      'a default that is no choice',
      'Default: denied',
      'Default: refused',
      /^Parameters\/PodIdentityChanges: its Default is no/,
    ],
    [
      'a default that is too long',
      'MaxLength: 50\n',
      'MaxLength: 2\n',
      /^Parameters\/ScheduleTimeZone: its Default has another/,
    ],
    [
      'a bound of the wrong type',
      'MinValue: 1\n',
      'MaxLength: 4\n',
      /^Parameters\/ScheduleWindowMinutes: MaxLength is for String/,
    ],
    [
      'a parameter above 4,096 bytes',
      'MaxLength: 1400',
      'MaxLength: 5000',
      /^Parameters\/ChatRules: a value has 4,096 bytes/,
    ],
    [
      'a field that parameters do not have',
      "AllowedPattern: '|[^@",
      "Pattern: '|[^@",
      /^Parameters\/NotificationEmail: .*Pattern/s,
    ],
    [
      'a long description of an output',
      'Description: The state machine that updates an add-on.',
      `Description: ${'long '.repeat(210)}`,
      /^Outputs\/UpdateAddonMachineArn: /,
    ],
    [
      'a state machine without room for its name',
      'StackName}-replace-fargate-profile\n',
      'StackName}-replace-a-fargate-profile\n',
      /^ReplaceFargateProfileMachine\/Name: can have 82 characters, more than 80$/,
    ],
    [
      'a long description of a function',
      'Description: Polls an update and the add-on after it, and decides what is next.',
      `Description: ${'long '.repeat(60)}`,
      /^PollAddonFunction\/Description: can have 299 characters, more than 256$/,
    ],
    [
      'a schedule without a bound',
      '    MaxLength: 256\n',
      '',
      /^UpdateAddonStart\/ScheduleExpression: can have 4096 characters/,
    ],
    [
      'an environment above 4 KB',
      'MaxLength: 1400',
      'MaxLength: 2000',
      /^ChatopsFunction: its environment can have \d+ char/,
    ],
    [
      'a pattern that lets quotation marks fill an environment',
      String.raw`AllowedPattern: '[ !#-\[\]-~]*("[ !#-\[\]-~]+"[ !#-\[\]-~]+)*'`,
      "AllowedPattern: '[a-z]*'",
      /^Parameters\/ChatRules: .* is not its largest value$/,
    ],
    [
      'inline policies above 10,240 characters',
      'Sid: ReadCatalogue\n',
      `Sid: ReadCatalogue${'x'.repeat(10_000)}\n`,
      /^PlanAddonUpdateRole: its inline policies can have \d+ characters/,
    ],
    [
      'a managed policy above 6,144 characters',
      'Sid: AssumeFleetRoles\n',
      `Sid: AssumeFleetRoles${'x'.repeat(5_000)}\n`,
      /^FleetPolicy: the policy can have \d+ characters, more than 6144$/,
    ],
    [
      'a trust policy above 2,048 characters',
      'Service: scheduler.amazonaws.com\n',
      `Service: scheduler.amazonaws.com\n              AWS: '${role.repeat(60)}'\n`,
      /^SchedulerRole: the trust policy can have \d+ characters, more than 2048$/,
    ],
    [
      'more managed policies than ten',
      'ManagedPolicyArns: [!Ref MachinePolicy',
      `ManagedPolicyArns: [!Ref MachinePolicy${', !Ref MachinePolicy'.repeat(10)}`,
      /^UpdateAddonMachineRole: has 11 managed policies, more than 10$/,
    ],
    [
      'a resource by an odd name',
      '  MachineLogs:\n',
      '  Machine-Logs:\n',
      /^Resources\/Machine-Logs: a name has letters/,
    ],
    ['a template above 1 MB', 'Outputs:\n', `Outputs:\n# ${'x'.repeat(1_000_000)}\n`, /^The template has \d+ bytes/],
  ])('%s', (_, from, to, problem) => {
    expect(template).toContain(from);

    const problems = changeSetProblems(template.replace(from, () => to));

    expect(problems).toContainEqual(expect.stringMatching(problem));
  });
});
