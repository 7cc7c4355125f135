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
  if (conflict) first.cloud.simulator.inject(conflict);
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
