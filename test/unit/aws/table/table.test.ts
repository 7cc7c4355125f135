import { expect, it } from 'vitest';
import { clusterClaims } from '../../../../functions/aws/table/cluster-claims.ts';
import { unlessConditionFails } from '../../../../functions/aws/table/table.ts';
import { aTable } from '../../../support/runs/table.ts';

const answering = (name: string, httpStatusCode: number) => () =>
  unlessConditionFails(() => Promise.reject(Object.assign(new Error('No.'), { name, $metadata: { httpStatusCode } })));

it.each([
  ['ProvisionedThroughputExceededException', 400],
  ['ThrottlingException', 400],
  ['InternalServerError', 500],
])('%s is worth another try', async (name, status) => {
  await expect(answering(name, status)()).rejects.toMatchObject({ name: 'TableUnavailable' });
});

it.each([
  ['ValidationException', 400],
  ['AccessDeniedException', 400],
  ['ResourceNotFoundException', 400],
])('%s is not: it would be answered the same way again', async (name, status) => {
  await expect(answering(name, status)()).rejects.toMatchObject({ name });
});

it('a condition that does not hold is an answer, not a failure', async () => {
  expect(await answering('ConditionalCheckFailedException', 400)()).toBeUndefined();
});

it('a table that does not exist is reported as that', async () => {
  const table = aTable('there');
  const claim = { key: 'maintains#x', executionArn: 'arn:one', now: '2026-11-21T08:00:00.000Z' };

  await expect(clusterClaims(table.connection).claim('elsewhere', claim)).rejects.toMatchObject({
    name: 'ResourceNotFoundException',
  });
  await table.close();
});
