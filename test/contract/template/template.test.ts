import { basename } from 'node:path';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { type ChatCommand, readCommand } from '../../../functions/core/chat/command.ts';
import { type StartCommand, startOf } from '../../../functions/core/chat/start.ts';
import { CHAT_MACHINES } from '../../../functions/core/state-machines.ts';
import { calledActions, reachable } from '../../../local/doctor/called-actions.ts';
import { impliedActions } from '../../../local/doctor/expected-calls.ts';
import { grantsOf, readTemplate, textOf as written } from '../../../local/template.ts';
import { textOf, trackedFiles } from '../../support/repository.ts';

const template = readTemplate('template.yaml');
const pascal = (name: string) => name.replace(/(^|-)([a-z])/g, (_, __, letter: string) => letter.toUpperCase());
const lambdas = trackedFiles().filter((file) => /^functions\/[\w-]+\.ts$/.test(file));
const idOf = (file: string) => pascal(basename(file, '.ts'));
/** Functions that use the Kubernetes API share the role that clusters know; every other has its own. */
const OF_KUBERNETES = ['FreePendingPods', 'InspectPods', 'MovePods'];
const roleOf = (file: string) => (OF_KUBERNETES.includes(idOf(file)) ? 'KubernetesRole' : `${idOf(file)}Role`);
const ofType = (type: string) => Object.entries(template.Resources).filter(([, { Type }]) => Type === type);
const namesOf = (type: string) => ofType(type).map(([name]) => name);

const LeadingKeys = z.strictObject({
  'ForAllValues:StringLike': z.strictObject({ 'dynamodb:LeadingKeys': z.array(z.string()) }),
});
const isOfItems = (action: string) => /^dynamodb:\w+Item$/.test(action);
const BASICS = ['logs:CreateLogStream', 'logs:PutLogEvents', 'xray:PutTelemetryRecords', 'xray:PutTraceSegments'];
const ANYWHERE = new Set([
  'eks:DescribeAddonVersions',
  'eks:DescribeAddonConfiguration',
  'eks:ListClusters',
  'states:SendTaskFailure',
  'states:SendTaskSuccess',
  'xray:PutTelemetryRecords',
  'xray:PutTraceSegments',
]);

