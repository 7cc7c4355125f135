import { ListExecutionsCommand, SFNClient } from '@aws-sdk/client-sfn';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { savedCloud } from '../../../local/cloud/cloud-journal.ts';
import { replayedSimulator } from '../../../local/cloud/eks/replay.ts';
import { fileJournal } from '../../../local/engine/run/journal.ts';
import { parseWorld } from '../../../local/simulator/world/world.ts';
import { type Bundled, bundled } from '../../support/processes/bundled.ts';
import { aCrowd, changesOf, endedAlone } from '../../support/processes/load.ts';
import { type ServeProcess, serveProcess } from '../../support/processes/serve-process.ts';
import { clientOf, endingOf, started, stateMachineArn } from '../../support/processes/served.ts';
import { aFolder, upkeep } from '../../support/runs/upkeep.ts';

const COUNT = 24;

let program: Bundled;
beforeAll(async () => {
  program = await bundled('local/cli.ts');
});
afterAll(() => program.remove());

let folder = aFolder();
let running: ServeProcess | undefined;
afterEach(async () => {
  await running?.end('SIGKILL');
  folder.remove();
  folder = aFolder();
});

describe('upkeep serve --state, killed again and again', () => {
  it('ends every execution as it would have ended, and makes every change once', async () => {
    const { world, asked } = aCrowd(COUNT);
    const file = folder.file('world.yaml', JSON.stringify(world));
    const state = folder.file('state');
    const serve = async () => {
      running = await serveProcess(program.path, ['--state', state, '--world', file, '--clock', 'x300']);
      return new SFNClient(clientOf(running.url));
    };

    const first = await serve();
    const arns = await Promise.all(asked.map((each) => started(first, each)));
    await running?.end('SIGKILL');
    const left: number[] = [];
    for (const fraction of [0, 0.3, 0.6]) {
      const sfn = await serve();
      left.push(await untilEnded(sfn, COUNT * fraction));
      await running?.end('SIGKILL');
    }
    const last = await serve();
    await untilEnded(last, COUNT);
    const endings = await Promise.all(arns.map((arn) => endingOf(last, arn)));
    const code = await running?.end('SIGINT');

    const timeline = await timelineOf(state, world);
    const ended = asked.map(({ cluster }, index) => ({
      ending: endings[index],
      changes: changesOf(cluster, timeline),
    }));
    expect(ended).toEqual(await endedAlone(COUNT));
    expect(left.filter((count) => count > 0).length).toBeGreaterThanOrEqual(2);
    expect(code).toBe(0);
  });

  it('is not opened by two processes at the same time', async () => {
    const state = folder.file('state');
    running = await serveProcess(program.path, ['--state', state]);

    const second = await upkeep(['serve', '--port', '0', '--state', state]);

    expect(second).toMatchObject({ code: 2, note: expect.stringMatching(/^upkeep: Process \d+ has this state open/) });
  });

  it('refuses another world than the one it began with', async () => {
    const serve = ['serve', '--port', '0', '--state', folder.file('state')];
    const first = await upkeep(serve, { interrupted: AbortSignal.abort() });

    const second = await upkeep([...serve, '--world', 'local/worlds/fleet.yaml']);

    expect(first.code).toBe(0);
    expect(second).toMatchObject({
      code: 2,
      note: expect.stringContaining('was created with another world than local/worlds'),
    });
  });
});

/** Asks until so many executions have ended; gives how many have not. */
async function untilEnded(sfn: SFNClient, count: number): Promise<number> {
  for (;;) {
    const lists = ['update-addon', 'replace-fargate-profile'].map((machine) =>
      sfn.send(new ListExecutionsCommand({ stateMachineArn: stateMachineArn(machine), maxResults: 1000 })),
    );
    const executions = (await Promise.all(lists)).flatMap((list) => list.executions ?? []);
    const left = executions.filter(({ status }) => status === 'RUNNING').length;
    if (executions.length === COUNT && COUNT - left >= count) return left;
  }
}

/** What happened on the clusters, from the requests in the journal. */
async function timelineOf(state: string, world: object) {
  const journal = fileJournal(`${state}/journal.jsonl`);
  const saved = await replayedSimulator(parseWorld(JSON.stringify(world)), savedCloud(journal));
  journal.close();
  return saved?.timeline ?? [];
}
