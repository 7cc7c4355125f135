import { sourceText } from '../../local/source-files.ts';
import type { Value } from '../../local/template.ts';
import type { Grant } from '../grants.ts';
import { MACHINE_NAMES, MACHINES, type MachineName } from '../machines.ts';
import { arn, attribute, idOf, ref, sub, when } from './cloudformation.ts';
import { type Resources, roleOf } from './roles.ts';

/** Each state machine with its role: the definition says which functions it calls and which others it starts. */
export function machineResources(): Resources {
  return Object.fromEntries(
    MACHINE_NAMES.flatMap((name) => [
      [`${idOf(name)}Machine`, machineOf(name)],
      [`${idOf(name)}MachineRole`, ownRole(name)],
    ]),
  );
}

/** The names that a definition leaves to the template. */
const namesIn = (machine: MachineName): string[] => {
  const found = sourceText(`statemachines/${machine}.asl.yaml`).matchAll(/\$\{(\w+)\}/g);
  // Sorted: to move a state changes nothing that is deployed.
  return [...new Set([...found].map(([, name = '']) => name))].sort();
};

function machineOf(name: MachineName): Resources[string] {
  return {
    Type: 'AWS::Serverless::StateMachine',
    Properties: {
      Name: sub(`\${AWS::StackName}-${name}`),
      Role: attribute(`${idOf(name)}MachineRole.Arn`),
      DefinitionUri: `dist/statemachines/${name}.asl.json`,
      DefinitionSubstitutions: Object.fromEntries(namesIn(name).map((each) => [each, substitution(each)])),
      AutoPublishAlias: 'live',
      Tracing: { Enabled: true },
      Logging: {
        Level: 'ALL',
        IncludeExecutionData: when('LogsExecutionData', true, false),
        Destinations: [{ CloudWatchLogsLogGroup: { LogGroupArn: attribute('MachineLogs.Arn') } }],
      },
    },
  };
}

function substitution(name: string): Value {
  // The versions that are deployed with it, and of another state machine the one that is deployed when it is started.
  if (name.endsWith('Function')) return ref(`${name}.Version`);
  if (name.endsWith('Machine')) return ref(`${name}Aliaslive`);
  // To WakeAddonUpdateFunction, from the bus of this account and Region.
  if (name === 'EksEvents') return 'delivered';
  if (name === 'KubernetesRole') return attribute('KubernetesRole.Arn');
  return ref(name === 'Partition' ? 'AWS::Partition' : name);
}

function ownRole(name: MachineName): Resources[string] {
  const functions = namesIn(name).filter((each) => each.endsWith('Function'));
  const started = MACHINE_NAMES.filter((other) => namesIn(name).includes(`${idOf(other)}Machine`));
  return roleOf({
    ...{ name, service: 'states.amazonaws.com', managed: [ref('MachinePolicy')] },
    source: {
      StringEquals: { 'aws:SourceAccount': ref('AWS::AccountId') },
      ArnLike: { 'aws:SourceArn': arn('states', `stateMachine:\${AWS::StackName}-${name}*`) },
    },
    grants: [
      {
        ...{ name: 'invoke its functions', actions: ['lambda:InvokeFunction'] },
        on: functions.map((each) => sub(`\${${each}.Arn}:*`)),
      },
      ...(started.length > 0 ? startingGrants(started) : []),
      ...(isDistributed(name) ? distributedGrants(name) : []),
    ],
  });
}

/** Whether a definition has a Map each of whose children is an execution of its own. */
const isDistributed = (machine: MachineName): boolean =>
  /\bMode: DISTRIBUTED\b/.test(sourceText(`statemachines/${machine}.asl.yaml`));

/**
 * What the role of a distributed Map needs: it starts and stops its children, which are executions of its own state machine, reads
 * its items and writes its results. https://docs.aws.amazon.com/step-functions/latest/dg/iam-policies-eg-dist-map.html
 */
const distributedGrants = (machine: MachineName): Grant[] => [
  {
    ...{ name: 'start its children', actions: ['states:StartExecution'] },
    on: arn('states', `stateMachine:\${AWS::StackName}-${machine}`),
  },
  {
    ...{ name: 'read and stop its children', actions: ['states:DescribeExecution', 'states:StopExecution'] },
    on: arn('states', `execution:\${AWS::StackName}-${machine}/*`),
  },
  {
    ...{ name: 'read items and write results', on: sub('${FleetBucket.Arn}/fleet/*') },
    actions: ['s3:AbortMultipartUpload', 's3:GetObject', 's3:ListMultipartUploadParts', 's3:PutObject'],
  },
];

/** To start state machines by the alias. */
export const starting = (name: string, machines: readonly MachineName[]): Grant => ({
  ...{ name, actions: ['states:StartExecution'] },
  on: machines.flatMap((each) => [ref(`${idOf(each)}Machine`), sub(`\${${idOf(each)}Machine}:live`)]),
});

const startingGrants = (machines: readonly MachineName[]): Grant[] => [
  starting('start its executions', machines),
  {
    ...{ name: 'read and stop its executions', actions: ['states:DescribeExecution', 'states:StopExecution'] },
    on: machines.map((each) => arn('states', `execution:\${AWS::StackName}-${each}:*`)),
  },
  // The rule by which Step Functions hears of the end of an execution that another one waits for; it makes it itself.
  {
    ...{ name: 'hear of their ends', actions: ['events:DescribeRule', 'events:PutRule', 'events:PutTargets'] },
    on: arn('events', 'rule/StepFunctionsGetEventsForStepFunctionsExecutionRule'),
  },
];

export const scheduled: readonly MachineName[] = MACHINE_NAMES.filter((name) => MACHINES[name].schedule !== undefined);
