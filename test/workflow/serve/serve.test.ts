import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import {
  DescribeExecutionCommand,
  DescribeStateMachineCommand,
  DescribeStateMachineForExecutionCommand,
  GetExecutionHistoryCommand,
  ListExecutionsCommand,
  ListStateMachinesCommand,
  paginateGetExecutionHistory,
  paginateListExecutions,
  SendTaskHeartbeatCommand,
  SendTaskSuccessCommand,
  StartExecutionCommand,
  StopExecutionCommand,
} from '@aws-sdk/client-sfn';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { STATE_MACHINES } from '../../../functions/core/state-machines.ts';
import { loadDefinition } from '../../../local/engine/readers/definition.ts';
import { clientOf, served, stateMachineArn } from '../../support/processes/served.ts';
import { aFolder, upkeep } from '../../support/runs/upkeep.ts';
import { aRequest, aWorld } from '../../support/worlds/addon-worlds.ts';

const MACHINE = stateMachineArn('update-addon');
const INPUT = JSON.stringify(aRequest({ dryRun: true }));
const RUN = MACHINE.replace('stateMachine', 'execution');

let endpoint: Awaited<ReturnType<typeof served>>;
beforeAll(async () => {
  endpoint = await served(aWorld(), { speed: 600 });
  for (const name of ['one', 'two', 'three']) {
    const { executionArn } = await endpoint.sfn.send(
      new StartExecutionCommand({ stateMachineArn: MACHINE, name, input: INPUT }),
    );
    await endpoint.cloud.engine.finished(executionArn ?? '');
  }
});
afterAll(() => endpoint.close());

it('keeps a connection open for clients that wait between two requests', async () => {
  const { headers } = await fetch(endpoint.url);

  expect(headers.get('keep-alive')).toBe('timeout=120');
});

describe('Step Functions through its SDK', () => {
  it('describes an execution with its times, input and output', async () => {
    const execution = await endpoint.sfn.send(new DescribeExecutionCommand({ executionArn: `${RUN}:one` }));

    const { startDate, stopDate, output } = execution;
    expect(execution).toMatchObject({ status: 'SUCCEEDED', stateMachineArn: MACHINE, name: 'one', input: INPUT });
    expect(stopDate?.getTime()).toBeGreaterThanOrEqual(startDate?.getTime() ?? Number.NaN);
    expect(JSON.parse(output ?? '')).toMatchObject({ name: 'Planned' });
  });

  it('shows metadata alone when asked for that', async () => {
    const { input, output, inputDetails, status } = await endpoint.sfn.send(
      new DescribeExecutionCommand({ executionArn: `${RUN}:one`, includedData: 'METADATA_ONLY' }),
    );

    expect({ input, output, inputDetails, status }).toEqual({
      input: undefined,
      output: undefined,
      inputDetails: { included: false },
      status: 'SUCCEEDED',
    });
  });

  it('knows the state machines as the outputs of the stack name them', async () => {
    const cloudformation = new CloudFormationClient(clientOf(endpoint.url));
    const { Stacks } = await cloudformation.send(new DescribeStacksCommand({ StackName: 'eks-upkeep' }));
    const arns = (Stacks?.[0]?.Outputs ?? [])
      .filter(({ OutputKey }) => OutputKey?.endsWith('MachineArn'))
      .map(({ OutputValue }) => OutputValue ?? '');
    const names = await Promise.all(
      arns.map(
        async (arn) => (await endpoint.sfn.send(new DescribeStateMachineCommand({ stateMachineArn: arn }))).name,
      ),
    );

    expect(arns).toContain(`${stateMachineArn('eks-upkeep-update-addon')}:live`);
    expect(names.toSorted()).toEqual(STATE_MACHINES.toSorted());
  });

  it('lists executions page by page, newest first', async () => {
    const names: (string | undefined)[][] = [];
    const pages = paginateListExecutions({ client: endpoint.sfn }, { stateMachineArn: MACHINE, maxResults: 2 });
    for await (const { executions = [] } of pages) names.push(executions.map(({ name }) => name));

    expect(names.flat().filter((name) => ['one', 'two', 'three'].includes(name ?? ''))).toEqual([
      'three',
      'two',
      'one',
    ]);
    expect(names[0]).toHaveLength(2);
  });

  it('gives the history page by page, in both directions, the same events', async () => {
    const whole = await endpoint.sfn.send(new GetExecutionHistoryCommand({ executionArn: `${RUN}:one` }));
    const backwards: (number | undefined)[] = [];
    const request = { executionArn: `${RUN}:one`, maxResults: 3, reverseOrder: true };
    for await (const { events = [] } of paginateGetExecutionHistory({ client: endpoint.sfn }, request)) {
      backwards.push(...events.map(({ id }) => id));
    }

    expect(whole.events?.[0]).toMatchObject({
      type: 'ExecutionStarted',
      executionStartedEventDetails: { input: INPUT },
    });
    expect(whole.events?.at(-1)).toMatchObject({ type: 'ExecutionSucceeded' });
    expect(backwards).toEqual(whole.events?.map(({ id }) => id).reverse());
  });

  it('gives the history without data when asked for that', async () => {
    const { events } = await endpoint.sfn.send(
      new GetExecutionHistoryCommand({ executionArn: `${RUN}:one`, includeExecutionData: false }),
    );

    expect(JSON.stringify(events)).not.toContain('dryRun');
  });

  it('gives the running execution for the same name and input, and refuses it for another input', async () => {
    const waiting = JSON.stringify(aRequest({ bakeSeconds: 1800 }));
    const first = await endpoint.sfn.send(
      new StartExecutionCommand({ stateMachineArn: MACHINE, name: 'same', input: waiting }),
    );
    const again = await endpoint.sfn.send(
      new StartExecutionCommand({ stateMachineArn: MACHINE, name: 'same', input: waiting }),
    );
    const other = endpoint.sfn.send(
      new StartExecutionCommand({ stateMachineArn: MACHINE, name: 'same', input: INPUT }),
    );

    expect(again).toMatchObject({ executionArn: first.executionArn, startDate: first.startDate });
    await expect(other).rejects.toMatchObject({ name: 'ExecutionAlreadyExists' });

    await endpoint.sfn.send(
      new StopExecutionCommand({ executionArn: first.executionArn, error: 'Enough', cause: 'of it' }),
    );
    const stopped = await endpoint.sfn.send(new DescribeExecutionCommand({ executionArn: first.executionArn }));
    expect(stopped).toMatchObject({ status: 'ABORTED', error: 'Enough', cause: 'of it' });
  });

  it('shows the state machines with definitions that load again', async () => {
    const { stateMachines } = await endpoint.sfn.send(new ListStateMachinesCommand({}));
    const { definition } = await endpoint.sfn.send(new DescribeStateMachineCommand({ stateMachineArn: MACHINE }));
    const ofRun = await endpoint.sfn.send(new DescribeStateMachineForExecutionCommand({ executionArn: `${RUN}:one` }));

    expect(stateMachines?.map(({ name }) => name)).toContain('update-addon');
    expect(loadDefinition(definition ?? '').scope.startAt).toBe('Plan add-on update');
    expect(ofRun.definition).toBe(definition);
  });

  it.each([
    [
      'a machine that is not there',
      new StartExecutionCommand({ stateMachineArn: stateMachineArn('no') }),
      'StateMachineDoesNotExist',
    ],
    ['a machine that is no ARN', new StartExecutionCommand({ stateMachineArn: 'update-addon' }), 'InvalidArn'],
    ['a name with a space', new StartExecutionCommand({ stateMachineArn: MACHINE, name: 'a b' }), 'InvalidName'],
    [
      'a name of 81 characters',
      new StartExecutionCommand({ stateMachineArn: MACHINE, name: 'x'.repeat(81) }),
      'ValidationException',
    ],
    [
      'an input that is not JSON',
      new StartExecutionCommand({ stateMachineArn: MACHINE, input: '{' }),
      'InvalidExecutionInput',
    ],
    [
      'an execution that is not there',
      new DescribeExecutionCommand({ executionArn: `${RUN}:no` }),
      'ExecutionDoesNotExist',
    ],
    ['a machine in place of an execution', new DescribeExecutionCommand({ executionArn: MACHINE }), 'InvalidArn'],
    ['an execution without a name', new DescribeExecutionCommand({ executionArn: undefined }), 'ValidationException'],
    [
      'a page of 1001',
      new ListExecutionsCommand({ stateMachineArn: MACHINE, maxResults: 1001 }),
      'ValidationException',
    ],
    [
      'a page of another question',
      new ListExecutionsCommand({ stateMachineArn: MACHINE, nextToken: 'x' }),
      'InvalidToken',
    ],
    ['an unknown token', new SendTaskHeartbeatCommand({ taskToken: 'x' }), 'InvalidToken'],
    ['an output that is not JSON', new SendTaskSuccessCommand({ taskToken: 'x', output: '{' }), 'InvalidOutput'],
  ])('refuses %s', async (_, command, name) => {
    // The commands of a table have no common type that `send` takes.
    const refused = Reflect.apply(endpoint.sfn.send, endpoint.sfn, [command]);

    await expect(refused).rejects.toMatchObject({ name, $metadata: { httpStatusCode: 400 } });
  });
});

