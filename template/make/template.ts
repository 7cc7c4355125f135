import * as z from 'zod';
import { sourceText } from '../../local/source-files.ts';
import type { Sections, Template, Value } from '../../local/template.ts';
import { MACHINE_NAMES, MACHINES } from '../machines.ts';
import { base, merged } from './base.ts';
import { DEAD_LETTERS, idOf, ref } from './cloudformation.ts';
import { functionResources, ruleArns } from './functions.ts';
import { machineResources } from './machines.ts';
import { alarmResources } from './monitoring/alarms.ts';
import { dashboard } from './monitoring/dashboard.ts';
import { documentOf } from './roles.ts';
import { scheduleParameters, schedules } from './schedules.ts';

const NONE: Sections = {
  Metadata: {},
  Parameters: {},
  Rules: {},
  Conditions: {},
  Globals: {},
  Resources: {},
  Outputs: {},
};

/** `template.yaml`, made of the rows of this folder and of what is written by hand in `base/`. */
export function mainTemplate(): Template {
  const { version } = z.object({ version: z.string() }).parse(JSON.parse(sourceText('package.json')));
  const resources = [machineResources(), functionResources(), alarmResources(), dashboard()];
  const parts = ['parameters', 'globals', 'chat', 'logs', 'table', 'notifications', 'kubernetes'].map(base);
  const all = merged([
    ...parts,
    { ...NONE, ...schedules() },
    ...resources.map((each) => ({ ...NONE, Resources: each })),
    base('bucket'),
  ]);
  return {
    AWSTemplateFormatVersion: '2010-09-09',
    Transform: 'AWS::Serverless-2016-10-31',
    Description:
      'eks-upkeep: keeps the add-ons and Fargate profiles of Amazon EKS clusters current, and notifies people of the outcome.',
    ...all,
    Metadata: withSchedules(all.Metadata),
    Globals: withRelease(all.Globals, version),
    Resources: { ...all.Resources, DeadLettersPolicy: withRules(all.Resources.DeadLettersPolicy) },
    Outputs: { Release: { Description: 'The deployed release.', Value: version }, ...machineOutputs(), ...all.Outputs },
  };
}

const machineOutputs = (): Template['Outputs'] =>
  Object.fromEntries(
    MACHINE_NAMES.map((name) => [
      `${idOf(name)}MachineArn`,
      { Description: `The state machine that ${MACHINES[name].does}.`, Value: ref(`${idOf(name)}MachineAliaslive`) },
    ]),
  );

const Globals = z.object({
  Function: z.looseObject({ Environment: z.object({ Variables: z.record(z.string(), z.json()) }) }),
});

/** As text, not as a parameter: SAM makes a new version of a function for a text that changed, not for a parameter. */
function withRelease(globals: Template['Globals'], version: string): Template['Globals'] {
  const { Function: everywhere } = Globals.parse(globals);
  const { Variables } = everywhere.Environment;
  return z
    .record(z.string(), z.json())
    .parse({ Function: { ...everywhere, Environment: { Variables: { ...Variables, UPKEEP_RELEASE: version } } } });
}

const Interface = z.object({
  ParameterGroups: z.array(z.object({ Label: z.json(), Parameters: z.array(z.json()) })),
});

/** The parameters of the schedules stand where people are asked for those of all schedules. */
function withSchedules({
  'AWS::CloudFormation::Interface': asked,
  ...others
}: Template['Metadata']): Template['Metadata'] {
  const groups = Interface.parse(asked).ParameterGroups.map(({ Label, Parameters }) => ({
    Label,
    Parameters: Parameters.includes('SchedulesState') ? [...Parameters, ...scheduleParameters()] : Parameters,
  }));
  return { ...others, 'AWS::CloudFormation::Interface': { ParameterGroups: groups } };
}

const QueuePolicy = z.object({
  Type: z.string(),
  Properties: z.object({ Queues: z.json(), PolicyDocument: z.object({ Statement: z.array(z.json()) }) }),
});

/** The rules that call functions leave what they cannot deliver to the dead-letter queue. */
function withRules(policy: unknown): Template['Resources'][string] {
  const { Type, Properties } = QueuePolicy.parse(policy);
  const rules: Value = {
    Sid: 'EventsNotDelivered',
    Effect: 'Allow',
    Principal: { Service: 'events.amazonaws.com' },
    Action: 'sqs:SendMessage',
    Resource: DEAD_LETTERS,
    Condition: { ArnEquals: { 'aws:SourceArn': ruleArns() } },
  };
  const statements = [rules, ...Properties.PolicyDocument.Statement];
  return { Type, Properties: { ...Properties, PolicyDocument: documentOf(statements) } };
}