describe('functions', () => {
  it('are the files of functions/, each one', () => {
    expect(namesOf('AWS::Serverless::Function').toSorted()).toEqual(
      lambdas.map((file) => `${idOf(file)}Function`).toSorted(),
    );
  });

  it.each(lambdas)('%s is deployed from its bundle, with its role', (file) => {
    const properties = template.Resources[`${idOf(file)}Function`]?.Properties;

    expect(properties).toMatchObject({
      CodeUri: `dist/${basename(file, '.ts')}/`,
      Role: { 'Fn::GetAtt': [roleOf(file), 'Arn'] },
    });
    expect(properties?.Description).toMatch(/^[A-Z].*\.$/);
  });

  it.each(lambdas)('%s may do what its code calls, and nothing else', (file) => {
    const called = calledActions(file);
    const { EventInvokeConfig } = template.Resources[`${idOf(file)}Function`]?.Properties ?? {};
    // Lambda itself sends there, in the name of the function, what it did not take.
    const givenUp = JSON.stringify(EventInvokeConfig ?? '').includes('OnFailure') ? ['sqs:SendMessage'] : [];
    const needed = [...called, ...called.flatMap(impliedActions), ...givenUp, ...BASICS];

    const granted = grantsOf(template, roleOf(file)).filter(
      ({ onlyIf }) => onlyIf !== 'ChangesPodIdentities' && onlyIf !== 'UsesKubernetesInVpc',
    );

    expect([...new Set(granted.flatMap(({ Action }) => Action))].sort()).toEqual([...new Set(needed)].sort());
  });

  it.each(lambdas)('%s reaches everything only by actions that know no resource', (file) => {
    const everywhere = grantsOf(template, roleOf(file)).filter(
      ({ Resource, onlyIf }) => written(Resource) === '*' && onlyIf !== 'UsesKubernetesInVpc',
    );

    expect(everywhere.flatMap(({ Action }) => Action).filter((action) => !ANYWHERE.has(action))).toEqual([]);
  });

  it.each(lambdas.filter((file) => calledActions(file).some(isOfItems)))(
    '%s reaches those items of the table alone whose keys its code makes',
    (file) => {
      const texts = reachable(file).map(textOf);
      const made = texts.flatMap((text) => [...text.matchAll(/`([a-z]+)#\$\{/g)].map(([, kind]) => `${kind}#*`));

      const reached = grantsOf(template, roleOf(file))
        .filter(({ Action }) => Action.some(isOfItems))
        .flatMap(({ Condition }) => LeadingKeys.parse(Condition)['ForAllValues:StringLike']['dynamodb:LeadingKeys']);

      expect(reached).toEqual([...new Set(made)].sort());
    },
  );

  // EventBridge and SNS keep what they cannot hand over; what a function then does not take, Lambda would drop.
  it('keep what they could not handle, when they publish or post it', () => {
    const called = namesOf('AWS::Serverless::Function').filter((name) => /^(Report|Post).*Function$/.test(name));
    const byEvents = called.filter((name) => template.Resources[name]?.Properties.Events !== undefined);
    const kept = byEvents.filter((name) =>
      JSON.stringify(template.Resources[name]?.Properties.EventInvokeConfig ?? '').includes('"DeadLetters","Arn"'),
    );

    expect(byEvents.length).toBeGreaterThan(3);
    expect(kept).toEqual(byEvents);
  });

  it('get no parameter by a version: SAM makes a new one for new code alone', () => {
    const parameters = Object.keys(template.Parameters).map((Ref) => JSON.stringify({ Ref }));
    const configured = namesOf('AWS::Serverless::Function').filter((name) => {
      const environment = JSON.stringify(template.Resources[name]?.Properties.Environment ?? {});
      return parameters.some((parameter) => environment.includes(parameter));
    });
    const text = JSON.stringify(template.Resources);
    const byVersion = configured.filter((name) => {
      const { Properties, IgnoreGlobals } = template.Resources[name] ?? {};
      // SAM sends the events of a function to its alias, where it has one.
      const byItsAlias =
        Properties?.Events !== undefined && !JSON.stringify(IgnoreGlobals ?? '').includes('AutoPublishAlias');
      return byItsAlias || text.includes(`"${name}.Version"`) || text.includes(`"${name}Aliaslive"`);
    });

    expect(configured).not.toEqual([]);
    expect(byVersion).toEqual([]);
    expect(parameters.filter((parameter) => JSON.stringify(template.Globals).includes(parameter))).toEqual([]);
  });

  // https://docs.aws.amazon.com/lambda/latest/dg/configuration-memory.html: 1,769 MB come with one whole processor.
  it('have a whole processor where somebody waits for three seconds, and else share one', () => {
    const own = namesOf('AWS::Serverless::Function').filter((name) => template.Resources[name]?.Properties.MemorySize);

    expect(own).toEqual(['ChatopsFunction']);
    expect(template.Resources.ChatopsFunction?.Properties.MemorySize).toBe(1769);
    expect(template.Globals).toMatchObject({ Function: { MemorySize: 256 } });
  });

  it('pass roles to EKS alone', () => {
    const passes = namesOf('AWS::IAM::Role').flatMap((role) =>
      grantsOf(template, role).filter(({ Action }) => Action.includes('iam:PassRole')),
    );

    expect(passes.length).toBeGreaterThan(0);
    for (const { Condition } of passes) {
      expect(written(Condition ?? '')).toMatch(/^StringEquals: iam:PassedToService: (eks|pods\.eks)[-\w., ]*$/);
    }
  });

  it('assume roles of other accounts only when roles are named, and by the external id', () => {
    const assumes = namesOf('AWS::IAM::Role').flatMap((role) =>
      grantsOf(template, role).filter(({ Action }) => Action.includes('sts:AssumeRole')),
    );

    for (const { onlyIf, Resource, Condition } of assumes) {
      expect(onlyIf).toBe('ReachesOtherAccounts');
      expect(Resource).toEqual({ Ref: 'FleetRoleArns' });
      expect(Condition).toEqual({ StringEquals: { 'sts:ExternalId': { Ref: 'FleetExternalId' } } });
    }
  });
});

describe.each(trackedFiles().filter((file) => file.endsWith('.asl.yaml')))('%s', (file) => {
  const machine = pascal(basename(file, '.asl.yaml'));
  const {
    DefinitionUri,
    DefinitionSubstitutions = {},
    ...properties
  } = template.Resources[`${machine}Machine`]?.Properties ?? {};
  const used = [...new Set([...textOf(file).matchAll(/\$\{(\w+)\}/g)].map(([, name = '']) => name))].sort();

  it('is deployed, logged in full and traced, under an alias', () => {
    expect(DefinitionUri).toBe(`dist/${file.replace('.yaml', '.json')}`);
    expect(properties).toMatchObject({
      AutoPublishAlias: 'live',
      Tracing: { Enabled: true },
      Logging: { Level: 'ALL', IncludeExecutionData: { 'Fn::If': ['LogsExecutionData', true, false] } },
    });
  });

  it('is given every substitution that it uses, and no other', () => {
    expect(Object.keys(Object(DefinitionSubstitutions)).sort()).toEqual(used);
  });

  it('calls the versions of its functions that it was deployed with', () => {
    for (const name of used.filter((each) => each.endsWith('Function'))) {
      expect(Object(DefinitionSubstitutions)[name]).toEqual({ Ref: `${name}.Version` });
    }
  });

  it('may invoke the functions it calls, and nothing else', () => {
    const invokes = grantsOf(template, `${machine}MachineRole`).filter(({ Action }) =>
      Action.includes('lambda:InvokeFunction'),
    );

    const granted = invokes.flatMap(({ Resource }) => [Resource].flat().map(written));

    expect(granted.sort()).toEqual(
      used
        .filter((name) => name.endsWith('Function'))
        .map((name) => `\${${name}.Arn}:*`)
        .sort(),
    );
  });
});

describe('a state machine that starts others', () => {
  const itemMachines = ['UpdateAddon', 'ReplaceFargateProfile'];
  const place = `\${AWS::Region}:\${AWS::AccountId}`;
  const executions = ['update-addon', 'replace-fargate-profile'].map(
    (name) => `arn:\${AWS::Partition}:states:${place}:execution:\${AWS::StackName}-${name}:*`,
  );
  const rule = `arn:\${AWS::Partition}:events:${place}:rule/StepFunctionsGetEventsForStepFunctionsExecutionRule`;

  it('starts them by the alias', () => {
    const { DefinitionSubstitutions } = template.Resources.MaintainClusterMachine?.Properties ?? {};

    expect(DefinitionSubstitutions).toMatchObject(
      Object.fromEntries(itemMachines.map((name) => [`${name}Machine`, { Ref: `${name}MachineAliaslive` }])),
    );
  });

  // https://docs.aws.amazon.com/step-functions/latest/dg/stepfunctions-iam.html
  it.each<[string, string[]]>([
    ['states:StartExecution', itemMachines.flatMap((name) => [`\${${name}Machine}`, `\${${name}Machine}:live`])],
    ['states:DescribeExecution', executions],
    ['states:StopExecution', executions],
    ['events:PutRule', [rule]],
    ['events:PutTargets', [rule]],
    ['events:DescribeRule', [rule]],
  ])('may use %s on these alone', (action, resources) => {
    const grants = grantsOf(template, 'MaintainClusterMachineRole').filter(({ Action }) => Action.includes(action));

    expect(grants.flatMap(({ Resource }) => [Resource].flat().map(written))).toEqual(resources);
  });

  it('may do nothing else than that, call its functions and write its logs', () => {
    const granted = grantsOf(template, 'MaintainClusterMachineRole').flatMap(({ Action }) => Action);

    expect(granted.filter((action) => !/^(lambda:InvokeFunction$|logs:|xray:)/.test(action)).sort()).toEqual([
      'events:DescribeRule',
      'events:PutRule',
      'events:PutTargets',
      'states:DescribeExecution',
      'states:StartExecution',
      'states:StopExecution',
    ]);
  });
});

it('lets chat see every state machine and start those that can be asked for, and a schedule each one that needs no person', () => {
  const machines = trackedFiles().flatMap((file) => /^statemachines\/([\w-]+)\.asl\.yaml$/.exec(file)?.[1] ?? []);
  const { Environment } = template.Resources.ChatopsFunction?.Properties ?? {};
  const reached = (action: string) =>
    grantsOf(template, 'ChatopsRole')
      .filter(({ Action }) => Action.includes(action))
      .flatMap(({ Resource }) => [Resource].flat().map(written));
  const refOf = (name: string) => `\${${pascal(name)}Machine}`;
  const asked = ['update all on a', 'update b on a', 'replace b on a', 'health a'].map((text) => {
    const read = readCommand(text);
    const start = read.kind === 'command' && isStart(read.command) ? startOf(read.command, '0'.repeat(32)) : undefined;
    return start?.kind === 'start' ? start.machine : text;
  });
  const schedules = ofType('AWS::Scheduler::Schedule').map(([, { Properties }]) => JSON.stringify(Properties.Target));

  expect(reached('states:StartExecution').toSorted()).toEqual(asked.map(refOf).toSorted());
  const shown = machines.filter((name) => CHAT_MACHINES.includes(name));
  expect(reached('states:ListExecutions').toSorted()).toEqual(shown.map(refOf).toSorted());
  for (const name of machines) {
    const id = `${pascal(name)}Machine`;
    expect(JSON.stringify(Environment).includes(`\\"${name}\\":\\"\${${id}}\\"`)).toBe(shown.includes(name));
    if (name !== 'report-health') expect(schedules.join()).toContain(`${id}Aliaslive`);
  }
});

const STARTS: ReadonlySet<string> = new Set(['plan', 'update', 'replace', 'health']);
const isStart = (command: ChatCommand): command is StartCommand => STARTS.has(command.verb);

describe('what is kept and sent', () => {
  it('is encrypted', () => {
    expect(ofType('AWS::SNS::Topic').map(([, { Properties }]) => Properties.KmsMasterKeyId)).not.toContain(undefined);
    expect(ofType('AWS::DynamoDB::Table').map(([, { Properties }]) => Properties.SSESpecification)).toEqual([
      { SSEEnabled: true, SSEType: 'KMS' },
    ]);
    expect(ofType('AWS::SQS::Queue').map(([, { Properties }]) => Properties.SqsManagedSseEnabled)).toEqual([true]);
  });

  it('has the key that the code writes by', () => {
    const [[, table] = []] = ofType('AWS::DynamoDB::Table');

    expect(table?.Properties).toMatchObject({
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: [{ AttributeName: 'key', KeyType: 'HASH' }],
      TimeToLiveSpecification: { AttributeName: 'ttl', Enabled: true },
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
    });
  });

  it('is gone one day: every log group has a retention', () => {
    for (const [, { Properties }] of ofType('AWS::Logs::LogGroup')) {
      expect(Properties.RetentionInDays).toEqual({ Ref: 'LogRetentionDays' });
    }
  });
});

it('has an output for every state machine: the alias to start it by', () => {
  const machines = namesOf('AWS::Serverless::StateMachine');

  const outputs = machines.map((name) => template.Outputs[`${name}Arn`]);

  expect(outputs).toEqual(machines.map((name) => expect.objectContaining({ Value: { Ref: `${name}Aliaslive` } })));
});

it('settles every parameter with a default', () => {
  const without = Object.entries(template.Parameters).filter(([, parameter]) => !('Default' in Object(parameter)));

  expect(without).toEqual([]);
});
