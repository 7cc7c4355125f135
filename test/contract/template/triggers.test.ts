import { basename } from 'node:path';
import { describe, expect, it } from 'vitest';
import { eventRules, targetsOf } from '../../../local/cloud/aws/event-rules.ts';
import { inputJsonSchema, MACHINE_INPUTS, problemsOfInput } from '../../../local/cloud/machines/inputs.ts';
import { machineOf } from '../../../local/cloud/machines/schedule.ts';
import { readTemplate } from '../../../local/template.ts';
import { filesIn, textOf } from '../../support/repository.ts';

const template = readTemplate('template.yaml');
const examples = filesIn('events', /^(?!.*\.schema\.json$).*\.json$/);
const read = (file: string) => Object(JSON.parse(textOf(file)));
const busEvents = examples.filter((file) => 'detail-type' in read(file));
const machines = Object.keys(MACHINE_INPUTS);
const kebab = (name: string) => name.replace(/(?!^)([A-Z])/g, '-$1').toLowerCase();

/** Which Lambdas each example of an event is meant for. */
const MEANT: Record<string, string[]> = {
  'eks-addon.health-degraded.json': ['ReportHealthEventFunction'],
  'eks-addon.health-restored.json': ['ReportHealthEventFunction'],
  'eks-addon.update-failed.json': ['WakeAddonUpdateFunction', 'ReportHealthEventFunction'],
  'eks-addon.update-succeeded.json': ['WakeAddonUpdateFunction'],
  'execution-status.aborted.json': ['ReportAbortedExecutionFunction'],
  'execution-status.succeeded.json': ['PostPlanFunction'],
  'execution-status.timed-out.json': ['ReportAbortedExecutionFunction'],
};

const anUpdate = read('events/eks-addon.update-failed.json');
const anEnding = read('events/execution-status.aborted.json');
const ending = (detail: object) => ({ ...anEnding, detail: { ...anEnding.detail, ...detail } });
const isPlanned = (machine: string) => JSON.stringify(inputJsonSchema(machine)).includes('"dryRun"');
const machineArn = (name: string, account = '111122223333') =>
  `arn:aws:states:eu-west-1:${account}:stateMachine:${name}`;

/** How an execution may end, and whether someone has to read what it came to. */
const ENDS: [string, object, boolean][] = [
  ['stopped', { status: 'ABORTED' }, true],
  ['out of time', { status: 'TIMED_OUT' }, true],
  ['failed', { status: 'FAILED' }, true],
  ['succeeded', { status: 'SUCCEEDED', output: '{"details":{}}', outputDetails: { included: true } }, false],
  ['succeeded with a long output', { status: 'SUCCEEDED', output: null, outputDetails: { included: false } }, true],
];

describe('the rules of the template', () => {
  it.each(busEvents)('send %s where it is meant to go, and nowhere else', (file) => {
    expect(targetsOf(read(file))).toEqual(MEANT[basename(file)]);
  });

  it('are each met by an example', () => {
    expect(new Set(busEvents.flatMap((file) => targetsOf(read(file))))).toEqual(
      new Set(eventRules().map(({ functionName }) => functionName)),
    );
  });

  it.each<[string, object]>([
    ['an add-on that was created', { ...anUpdate, 'detail-type': 'EKS Addon Creation Failed' }],
    ['a name of ours from someone else', { ...anUpdate, source: 'com.example' }],
    ['an execution that began', ending({ status: 'RUNNING' })],
    ['an execution of another machine', ending({ stateMachineArn: machineArn('nightly-backup') })],
    [
      'a machine of that name in another account',
      ending({ stateMachineArn: machineArn('update-addon', '444455556666') }),
    ],
    ['an ending without details', { ...anEnding, detail: {} }],
  ])('leave %s alone', (_, event) => {
    expect(targetsOf({ ...anEnding, ...event })).toEqual([]);
  });

  it.each(machines.filter((machine) => isPlanned(machine)))('post the plan of %s, which takes dryRun', (machine) => {
    const succeeded = ending({ status: 'SUCCEEDED', stateMachineArn: machineArn(machine) });

    expect(targetsOf(succeeded)).toEqual(['PostPlanFunction']);
  });

  it.each(machines.flatMap((machine) => ENDS.map(([how, detail, isRead]) => ({ machine, how, detail, isRead }))))(
    'have the history of $machine read only where its outcome may not be published: $how',
    ({ machine, detail, isRead }) => {
      const ended = ending({ stateMachineArn: machineArn(machine), ...detail });

      expect(targetsOf(ended).includes('ReportAbortedExecutionFunction')).toBe(isRead);
    },
  );

  it('find in the output of a success what its state machine writes there, however it is spaced', () => {
    const marks = machines.flatMap(
      (machine) => textOf(`statemachines/${machine}.asl.yaml`).match(/'Outcome\w+'/g) ?? [],
    );

    expect(marks).toHaveLength(machines.filter((machine) => machine !== 'scan-health').length);
    for (const mark of marks) {
      const output = `{ "details" : { "notification":\n"${mark.slice(1, -1)}" } }`;
      expect(targetsOf(ending({ status: 'SUCCEEDED', output, outputDetails: { included: true } }))).toContain(
        'ReportAbortedExecutionFunction',
      );
    }
  });
});

describe('the schedules of the template', () => {
  const schedules = Object.entries(template.Resources).filter(([, { Type }]) => Type === 'AWS::Scheduler::Schedule');
  const started = schedules.map(([, { Properties }]) => {
    const { Arn, Input } = Object(Properties.Target);
    return { machine: kebab(String(Arn.Ref).replace('MachineAliaslive', '')), input: JSON.stringify(Input) };
  });

  it.each(started)(
    'start $machine with a request that is given, or with a default that it takes',
    ({ machine, input }) => {
      const [, parameter = ''] = /"Ref":"(\w+Request)"/.exec(input) ?? [];
      const asked = Object.values(template.Rules).some((rule) =>
        JSON.stringify(rule).includes(`{"Ref":"${parameter}"}`),
      );
      const { Default } = Object(template.Parameters[parameter]);

      expect(asked ? [] : problemsOfInput(machine, Default)).toEqual([]);
    },
  );

  it.each(examples.filter((file) => file.includes('/schedule.')))('start the state machine that %s starts', (file) => {
    const { Target } = read(file);

    expect(problemsOfInput(machineOf({ Target }), Target.Input)).toEqual([]);
    expect(started.map(({ machine }) => machine)).toContain(machineOf({ Target }));
  });

  it('may start what they start, under the alias', () => {
    const policy = JSON.stringify(template.Resources.SchedulerRole?.Properties.Policies);

    for (const { machine } of started) {
      expect(policy).toContain(
        `\${${machine.replace(/(^|-)(.)/g, (_, __, letter: string) => letter.toUpperCase())}Machine}:live`,
      );
    }
  });
});

describe('the page about deploying', () => {
  const page = textOf('docs/deploy.md');
  const inputs = [
    ...[...page.matchAll(/start-execution[^\n]* --input '([^']+)'/g)].map(([, input = '']) => input),
    ...[...page.matchAll(/"Input":"((?:\\"|[^"])+)"/g)].map(([, input = '']) => input.replaceAll('\\"', '"')),
  ];

  it.each(inputs)('shows a request that update-addon takes: %s', (input) => {
    expect(problemsOfInput('update-addon', input)).toEqual([]);
  });

  it('shows requests', () => {
    expect(inputs).not.toEqual([]);
  });
});
