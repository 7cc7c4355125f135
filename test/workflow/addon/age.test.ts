import { afterEach, expect, it } from 'vitest';
import { virtualClock } from '../../../local/clock.ts';
import { anOpenCloud, type OpenCloud } from '../../support/runs/open-cloud.ts';
import { aRequest, aWorld } from '../../support/worlds/addon-worlds.ts';

let open: OpenCloud | undefined;
afterEach(async () => {
  await open?.cloud.close();
  open = undefined;
});

async function run({ cloud }: OpenCloud, request: object) {
  const { executionArn } = cloud.engine.startExecution({
    stateMachineArn: 'update-addon',
    input: JSON.stringify(aRequest({ configurationValues: undefined, ...request })),
  });
  await cloud.engine.finished(executionArn);
  return cloud.record(executionArn);
}

it('waits until a version is old enough, counted from the first run that saw it', async () => {
  const clock = virtualClock(Date.parse('2026-11-21T08:00:00Z'));
  open = await anOpenCloud(aWorld({}), { clock });

  const first = await run(open, { minimumAgeDays: 7 });
  await new Promise<void>((done) => clock.schedule(clock.now() + 8 * 86_400_000, done));
  const second = await run(open, { minimumAgeDays: 7 });

  expect(first).toMatchObject({ status: 'SUCCEEDED', output: { details: { decision: 'keep' } } });
  expect(JSON.stringify(first.output)).toContain('waits until it is 7 days old');
  expect(second).toMatchObject({ status: 'SUCCEEDED', output: { name: 'Updated' } });
});