describe('upkeep start, status, logs and stop', () => {
  it('follow one execution from its start to its end', async () => {
    const folder = aFolder();
    const input = folder.file('request.json', INPUT);
    const place = ['--endpoint', endpoint.url];

    const started = await upkeep(['start', 'update-addon', '--input', input, '--name', 'by-hand', '--wait', ...place]);
    const status = await upkeep(['status', 'by-hand', ...place]);
    const list = await upkeep(['status', ...place]);
    const logs = await upkeep(['logs', 'by-hand', ...place]);
    const stopped = await upkeep(['stop', `${RUN}:by-hand`, ...place]);
    folder.remove();

    expect(started.code).toBe(0);
    expect(started.out).toMatch(/Plan add-on update[\s\S]*Execution succeeded[\s\S]*by-hand +update-addon +SUCCEEDED/);
    expect(status.out).toContain('Planned: ');
    expect(list.out).toMatch(/^RUN +STATE MACHINE +STATUS +STARTED +TOOK\nby-hand /);
    expect(logs.out).toContain('What is next?');
    expect(stopped.out).toContain('SUCCEEDED');
  });

  it.each([
    ['a run that is not there', ['status', 'nope'], /There is no execution 'nope'/],
    ['an unknown machine', ['start', 'nope', '--input', 'x'], /There is no state machine 'nope'/],
    ['an endpoint that is no URL', ['status', '--endpoint', 'here'], /--endpoint must be a URL/],
    ['an endpoint where nobody is', ['status', '--endpoint', 'http://127.0.0.1:1'], /Nothing answers at/],
    ['a Region for a local endpoint', ['status', '--region', 'eu-west-1'], /--region is for --aws/],
  ])('refuse %s', async (_, args, message) => {
    const place = args.includes('--endpoint') ? [] : ['--endpoint', endpoint.url];

    const { code, note } = await upkeep([...args, ...place]);

    expect(code).toBe(2);
    expect(note).toMatch(message);
  });
});
