import { describe, expect, it } from 'vitest';
import { executionStarter } from '../../../../functions/aws/step-functions/execution-starter.ts';
import { executionApi } from '../../../../functions/aws/step-functions/executions.ts';
import { unless } from '../../../../functions/aws/step-functions/unless.ts';
import { given, jsonService, said } from '../../../support/wire/json-service.ts';

const MACHINE = 'arn:aws:states:eu-west-1:111122223333:stateMachine:upkeep-update-addon';
const RUN = 'arn:aws:states:eu-west-1:111122223333:execution:upkeep-update-addon:run-1';
const BEGAN = Date.parse('2026-11-21T08:00:00Z') / 1000;
const STARTED = given({ executionArn: RUN, startDate: BEGAN });

describe('an execution', () => {
  it('is started with its name and its input', async () => {
    const states = jsonService('states', { StartExecution: STARTED });

    expect(await executionApi(states.connection).start(MACHINE, 'run-1', { addon: 'coredns' })).toBe('started');
    await executionStarter(states.connection).start(MACHINE, 'run-1', { addon: 'coredns' });

    const wanted = { stateMachineArn: MACHINE, name: 'run-1', input: '{"addon":"coredns"}' };
    expect(states.asked).toEqual([
      ['StartExecution', wanted],
      ['StartExecution', wanted],
    ]);
  });

  it('of a name that is taken is not started again', async () => {
    const { connection } = jsonService('states', { StartExecution: said('ExecutionAlreadyExists') });

    expect(await executionApi(connection).start(MACHINE, 'run-1', {})).toBe('repeated');
    expect(await executionStarter(connection).start(MACHINE, 'run-1', {})).toBeUndefined();
  });

  it('is described with what went in and what came out', async () => {
    const { connection, asked } = jsonService('states', {
      DescribeExecution: given({
        ...{ executionArn: RUN, stateMachineArn: MACHINE, name: 'run-1', status: 'FAILED', error: 'No', cause: 'So.' },
        ...{ input: '{"addon":"coredns"}', output: '{}', startDate: BEGAN, stopDate: BEGAN + 60 },
      }),
    });

    expect(await executionApi(connection).describe(RUN)).toEqual({
      arn: RUN,
      name: 'run-1',
      machine: 'upkeep-update-addon',
      status: 'FAILED',
      startedAt: '2026-11-21T08:00:00.000Z',
      stoppedAt: '2026-11-21T08:01:00.000Z',
      input: '{"addon":"coredns"}',
      output: '{}',
      error: 'No',
      cause: 'So.',
    });
    expect(asked).toEqual([['DescribeExecution', { executionArn: RUN }]]);
  });

  it.each(['ExecutionDoesNotExist', 'InvalidArn'])('that is none (%s) has no description', async (name) => {
    const { connection } = jsonService('states', { DescribeExecution: said(name) });

    expect(await executionApi(connection).describe(RUN)).toBeUndefined();
  });

  it('is stopped by request, which its error says', async () => {
    const { connection, asked } = jsonService('states', { StopExecution: given({ stopDate: BEGAN }) });

    await executionApi(connection).stop(RUN, 'Jo asked for it.');

    expect(asked).toEqual([
      ['StopExecution', { executionArn: RUN, error: 'StoppedByRequest', cause: 'Jo asked for it.' }],
    ]);
  });
});

describe('the latest executions', () => {
  it('are ten, in the order of Step Functions', async () => {
    const { connection, asked } = jsonService('states', {
      ListExecutions: given({
        executions: [{ executionArn: RUN, name: 'run-1', status: 'RUNNING', startDate: BEGAN }, {}],
      }),
    });

    expect(await executionApi(connection).latest(MACHINE)).toEqual([
      {
        arn: RUN,
        name: 'run-1',
        machine: 'upkeep-update-addon',
        status: 'RUNNING',
        startedAt: '2026-11-21T08:00:00.000Z',
        stoppedAt: undefined,
      },
      { arn: '', name: '', machine: '', status: 'UNKNOWN', startedAt: '', stoppedAt: undefined },
    ]);
    expect(asked).toEqual([['ListExecutions', { stateMachineArn: MACHINE, maxResults: 10 }]]);
  });

  it('may be none', async () => {
    const { connection } = jsonService('states', { ListExecutions: given({}) });

    expect(await executionApi(connection).latest(MACHINE)).toEqual([]);
  });
});

it.each([
  ['StartExecution', (api) => api.start(MACHINE, 'run-1', {})],
  ['DescribeExecution', (api) => api.describe(RUN)],
  ['ListExecutions', (api) => api.latest(MACHINE)],
  ['StopExecution', (api) => api.stop(RUN, 'So.')],
] as [string, (api: ReturnType<typeof executionApi>) => Promise<unknown>][])(
  'when %s is not answered, the error says what was, and the cause has the rest',
  async (operation, act) => {
    const { connection } = jsonService('states', { [operation]: said('AccessDeniedException', 'Not you.') });

    await expect(act(executionApi(connection))).rejects.toMatchObject({
      name: 'StepFunctionsFailed',
      message: `states:${operation} answered AccessDeniedException`,
      cause: { message: 'Not you.' },
    });
  },
);

it('a starter that is not answered says so in the same way', async () => {
  const { connection } = jsonService('states', { StartExecution: said('StateMachineDoesNotExist') });

  await expect(executionStarter(connection).start(MACHINE, 'run-1', {})).rejects.toMatchObject({
    name: 'StepFunctionsFailed',
    message: 'states:StartExecution answered StateMachineDoesNotExist',
  });
});

it('what is thrown and is no error has no name of its own', async () => {
  await expect(unless([], 'ListExecutions', () => Promise.reject('No.'))).rejects.toMatchObject({
    message: 'states:ListExecutions answered UnknownError',
  });
});
