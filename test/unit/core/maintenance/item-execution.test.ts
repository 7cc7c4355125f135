import { describe, expect, it } from 'vitest';
import {
  executionOf,
  type ItemExecution,
  itemExecutionIn,
  itemExecutionOf,
} from '../../../../functions/core/maintenance/item-result.ts';
import { failed } from '../../../support/worlds/maintenance-builders.ts';

it.each(['', ':live', ':7'])('an execution of a machine is found, also by its alias or version%s', (qualifier) => {
  const machine = 'arn:aws:states:eu-west-1:111122223333:stateMachine:eks-upkeep-update-addon';

  expect(executionOf(`${machine}${qualifier}`, 'update-coredns-1')).toBe(
    'arn:aws:states:eu-west-1:111122223333:execution:eks-upkeep-update-addon:update-coredns-1',
  );
});

describe('how an execution ended', () => {
  it.each<[string, ItemExecution | undefined]>([
    ['{"Status":"FAILED","Error":"AddonUpdateFailed","Cause":"Why."}', failed('AddonUpdateFailed')],
    ['{"Status":"ABORTED"}', { kind: 'failed', status: 'ABORTED', error: undefined, cause: undefined }],
    ['{"Status":"RUNNING"}', undefined],
    ['{"Status":"SUCCEEDED"}', undefined],
    ['{"Status":"FAI', undefined],
    ["Execution Already Exists: 'arn'", undefined],
    ['', undefined],
  ])('is read from a Cause only when it says so: %s', (cause, ending) => {
    expect(itemExecutionIn(cause)).toEqual(ending);
  });

  it.each<[Parameters<typeof itemExecutionOf>[0], ItemExecution]>([
    [undefined, { kind: 'missing' }],
    [{ status: 'RUNNING' }, { kind: 'running' }],
    [
      { status: 'SUCCEEDED', output: '{"a":1}' },
      { kind: 'succeeded', output: { a: 1 } },
    ],
    [{ status: 'FAILED', error: 'E', cause: 'Why.' }, failed('E')],
    [{ status: 'NEW_STATUS' }, { kind: 'failed', status: 'NEW_STATUS', error: undefined, cause: undefined }],
  ])('is what Step Functions answers: %j', (standingOfChild, ending) => {
    expect(itemExecutionOf(standingOfChild)).toEqual(ending);
  });
});
