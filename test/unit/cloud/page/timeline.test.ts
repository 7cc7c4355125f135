import { expect, it } from 'vitest';
import { timelineOf } from '../../../../local/cloud/page/run/timeline.ts';

const failed = (error: string, cause: unknown) => ({
  type: 'TaskFailed',
  timestamp: new Date(0),
  taskFailedEventDetails: {
    error,
    cause: typeof cause === 'string' ? cause : JSON.stringify(cause),
    resource: 'invoke',
  },
});
const entered = (name: string) => ({
  type: 'TaskStateEntered',
  timestamp: new Date(0),
  stateEnteredEventDetails: { name },
});
const notYet = failed('ProfileChangeInProgress', { errorMessage: 'Waiting for EKS to create 9999-default' });

const textsOf = (events: Parameters<typeof timelineOf>[0]) =>
  timelineOf(events).map(({ kind, text }) => `${kind}: ${text}`);

it('a poll that found nothing is no problem, and is said once in each state', () => {
  expect(textsOf([entered('Check new profile'), notYet, notYet, entered('Check old profile'), notYet])).toEqual([
    'state: Check new profile',
    'note: Waiting for EKS to create 9999-default',
    'state: Check old profile',
    'note: Waiting for EKS to create 9999-default',
  ]);
});

it.each([
  ['of a Lambda', failed('EksThrottled', { errorMessage: 'Rate exceeded\nat x' }), 'EksThrottled Rate exceeded'],
  [
    'of an execution',
    failed('States.TaskFailed', {
      Error: 'AddonUpdateBlocked',
      Cause: 'Nothing was changed.\nMore.',
      Status: 'FAILED',
    }),
    'AddonUpdateBlocked Nothing was changed.',
  ],
  ['of a stopped execution', failed('States.TaskFailed', { Status: 'ABORTED' }), 'States.TaskFailed ended ABORTED'],
  [
    'of Lambda itself',
    failed('Lambda.TooManyRequestsException', 'Rate exceeded'),
    'Lambda.TooManyRequestsException Rate exceeded',
  ],
])('a failure %s is a problem with its name and the first line of its message', (_, event, text) => {
  expect(textsOf([event])).toEqual([`problem: Task failed: ${text}`]);
});
