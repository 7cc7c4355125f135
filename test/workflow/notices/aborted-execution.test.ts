import { describe, expect, it } from 'vitest';
import { textOf } from '../../support/repository.ts';
import { noticeOf, type OpenCloud, openedForTest } from '../../support/runs/open-cloud.ts';
import { aCluster, aWorld, names, WELL } from './health-world.ts';

describe('an execution that ends without a notification', () => {
  const stopped = async (world: OpenCloud) => {
    const { executionArn } = world.cloud.engine.startExecution({
      stateMachineArn: 'update-addon',
      input: JSON.stringify({ cluster: 'prod-1', addon: 'coredns' }),
    });
    world.cloud.engine.stopExecution({ executionArn, error: 'StoppedByRequest', cause: 'Stopped by ada.' });
    await world.cloud.engine.finished(executionArn);
    await world.cloud.idle();
    return executionArn;
  };

  it('is notified by its event, with what it was at', async () => {
    const world = await openedForTest(aWorld([aCluster('prod-1', WELL)]));

    const arn = await stopped(world);

    expect(names(world)).toEqual(['ExecutionAborted']);
    expect(noticeOf(world.notifications[0])).toMatchObject({
      kind: 'execution',
      summary: 'update-addon of coredns on prod-1 was stopped before it could report an outcome.',
      reasons: ['StoppedByRequest', 'Stopped by ada.'],
      execution: { arn },
    });
  });

  it('is reported where its cluster is, not where it ran itself', async () => {
    const world = await openedForTest(aWorld([aCluster('prod-1', WELL)]));
    const cluster = { name: 'prod-9', region: 'us-east-1', roleArn: 'arn:aws:iam::444455556666:role/upkeep' };

    await world.lambdas.ReportAbortedExecutionFunction?.(status({ input: JSON.stringify({ cluster }) }));

    expect(world.notifications[0]?.attributes).toMatchObject({ account: '444455556666', region: 'us-east-1' });
  });

  const status = (detail: object) => {
    const event = JSON.parse(textOf('events/execution-status.timed-out.json'));
    return { ...event, detail: { ...event.detail, ...detail } };
  };

  it('is notified again when it was redriven and ended once more', async () => {
    const world = await openedForTest(aWorld([aCluster('prod-1', WELL)]));
    const { detail } = status({});

    await world.lambdas.ReportAbortedExecutionFunction?.(status({}));
    await world.lambdas.ReportAbortedExecutionFunction?.(status({ stopDate: detail.stopDate + 60_000 }));

    expect(names(world)).toEqual(['ExecutionTimedOut', 'ExecutionTimedOut']);
    // What is the same word for word is posted to chat once.
    expect(new Set(world.notifications.map(({ structure }) => structure?.default)).size).toBe(2);
  });

  it('is notified by the name of its state machine, whatever the stack is called', async () => {
    const world = await openedForTest(aWorld([aCluster('prod-1', WELL)]));
    const executionArn = 'arn:aws:states:eu-west-1:111122223333:execution:my-stack-update-addon:x';

    await world.lambdas.ReportAbortedExecutionFunction?.(status({ executionArn }));

    expect(world.notifications[0]?.attributes.machine).toBe('update-addon');
    expect(world.measured).toMatchObject([
      { name: 'Outcomes', by: [{ machine: 'update-addon', outcome: 'ExecutionTimedOut' }, { severity: 'error' }] },
      { name: 'RunSeconds', value: 300, by: [{ machine: 'update-addon' }] },
    ]);
  });

  it.each([
    ['ran out of time', status({}), ['ExecutionTimedOut']],
    [
      'failed in a way that no definition foresaw',
      status({ status: 'FAILED', error: 'States.Runtime' }),
      ['ExecutionFailed'],
    ],
    ['failed for a reason that cannot be found out', status({ status: 'FAILED' }), ['ExecutionFailed']],
    [
      'failed by a name of ours, and its history shows no notification',
      status({ status: 'FAILED', error: 'AddonUpdateRolledBack' }),
      ['ExecutionFailed'],
    ],
    ['succeeded', status({ status: 'SUCCEEDED' }), []],
    ['has an input of any shape', status({ input: '"not an object"' }), ['ExecutionTimedOut']],
  ])('%s: notified once or not at all', async (_, event, notified) => {
    const world = await openedForTest(aWorld([aCluster('prod-1', WELL)]));

    await world.lambdas.ReportAbortedExecutionFunction?.(event);
    await world.lambdas.ReportAbortedExecutionFunction?.(event);

    expect(names(world)).toEqual(notified);
    expect(world.measured.filter(({ name }) => name === 'Outcomes')).toHaveLength(notified.length);
  });
});
