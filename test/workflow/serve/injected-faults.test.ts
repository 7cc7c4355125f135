import { expect, it } from 'vitest';
import { faultOf } from '../../../local/cloud/page/actions/faults.ts';
import { memoryJournal } from '../../../local/engine/run/journal.ts';
import { factsOf } from '../../support/runs/run-facts.ts';
import { cloudOf, endOf } from '../../support/runs/run-machine.ts';
import { aRequest, aWorld } from '../../support/worlds/addon-worlds.ts';

it('a fault that was injected is still to come after a restart, once', async () => {
  const journal = memoryJournal();
  const conflict = faultOf('conflict', 'prod-1', 'coredns');
  const first = await cloudOf(aWorld(), { journal });
  if (conflict) first.cloud.inject(conflict);
  await first.cloud.close();

  const { cloud } = await cloudOf(aWorld(), { journal });
  await cloud.engine.resume();
  const names: unknown[] = [];
  for (const name of ['one', 'two']) {
    const input = JSON.stringify(aRequest());
    const { executionArn } = cloud.engine.startExecution({ stateMachineArn: 'update-addon', name, input });
    await cloud.engine.finished(executionArn);
    names.push(
      name === 'two'
        ? factsOf(await endOf(cloud, executionArn, [])).name
        : cloud.engine.describeExecution(executionArn).error,
    );
  }

  expect(names).toEqual(['AddonUpdateFailed', 'Updated']);
});

it('a fault of Lambda that was injected is still to come after a restart, so often', async () => {
  const journal = memoryJournal();
  const throttled = faultOf('lambda-throttled', '', 'poll-addon');
  const first = await cloudOf(aWorld(), { journal });
  if (throttled) first.cloud.inject(throttled);
  await first.cloud.close();

  const { cloud } = await cloudOf(aWorld(), { journal });
  await cloud.engine.resume();
  const input = JSON.stringify(aRequest());
  const { executionArn } = cloud.engine.startExecution({ stateMachineArn: 'update-addon', name: 'one', input });
  await cloud.engine.finished(executionArn);

  const failures = cloud.engine.history(executionArn).flatMap(({ taskFailedEventDetails: task }) => task?.error ?? []);
  expect(failures.filter((error) => error === 'Lambda.TooManyRequestsException')).toHaveLength(3);
  expect(cloud.engine.describeExecution(executionArn).status).toBe('SUCCEEDED');
});

it.each([
  ['lambda-down', 'prod-1', 'no-such-function'],
  ['none', 'prod-1', 'coredns'],
])('there is no fault %s on %s of %s', (id, cluster, resource) => {
  expect(faultOf(id, cluster, resource)).toBeUndefined();
});
