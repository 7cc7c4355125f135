import { basename } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type ChatCommand, readCommand } from '../../../functions/core/chat/command.ts';
import { type StartCommand, startOf } from '../../../functions/core/chat/start.ts';
import { grantsOf, readTemplate, textOf as written } from '../../../local/template.ts';
import { textOf, trackedFiles } from '../../support/repository.ts';

const template = readTemplate('template.yaml');

const pascal = (name: string) => name.replace(/(^|-)([a-z])/g, (_, __, letter: string) => letter.toUpperCase());

const ofType = (type: string) => Object.entries(template.Resources).filter(([, { Type }]) => Type === type);

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
  const asked = ['update all on a', 'update all on fleet a', 'update b on a', 'replace b on a', 'health a'].map(
    (text) => {
      const read = readCommand(text);
      const start =
        read.kind === 'command' && isStart(read.command) ? startOf(read.command, '0'.repeat(32)) : undefined;
      return start?.kind === 'start' ? start.machine : text;
    },
  );
  const schedules = ofType('AWS::Scheduler::Schedule').map(([, { Properties }]) => JSON.stringify(Properties.Target));

  expect(reached('states:StartExecution').toSorted()).toEqual(asked.map(refOf).toSorted());
  expect(reached('states:ListExecutions').toSorted()).toEqual(machines.map(refOf).toSorted());
  expect(JSON.stringify(Environment)).toContain(`stateMachine:\${AWS::StackName}-"`);
  for (const name of machines) {
    const id = `${pascal(name)}Machine`;
    expect(template.Resources[id]?.Properties.Name).toEqual({ 'Fn::Sub': `\${AWS::StackName}-${name}` });
    if (name !== 'report-health') expect(schedules.join()).toContain(`${id}Aliaslive`);
  }
});

const STARTS: ReadonlySet<string> = new Set(['plan', 'update', 'replace', 'health']);

const isStart = (command: ChatCommand): command is StartCommand => STARTS.has(command.verb);
