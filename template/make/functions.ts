import type { Value } from '../../local/template.ts';
import { FUNCTIONS } from '../functions.ts';
import { type Grant, KEEP_FAILED_EVENTS } from '../grants.ts';
import { MACHINE_NAMES, MACHINES } from '../machines.ts';
import { attribute, DEAD_LETTERS, HAS_CHAT, idOf, ref, sub, when } from './cloudformation.ts';
import { ENVIRONMENT, type FunctionRow } from './function-row.ts';
import { FLEET_POLICY, type Resources, roleOf } from './roles.ts';

/** A row, with its name and whether it exists only where there is chat. */
export type Named = FunctionRow & { name: string; ofChat: boolean };

export const ROWS: readonly Named[] = Object.entries(FUNCTIONS).flatMap(([group, rows]) =>
  Object.entries<FunctionRow>(rows).map(([name, row]) => ({
    ...row,
    name,
    ofChat: group === 'chat' || group === 'posting',
  })),
);

/** What a function may do, what its event asks for included. */
export const grantsOf = ({ may, on, mayMiss }: FunctionRow): Grant[] => [
  ...may.flat(),
  ...(on !== undefined && !mayMiss ? [KEEP_FAILED_EVENTS] : []),
];

/** Each function with its role. */
export function functionResources(): Resources {
  return Object.fromEntries(
    ROWS.flatMap((row) => [
      [`${idOf(row.name)}Function`, functionOf(row)],
      ...(row.usesKubernetes ? [] : [[`${idOf(row.name)}Role`, ownRole(row)]]),
    ]),
  );
}

function functionOf(row: Named): Resources[string] {
  const { name, does, seconds, memory, environment, on, mayMiss, ofChat } = row;
  // A parameter changes a function without a new version of it: what a parameter configures is called as it stands.
  const asItStands = on !== undefined && environment?.some((variable) => PARAMETERS.has(variable));
  return {
    Type: 'AWS::Serverless::Function',
    // SAM hands it on to the versions, which executions call after newer ones are deployed.
    ...(on === undefined && { UpdateReplacePolicy: 'Retain' }),
    ...(ofChat && { Condition: HAS_CHAT }),
    ...(asItStands && { IgnoreGlobals: ['AutoPublishAlias'] }),
    Properties: {
      Description: does,
      CodeUri: `dist/${name}/`,
      Role: attribute(`${roleIdOf(row)}.Arn`),
      ...(row.usesKubernetes && { VpcConfig: when('UsesKubernetesInVpc', VPC) }),
      ...(seconds !== undefined && { Timeout: seconds }),
      ...(memory !== undefined && { MemorySize: memory }),
      ...(name === 'chatops' && {
        ReservedConcurrentExecutions: when('ReservesChatConcurrency', ref('ChatConcurrency')),
      }),
      ...(environment && {
        Environment: {
          Variables: Object.fromEntries(environment.map((variable) => [variable, variableValue(variable)])),
        },
      }),
      ...(on && !mayMiss && { EventInvokeConfig: KEPT }),
      ...(on && { Events: { [on.name]: eventOf(row, on) } }),
    },
  };
}

/** The role of a function: its own, or the one that clusters know. */
const roleIdOf = ({ name, usesKubernetes }: Pick<Named, 'name' | 'usesKubernetes'>): string =>
  usesKubernetes ? 'KubernetesRole' : `${idOf(name)}Role`;

const VPC: Value = {
  SubnetIds: ref('KubernetesSubnetIds'),
  SecurityGroupIds: ref('KubernetesSecurityGroupIds'),
};

const PARAMETERS: ReadonlySet<string> = new Set(
  Object.keys(ENVIRONMENT).filter((name) => !['TABLE_NAME', 'TOPIC_ARN', 'CHAT_MACHINES'].includes(name)),
);

function variableValue(variable: keyof typeof ENVIRONMENT): Value {
  if (variable === 'SCAN_MACHINE') return when('UsesKubernetes', ref(`${idOf('scan-health')}Machine`), '');
  if (variable !== 'CHAT_MACHINES') return ref(ENVIRONMENT[variable]);
  return sub('arn:${AWS::Partition}:states:${AWS::Region}:${AWS::AccountId}:stateMachine:${AWS::StackName}-');
}

/** What a function has failed at three times, or has had no time for within an hour. */
const KEPT: Value = {
  MaximumRetryAttempts: 2,
  MaximumEventAgeInSeconds: 3600,
  DestinationConfig: { OnFailure: { Type: 'SQS', Destination: DEAD_LETTERS } },
};

function eventOf({ mayMiss }: FunctionRow, on: NonNullable<FunctionRow['on']>): Value {
  if ('notifications' in on) {
    return {
      Type: 'SNS',
      Properties: {
        Topic: ref('NotificationTopic'),
        // Alarms go to the same topic, without attributes.
        FilterPolicy: { outcome: [{ exists: true }] },
        RedrivePolicy: { deadLetterTargetArn: DEAD_LETTERS },
      },
    };
  }
  return {
    Type: 'EventBridgeRule',
    Properties: {
      Pattern: 'eks' in on ? { source: ['aws.eks'], 'detail-type': [...on.eks] } : endsOf(on),
      RetryPolicy: mayMiss
        ? { MaximumEventAgeInSeconds: 300, MaximumRetryAttempts: 5 }
        : { MaximumEventAgeInSeconds: 3600, MaximumRetryAttempts: 20 },
      DeadLetterConfig: { Arn: DEAD_LETTERS },
    },
  };
}

function endsOf({ executions: which }: { executions: Ends }): Value {
  const machines = MACHINE_NAMES.filter((name) => which === 'unpublished' || MACHINES[name].plans);
  return {
    source: ['aws.states'],
    'detail-type': ['Step Functions Execution Status Change'],
    detail: { stateMachineArn: machines.map((name) => ref(`${idOf(name)}Machine`)), ...ENDS[which] },
  };
}

type Ends = 'unpublished' | 'planned';

/**
 * Which ends of executions call a function. A success whose outcome was not published says so in its output; the event does not
 * contain an output that is very long.
 */
const ENDS: Readonly<Record<Ends, Record<string, Value>>> = {
  planned: { status: ['SUCCEEDED'] },
  unpublished: {
    $or: [
      { status: ['FAILED', 'TIMED_OUT', 'ABORTED'] },
      { status: ['SUCCEEDED'], output: [{ wildcard: '*OutcomeNotPublished*' }] },
      { status: ['SUCCEEDED'], outputDetails: { included: [false] } },
    ],
  },
};

function ownRole(row: Named): Resources[string] {
  const grants = grantsOf(row);
  const reachesClusters = grants.some(({ actions }) => actions.some((action) => action.startsWith('eks:')));
  return roleOf({
    ...{ name: row.name, service: 'lambda.amazonaws.com', grants },
    managed: [ref('FunctionPolicy'), ...(reachesClusters ? [FLEET_POLICY] : [])],
    condition: row.ofChat ? HAS_CHAT : undefined,
  });
}

/** The rules of EventBridge that call functions, for the queue that takes what they cannot deliver. */
export const ruleArns = (): Value[] =>
  ROWS.filter(({ on }) => on !== undefined && !('notifications' in on)).map(({ name, on, ofChat }) => {
    const rule = attribute(`${idOf(name)}Function${on?.name}.Arn`);
    return ofChat ? when(HAS_CHAT, rule) : rule;
  });
