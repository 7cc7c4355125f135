import type { Template, Value } from '../../local/template.ts';
import { MACHINES, type MachineName } from '../machines.ts';
import { attribute, DEAD_LETTERS, idOf, ref } from './cloudformation.ts';
import { scheduled, starting } from './machines.ts';
import { roleOf } from './roles.ts';

type Sections = Pick<Template, 'Parameters' | 'Rules' | 'Conditions' | 'Resources'>;

/** Starting by the clock. Schedules of other stacks fit into the group, by the role and the dead-letter queue. */
export function schedules(): Sections {
  const of = <T>(entries: (name: MachineName) => [string, T][]) => Object.fromEntries(scheduled.flatMap(entries));
  return {
    Parameters: of((name) => [
      [scheduleOf(name), scheduleParameter(name)],
      [requestOf(name), requestParameter(name)],
    ]),
    Rules: of((name) => (MACHINES[name].emptyRequest ? [] : [[`RequestFor${scheduleOf(name)}`, rule(name)]])),
    Conditions: of((name) => [[`Schedules${idOf(name)}`, isGiven(scheduleOf(name))]]),
    Resources: {
      Schedules: { Type: 'AWS::Scheduler::ScheduleGroup', Properties: { Name: ref('AWS::StackName') } },
      SchedulerRole: role(),
      ...of((name) => [[`${idOf(name)}Start`, start(name)]]),
    },
  };
}

/** The parameters of the schedules, as people are asked for them. */
export const scheduleParameters = (): Value[] => scheduled.flatMap((name) => [scheduleOf(name), requestOf(name)]);

const scheduleOf = (name: MachineName) => `${idOf(name)}Schedule`;
const requestOf = (name: MachineName) => `${idOf(name)}Request`;
const not = (value: Value): Value => ({ 'Fn::Not': [value] });
const isGiven = (parameter: string, empty = ''): Value => not({ 'Fn::Equals': [ref(parameter), empty] });

const scheduleParameter = (name: MachineName): Value => ({
  Description: `${MACHINES[name].schedule} Empty means never.`,
  Type: 'String',
  Default: '',
  AllowedPattern: String.raw`|(cron|rate|at)\(.+\)`,
  MaxLength: 256,
});

const requestParameter = (name: MachineName): Value => ({
  Description: `The request that the schedule starts ${name} with, JSON.`,
  Type: 'String',
  Default: '{}',
});

const rule = (name: MachineName): Value => ({
  RuleCondition: isGiven(scheduleOf(name)),
  Assertions: [
    {
      Assert: isGiven(requestOf(name), '{}'),
      AssertDescription: `${scheduleOf(name)} needs ${requestOf(name)}, the request to start with.`,
    },
  ],
});

const start = (name: MachineName): Template['Resources'][string] => ({
  Type: 'AWS::Scheduler::Schedule',
  Condition: `Schedules${idOf(name)}`,
  Properties: {
    GroupName: ref('Schedules'),
    State: ref('SchedulesState'),
    ScheduleExpression: ref(scheduleOf(name)),
    ScheduleExpressionTimezone: ref('ScheduleTimeZone'),
    FlexibleTimeWindow: { Mode: 'FLEXIBLE', MaximumWindowInMinutes: ref('ScheduleWindowMinutes') },
    Target: {
      Arn: ref(`${idOf(name)}MachineAliaslive`),
      RoleArn: attribute('SchedulerRole.Arn'),
      Input: ref(requestOf(name)),
      RetryPolicy: { MaximumEventAgeInSeconds: 3600, MaximumRetryAttempts: 20 },
      DeadLetterConfig: { Arn: DEAD_LETTERS },
    },
  },
});

const role = () =>
  roleOf({
    ...{ name: 'schedules', service: 'scheduler.amazonaws.com', managed: [] },
    source: {
      StringEquals: { 'aws:SourceAccount': ref('AWS::AccountId'), 'aws:SourceArn': attribute('Schedules.Arn') },
    },
    grants: [
      starting('start its machines', scheduled),
      { name: 'keep what did not start', actions: ['sqs:SendMessage'], on: DEAD_LETTERS },
    ],
  });
