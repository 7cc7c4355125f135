import { afterEach, describe, expect, it } from 'vitest';
import { textOf } from '../../support/repository.ts';
import { anOpenCloud, type OpenCloud } from '../../support/runs/open-cloud.ts';

const WORLD = {
  region: 'eu-west-1',
  account: '111122223333',
  clusters: [{ name: 'prod-1', version: '1.33', addons: [{ name: 'coredns', version: 'v1.11.4-eksbuild.2' }] }],
};

let open: OpenCloud | undefined;
afterEach(() => open?.cloud.close());

/** The functions that an update invoked, in a stack with this secret of chat. */
async function invokedIn(stackParameters: object): Promise<ReadonlySet<string>> {
  const invoked = new Set<string>();
  open = await anOpenCloud(
    { ...WORLD, stackParameters },
    {
      deliver(run, functionName) {
        invoked.add(functionName.split(':').at(-1) ?? '');
        return run();
      },
    },
  );
  const { engine, idle } = open.cloud;
  const { executionArn } = engine.startExecution({
    stateMachineArn: 'update-addon',
    input: textOf('events/update-addon.json'),
  });
  await engine.finished(executionArn);
  await idle();
  return invoked;
}

describe('a stack', () => {
  it('posts in chat what happens, and what was planned', async () => {
    expect([...(await invokedIn({}))]).toEqual(
      expect.arrayContaining(['PostNotificationFunction', 'PostPlanFunction']),
    );
  });

  it('without chat invokes no function of chat, and notifies all the same', async () => {
    const invoked = await invokedIn({ ChatSecretArn: '' });

    expect([...invoked].filter((name) => name.startsWith('Post'))).toEqual([]);
    expect(invoked).toContain('PublishOutcomeFunction');
    expect(open?.notifications).toHaveLength(1);
  });
});
