import { readFileSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { show } from '../../../local/cli/text/show.ts';
import { serveClock } from '../../../local/cloud/serve/clock.ts';
import { type Bundled, bundled } from '../../support/processes/bundled.ts';
import { doomed } from '../../support/processes/crashing-process.ts';
import type { DoomedRun } from '../../support/processes/crashing-run.ts';
import { aRunAgain } from '../../support/processes/leak-checked-aws.ts';
import { aFolder, aTerminal } from '../../support/runs/upkeep.ts';
import { anEksElsewhere, type EksElsewhere } from '../../support/worlds/eks-elsewhere.ts';
import { aFargateWorld, aReplacement, gaps } from '../../support/worlds/fargate-worlds.ts';

const SPEED = 300;
const WORLD = aFargateWorld({ cluster: { addons: [{ name: 'coredns', version: 'v1.11.4-eksbuild.2' }] } });

const folder = aFolder();
let program: Bundled;
let aws: EksElsewhere;
let time: ReturnType<typeof serveClock>;
beforeAll(async () => {
  program = await bundled('test/support/processes/crashing-run.ts');
});
beforeEach(async () => {
  time = serveClock({ speed: SPEED, start: Date.now() });
  aws = await anEksElsewhere(WORLD, time.clock);
});
afterEach(async () => {
  time.stop();
  await aws.close();
});
afterAll(() => {
  program.remove();
  folder.remove();
});

describe('a run against an EKS elsewhere, killed -9 and resumed,', () => {
  it.each([
    ['before anybody knows that EKS took the creation', 'before', ['eks-called', 'CreateFargateProfile']],
    ['before the Lambda knows that EKS took the creation', 'after', ['eks-called', 'CreateFargateProfile']],
    ['while it waits for the new profile', 'after', ['work-done', 'Create new profile']],
    ['between create and delete', 'after', ['timer-fired', 'Bake the new profile']],
    ['before anybody knows that EKS took the deletion', 'before', ['eks-called', 'DeleteFargateProfile']],
    ['before the Lambda knows that EKS took the deletion', 'after', ['eks-called', 'DeleteFargateProfile']],
    ['before people are notified', 'before', ['notification-received']],
  ] as const)('makes one profile and deletes one: killed %s', async (_, when, words) => {
    const run = { machine: 'replace-fargate-profile', input: aReplacement({ bakeSeconds: 5 }) };

    const { code, record, name } = await killedAndResumed(run, { when, words });

    const before = [
      { fargateProfiles: WORLD.clusters[0]?.fargateProfiles.map((each) => ({ ...each, status: 'ACTIVE' })) },
    ];
    expect({ code, status: record.status }).toEqual({ code: 0, status: 'SUCCEEDED' });
    expect(changes()).toEqual(['CreateFargateProfile', 'DeleteFargateProfile']);
    expect(record.after[0].fargateProfiles).toMatchObject([{ name: '9999-default', status: 'ACTIVE' }]);
    expect(JSON.stringify(record.after)).toContain(`:${name}`);
    expect(gaps({ before: Object(before), timeline: aws.eks.timeline() })).toEqual([]);
  });

  it.each([
    ['before anybody knows that EKS took the update', 'before', ['eks-called', 'UpdateAddon']],
    ['before the Lambda knows that EKS took the update', 'after', ['eks-called', 'UpdateAddon']],
    ['while it waits for EKS', 'after', ['work-done', 'Start add-on update']],
  ] as const)('updates the add-on once: killed %s', async (_, when, words) => {
    const run = { machine: 'update-addon', input: { cluster: 'prod-1', addon: 'coredns', bakeSeconds: 5 } };

    const { code, record } = await killedAndResumed(run, { when, words });

    const updates = aws.eks.timeline().filter(({ kind, from }) => kind === 'update' && from === null);
    const tokens = aws.eks
      .calls()
      .flatMap(({ operation, params }) => (operation === 'UpdateAddon' ? [params.clientRequestToken] : []));
    expect({ code, status: record.status, updates: updates.length }).toEqual({
      code: 0,
      status: 'SUCCEEDED',
      updates: 1,
    });
    expect(new Set(tokens).size).toBe(1);
  });

  it('resumes the maintenance of a whole cluster where one of its executions was killed', async () => {
    const run = { machine: 'maintain-cluster', input: { cluster: 'prod-1', addons: [{ addon: 'coredns' }] } };

    const { code, record } = await killedAndResumed(run, { when: 'before', words: ['eks-called', 'UpdateAddon'] });

    const updates = aws.eks.timeline().filter(({ kind, from }) => kind === 'update' && from === null);
    expect({ code, name: record.output.name, updates: updates.length }).toEqual({
      code: 0,
      name: 'Maintained',
      updates: 1,
    });
  });

  it.each([
    ['as the question was put', ['notification-received', 'ApprovalRequested']],
    ['while it waited for the answer', ['work-done', 'Request approval']],
  ] as const)('asks again and takes the answer: killed %s', async (_, words) => {
    const run = { machine: 'replace-fargate-profile', input: aReplacement({ handOver: 'approve' }) };

    const { code, questions } = await killedAndResumed(run, { when: 'after', words });

    expect({ code, questions }).toEqual({ code: 0, questions: 1 });
    expect(changes()).toEqual(['CreateFargateProfile', 'DeleteFargateProfile']);
  });
});

/** Lets a run be killed in a process of its own and goes on with it here; whoever is asked says yes. */
async function killedAndResumed(run: Pick<DoomedRun, 'machine' | 'input'>, dies: DoomedRun['dies']) {
  const journal = folder.file(`${Math.random()}.journal`);
  const ended = await doomed(program.path, aws.url, { ...run, journal, speed: SPEED, dies });
  expect(ended).toBe('SIGKILL');
  const [, name] = /"name":"(local-[0-9a-f-]+)"/.exec(readFileSync(journal, 'utf8')) ?? [];

  let questions = 0;
  const ask = async () => {
    questions += 1;
    return 'yes';
  };
  const { terminal, shown } = aTerminal({ ask });
  const code = await show({ options: { json: true }, files: [] }, terminal, (listeners) =>
    aRunAgain(journal, { ...listeners, clock: time.clock }),
  );
  return { code, record: JSON.parse(shown.out), name, questions };
}

/** What EKS took; a deletion that it refuses is none. */
const changes = () =>
  aws.eks
    .calls()
    .filter(({ operation, status }) => status === 200 && !/^(Describe|List)/.test(operation))
    .map(({ operation }) => operation);
