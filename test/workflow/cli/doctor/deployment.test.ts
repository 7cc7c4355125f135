import { describe, expect, it } from 'vitest';
import { parseTemplate } from '../../../../local/template.ts';
import { trustingTheAccount } from '../../../support/permissions/without.ts';
import { textOf } from '../../../support/repository.ts';
import { examined, expectFinding, type Row } from '../../../support/runs/examined.ts';

const TEMPLATE = textOf('template.yaml');
const TOPIC = 'arn:aws:sns:eu-west-1:111122223333:eks-upkeep';
const ON_DUTY = 'arn:aws:sns:eu-west-1:111122223333:on-duty';
const FLEET = { FleetRoleArns: 'arn:aws:iam::444455556666:role/eks-upkeep', FleetExternalId: 'shared' };

const without = (statement: RegExp) => {
  const changed = TEMPLATE.replace(statement, '');
  expect(changed).not.toBe(TEMPLATE);
  return parseTemplate(changed);
};
const replaced = (text: string, by: string) => {
  expect(TEMPLATE).toContain(text);
  return parseTemplate(TEMPLATE.replace(text, by));
};

describe('doctor', () => {
  it('finds nothing wrong with a healthy deployment, and reads alone', async () => {
    const { findings, verdict, asked } = await examined({
      stack: { parameters: FLEET },
      memberTemplate: trustingTheAccount(),
    });

    expect(findings.filter((each) => each.verdict !== 'ok')).toEqual([]);
    expect(verdict).toBe('ok');
    expect(new Set(findings.map(({ check }) => check)).size).toBe(15);
    expect(findings.find(({ check }) => check === 'Permissions')?.found).toMatch(
      /^\d\d roles may make the \d{3} calls/,
    );
    for (const operation of new Set(asked)) {
      expect(operation).toMatch(/^(Describe|List|Get|Simulate)\w+$|^AssumeRole$|^GET \//);
    }
  });

  it.each<Row>([
    [
      'a role without a permission',
      { stack: { template: without(/ {14}- Sid: ReadCatalogue\n(?: {16}.*\n)+/) } },
      ...(['Permissions', 'problem'] as const),
      /^PlanAddonUpdateRole may not eks:DescribeAddonVersions on \*, which PlanAddonUpdateFunction needs: no policy allows it/,
      /^aws cloudformation detect-stack-resource-drift --stack-name eks-upkeep --logical-resource-id PlanAddonUpdateRole/,
    ],
    [
      'a role that somebody denies something',
      {
        stack: {
          template: replaced(
            '              - Sid: AnswerTasks\n                Effect: Allow\n',
            '              - Sid: AnswerTasks\n                Effect: Deny\n',
          ),
        },
      },
      ...(['Permissions', 'problem'] as const),
      /states:SendTaskSuccess on \*, which \w+Function needs: a policy denies it\.$/,
      /^aws iam simulate-principal-policy --policy-source-arn arn:aws:iam::111122223333:role\/eks-upkeep\/\S+ --action-names states:SendTaskSuccess/,
    ],
    [
      'a subscription that is not confirmed',
      { stack: { drift: { pending: ['platform@example.com'] }, parameters: { SlackChannel: '' } } },
      ...(['Notifications', 'problem'] as const),
      /^platform@example.com has not confirmed/,
      /^aws sns subscribe --topic-arn \S+:eks-upkeep --protocol email --notification-endpoint platform@example.com/,
    ],
    [
      'alarms whose only subscription is not confirmed',
      { stack: { drift: { pending: ['platform@example.com'] } } },
      ...(['Alarms', 'problem'] as const),
      /^Alarms reach nobody: they go to \S+, and no subscription to it is confirmed\.$/,
      /^aws sns subscribe/,
    ],
    [
      'nobody subscribed',
      { stack: { parameters: { NotificationEmail: '', SlackChannel: '' } } },
      ...(['Notifications', 'warning'] as const),
      /^Nobody is subscribed/,
      /^aws sns subscribe/,
    ],
    [
      'a topic that is gone',
      { stack: { drift: { missingTopics: [TOPIC] } } },
      ...(['Notifications', 'problem'] as const),
      /is not there: nobody is notified/,
      /detect-stack-resource-drift .* NotificationTopic/,
    ],
    [
      'a topic of alarms that is gone',
      { stack: { parameters: { AlarmTopicArn: ON_DUTY }, drift: { missingTopics: [ON_DUTY] } } },
      ...(['Alarms', 'problem'] as const),
      /on-duty, is not there/,
      /^aws sns create-topic --name on-duty --region eu-west-1$/,
    ],
    [
      'a topic of alarms that reaches nobody',
      { stack: { parameters: { AlarmTopicArn: ON_DUTY } } },
      ...(['Alarms', 'problem'] as const),
      /they go to \S+:on-duty, and nobody is subscribed/,
      /^aws sns subscribe --topic-arn \S+:on-duty/,
    ],
    [
      'an alarm that is switched off',
      { stack: { drift: { muted: ['DeadLettersAlarm'] } } },
      ...(['Alarms', 'problem'] as const),
      /^eks-upkeep-dead-letters notifies nobody/,
      /^aws cloudwatch enable-alarm-actions --alarm-names eks-upkeep-dead-letters/,
    ],
    [
      'an alarm that is going off',
      { stack: { drift: { alarming: ['DeadLettersAlarm'] } } },
      ...(['Alarms', 'warning'] as const),
      /^eks-upkeep-dead-letters is going off/,
      /^aws cloudwatch describe-alarm-history/,
    ],
    [
      'no alarms',
      { stack: { parameters: { Alarms: 'disabled' } } },
      ...(['Alarms', 'warning'] as const),
      /^The stack has none/,
      /Alarms=enabled/,
    ],
    [
      'a rule that is disabled',
      { stack: { drift: { disabled: ['WakeAddonUpdateFunctionUpdateEnded'] } } },
      ...(['Rules', 'problem'] as const),
      /WakeAddonUpdateFunctionUpdateEnded is disabled/,
      /^aws events enable-rule --name eks-upkeep-WakeAddonUpdateFunctionUpdateEnded --region eu-west-1$/,
    ],
    [
      'schedules that are paused',
      { stack: { parameters: { ScanHealthSchedule: 'rate(1 hour)', SchedulesState: 'DISABLED' } } },
      ...(['Schedules', 'warning'] as const),
      /ScanHealthStart is disabled.*SchedulesState=ENABLED/,
      /^aws scheduler get-schedule --group-name eks-upkeep --name eks-upkeep-ScanHealthStart/,
    ],
    [
      'rules of chat that are malformed',
      { stack: { parameters: { ChatRules: '[{"from":"webhook","clients":["ci"],"users":["*"],"may":["fly"]}]' } } },
      ...(['Chat', 'problem'] as const),
      /^ChatRules is malformed, so nobody gets an answer: \[0\]\.may\[0\] must be a command/,
      /^upkeep validate chat-rules.yaml$/,
    ],
    [
      'a channel of Slack without a token',
      { chat: { secrets: { slack: 'x'.repeat(16) } } },
      ...(['Chat', 'problem'] as const),
      /^SlackChannel is C01OPERATIONS, and the secret has no slackToken/,
      /^aws secretsmanager put-secret-value/,
    ],
    [
      'a secret that is malformed',
      { chat: { secrets: { slack: 'secret-short' } } },
      ...(['Chat', 'problem'] as const),
      /^The secret of chat is malformed: slack must have at least 16 characters\.$/,
      /^aws secretsmanager put-secret-value/,
    ],
    [
      'a secret that is not there',
      { stack: { parameters: { ChatSecretArn: 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:other-000000' } } },
      ...(['Chat', 'problem'] as const),
      /^There is no secret arn:\S+other-000000/,
      /^aws secretsmanager list-secrets/,
    ],
    [
      'a role of another account that lets in the roles of the stack alone',
      { stack: { parameters: FLEET } },
      ...(['Other accounts', 'unknown'] as const),
      /^arn:aws:iam::444455556666:role\/eks-upkeep does not let you in/,
      /^aws iam get-role --role-name eks-upkeep/,
    ],
  ])('says of %s what it is, and the next command', async (...row) => {
    await expectFinding(row);
  });
});
