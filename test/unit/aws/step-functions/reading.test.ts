import { describe, expect, it } from 'vitest';
import { executionHistories } from '../../../../functions/aws/step-functions/execution-histories.ts';
import { executionReader, unlessGone } from '../../../../functions/aws/step-functions/execution-reader.ts';
import { given, jsonService, said } from '../../../support/wire/json-service.ts';

const RUN = 'arn:aws:states:eu-west-1:111122223333:execution:update-addon:run-1';
const BEGAN = Date.parse('2026-11-21T08:00:00Z') / 1000;
const describing = (answer: Parameters<typeof jsonService>[1][string]) =>
  executionReader(jsonService('states', { DescribeExecution: answer }).connection).describe(RUN);

describe('what is read of an execution', () => {
  it.each([
    [
      'that succeeded has its output',
      { status: 'SUCCEEDED', startDate: BEGAN, stopDate: BEGAN + 60, output: '{}' },
      {
        status: 'SUCCEEDED',
        startedAt: '2026-11-21T08:00:00.000Z',
        stoppedAt: '2026-11-21T08:01:00.000Z',
        output: '{}',
      },
    ],
    [
      'that failed has its error and its cause',
      { status: 'FAILED', error: 'No', cause: 'So.' },
      { status: 'FAILED', error: 'No', cause: 'So.' },
    ],
    [
      'has empty texts as they are',
      { status: 'FAILED', error: '', cause: '', output: '' },
      {
        ...{ status: 'FAILED', error: '', cause: '', output: '' },
      },
    ],
    ['of which nothing is said is unknown', {}, { status: 'UNKNOWN' }],
  ])('%s', async (_, answer, expected) => {
    expect(await describing(given({ executionArn: RUN, ...answer }))).toEqual(expected);
  });

  it.each(['ExecutionDoesNotExist', 'InvalidArn'])('that is gone (%s) is nothing', async (name) => {
    expect(await describing(said(name))).toBeUndefined();
    const { connection } = jsonService('states', { GetExecutionHistory: said(name) });
    expect(await executionHistories(connection).lastSteps(RUN)).toEqual([]);
  });

  it('that may not be read is an error that names the call', async () => {
    const { connection } = jsonService('states', { GetExecutionHistory: said('ThrottlingException') });

    await expect(describing(said('AccessDeniedException'))).rejects.toMatchObject({
      name: 'ExecutionUnreadable',
      message: 'states:DescribeExecution answered AccessDeniedException',
    });
    await expect(executionHistories(connection).lastSteps(RUN)).rejects.toMatchObject({
      name: 'ExecutionUnreadable',
      message: 'states:GetExecutionHistory answered ThrottlingException',
    });
  });

  it('without any error that has a name is an error nevertheless', async () => {
    await expect(unlessGone('DescribeExecution', () => Promise.reject('No.'))).rejects.toMatchObject({
      message: 'states:DescribeExecution answered UnknownError',
    });
  });
});

describe('the last steps of an execution', () => {
  const TASK = { type: 'TaskScheduled', taskScheduledEventDetails: { parameters: '{"a":1}' } };
  const ended = { type: 'TaskFailed' };
  const lastSteps = async (...pages: object[]) => {
    const states = jsonService('states', { GetExecutionHistory: pages.map(given) });
    return { steps: await executionHistories(states.connection).lastSteps(RUN), asked: states.asked };
  };

  it('are read from its end, page by page, back to its last Task', async () => {
    const { steps, asked } = await lastSteps(
      { events: [{ type: 'ExecutionFailed' }, ended], nextToken: 'two' },
      { events: [TASK, { type: 'TaskStateEntered' }], nextToken: 'three' },
    );

    expect(steps).toEqual([
      { type: 'ExecutionFailed', parameters: undefined },
      { type: 'TaskFailed', parameters: undefined },
      { type: 'TaskScheduled', parameters: '{"a":1}' },
      { type: 'TaskStateEntered', parameters: undefined },
    ]);
    expect(asked).toEqual([
      ['GetExecutionHistory', { executionArn: RUN, reverseOrder: true, maxResults: 25 }],
      ['GetExecutionHistory', { executionArn: RUN, reverseOrder: true, maxResults: 25, nextToken: 'two' }],
    ]);
  });

  it('are all that there are when it had no Task', async () => {
    const { steps, asked } = await lastSteps({ events: [ended], nextToken: 'two' }, { events: [{}] });

    expect(steps.map(({ type }) => type)).toEqual(['TaskFailed', '']);
    expect(asked).toHaveLength(2);
  });

  it('take one page when its Task is there, whether there are more or not', async () => {
    expect((await lastSteps({ events: [TASK] })).asked).toHaveLength(1);
    expect((await lastSteps({ events: [TASK], nextToken: 'two' })).asked).toHaveLength(1);
    expect((await lastSteps({})).steps).toEqual([]);
  });
});
