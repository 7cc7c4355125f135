import { describe, expect, it } from 'vitest';
import { aTask, runStates } from './machine-run.ts';

const CATCHES_ALL = {
  Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Saved' }],
  Retry: [{ ErrorEquals: ['States.ALL'] }],
};
const SAVED = { Type: 'Succeed' };
const LAMBDAS = { f: () => 'done' };

const READER = {
  Resource: 'arn:aws:states:::s3:getObject',
  ReaderConfig: { InputType: 'JSON' },
  Arguments: { Bucket: 'b', Key: 'k' },
};
const WRITER = { Resource: 'arn:aws:states:::s3:putObject', Arguments: { Bucket: 'b' } };
const aMap = (rest: object) => ({
  Type: 'Map',
  ItemProcessor: {
    ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' },
    StartAt: 'B',
    States: { B: { Type: 'Succeed' } },
  },
  ...rest,
  ...CATCHES_ALL,
  End: true,
});

describe('a resource', () => {
  it.each([
    ['arn:aws:states:::lambda:invoke', 'eu-west-1'],
    ['arn:aws-us-gov:states:::lambda:invoke', 'us-gov-west-1'],
    ['arn:aws-cn:states:::lambda:invoke', 'cn-north-1'],
  ])('%s is called in %s', async (Resource, region) => {
    const run = await runStates({ A: aTask('f', { Resource }) }, { lambdas: LAMBDAS, region });

    expect(run).toMatchObject({ status: 'SUCCEEDED', result: 'done' });
  });

  // https://github.com/aws/aws-cdk/issues/4597; it deploys, and nothing catches it.
  it.each([
    ['a Task', 'us-gov-west-1', "'aws-us-gov'", aTask('f', CATCHES_ALL)],
    ['a Task', 'cn-north-1', "'aws-cn'", aTask('f', CATCHES_ALL)],
    ['an ItemReader', 'cn-north-1', "'aws-cn'", aMap({ ItemReader: READER })],
    ['a ResultWriter', 'us-gov-east-1', "'aws-us-gov'", aMap({ Items: [1], ResultWriter: WRITER })],
  ])('of another partition ends the execution: %s in %s', async (_, region, expected, state) => {
    const run = await runStates({ A: state, Saved: SAVED }, { lambdas: LAMBDAS, region });

    expect(run).toMatchObject({
      status: 'FAILED',
      error: 'States.Runtime',
      cause: `An error occurred while executing the state 'A' (entered at the event id #2). The resource belongs to a different partition from the running execution. Expected ${expected}, was 'aws'.`,
    });
  });
});
