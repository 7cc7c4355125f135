import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Bundle, buildLambdas } from '../../../build.ts';
import { virtualClock } from '../../../local/clock.ts';
import { LOCAL_CHANNEL } from '../../../local/cloud/chat/local-chat.ts';
import { LOCAL_CHAT_SECRETS, LOCAL_CHAT_TOKENS } from '../../../local/cloud/chat/local-secrets.ts';
import type { PostedMessage } from '../../../local/cloud/chat/services.ts';
import { openBundles } from '../../../local/cloud/lambda/bundles.ts';
import type { ExecutionRecord } from '../../../local/cloud/step-functions/execution-record.ts';
import { randomFrom } from '../../../local/engine/random.ts';
import { CLIENT_FILES, loadedOnDemand } from '../../../local/packaging/on-demand.ts';
import { parseWorld } from '../../../local/simulator/world/world.ts';
import { comparable, differenceOf } from '../../hunt/differential.ts';
import { leakCheckedCloud } from '../../support/processes/leak-checked.ts';
import { textOf } from '../../support/repository.ts';

const folder = mkdtempSync(join(tmpdir(), 'upkeep-bundles-'));
const outdir = pathToFileURL(`${folder}/`);
const MOST_BYTES = 330_000;
const COMPARED = 2;
let built: Bundle[] = [];

beforeAll(async () => {
  built = await buildLambdas(outdir);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

type Run = { machine: string; input: string; world: string };

type Ran = ExecutionRecord & { posts: readonly PostedMessage[] };

/** One execution and what it posted, by the sources or by the bundles. */
async function ran({ machine, input, world }: Run, code: 'sources' | 'bundles'): Promise<Ran> {
  const bundles = code === 'bundles' ? await openBundles(outdir) : undefined;
  const clock = virtualClock(Date.UTC(2026, 2, 2, 9));
  const cloud = await leakCheckedCloud({
    world: parseWorld(world),
    clock,
    http: 'loopback',
    random: randomFrom(1),
    lambdas: bundles?.lambdas,
    chat: { secrets: { ...LOCAL_CHAT_SECRETS, ...LOCAL_CHAT_TOKENS }, channel: LOCAL_CHANNEL },
  });
  const { executionArn } = cloud.engine.startExecution({ stateMachineArn: machine, input });
  await cloud.engine.finished(executionArn);
  await cloud.idle();
  const record = { ...(await cloud.record(executionArn)), posts: cloud.posts() };
  await cloud.close();
  await bundles?.close();
  return record;
}

const update = textOf('events/update-addon.json');
const replace = textOf('events/replace-fargate-profile.json');
const elsewhere = JSON.stringify({
  ...JSON.parse(update),
  cluster: { name: 'prod-1', roleArn: 'arn:aws:iam::111122223333:role/eks-upkeep', externalId: 'upkeep' },
});
const world = (name: string) => textOf(`local/worlds/${name}.yaml`);

describe('the built Lambdas', () => {
  it.each<Run & { name: string }>([
    { name: 'an update', machine: 'update-addon', input: update, world: world('one-cluster') },
    { name: 'an update by an assumed role', machine: 'update-addon', input: elsewhere, world: world('one-cluster') },
    { name: 'a rollback', machine: 'update-addon', input: update, world: world('degraded') },
    { name: 'throttling', machine: 'update-addon', input: update, world: world('throttled') },
    { name: 'a conflict', machine: 'update-addon', input: update, world: world('conflict') },
    { name: 'a replacement', machine: 'replace-fargate-profile', input: replace, world: world('one-cluster') },
    { name: 'a busy cluster', machine: 'replace-fargate-profile', input: replace, world: world('fargate-busy') },
    {
      name: 'a failed profile',
      machine: 'replace-fargate-profile',
      input: replace,
      world: world('fargate-create-failed'),
    },
  ])('give the record of the sources: $name', async (run) => {
    const bySources = await ran(run, 'sources');
    const byBundles = await ran(run, 'bundles');

    expect(byBundles).toEqual(bySources);
    expect(byBundles.status).toMatch(/^(SUCCEEDED|FAILED)$/);
    expect(byBundles.posts).toHaveLength(byBundles.notifications.length);
  });

  it('do, to the byte, what the sources do in scenarios of the hunt that nobody has seen yet', async () => {
    const first = Math.floor(Math.random() * 2_000_000_000);
    for await (const { seed, scenario } of comparable(first, COMPARED, 'served')) {
      const bundles = await openBundles(outdir);

      expect(await differenceOf(scenario, { bundles: bundles.lambdas }), `seed ${seed}`).toBeUndefined();
      await bundles.close();
    }
  });

  it('refuse what does not fit by the name that definitions match, minified or not', async () => {
    const bundles = await openBundles(outdir);
    const lambdas = bundles.lambdas({
      endpoint: 'http://127.0.0.1:9',
      region: 'eu-west-1',
      account: '111122223333',
      credentials: { accessKeyId: 'key', secretAccessKey: 'secret' },
    });

    for (const lambda of Object.values(lambdas).filter((_, index) => built[index]?.name !== 'chatops')) {
      await expect(lambda({ unknown: true })).rejects.toMatchObject({ name: 'InvalidInput' });
    }
    await bundles.close();
  });

  it('name an endpoint that cannot be reached', async () => {
    const bundles = await openBundles(outdir);
    const { PublishOutcomeFunction: publish } = bundles.lambdas({
      endpoint: 'http://127.0.0.1:9',
      region: 'eu-west-1',
      account: '111122223333',
      credentials: { accessKeyId: 'key', secretAccessKey: 'secret' },
    });
    const outcome = {
      machine: 'update-addon',
      name: 'Updated',
      succeeded: true,
      severity: 'info',
      summary: 'It is.',
      reasons: [],
      advice: [],
      codes: [],
      resourceIds: [],
      details: {},
    };
    const execution = { arn: 'arn', name: 'run', startedAt: '2026-03-02T09:00:00.000Z' };

    await expect(
      publish?.({
        topicArn: 'arn:aws:sns:eu-west-1:111122223333:topic',
        table: 'table',
        outcome,
        execution,
        redriveCount: 0,
        now: execution.startedAt,
      }),
    ).rejects.toMatchObject({ name: 'NotificationNotSent' });
    await bundles.close();
  });
});

describe('a bundle', () => {
  it('is at most 330 KB to load, each', () => {
    expect(built.filter(({ bytes }) => bytes > MOST_BYTES)).toEqual([]);
  });

  it('is in the table of docs/decisions/0006-bundles.md, each', () => {
    const table = textOf('docs/decisions/0006-bundles.md').split(/^LAMBDA .*$/m)[1] ?? '';
    const listed = [...table.matchAll(/^([a-z-]+) +\d/gm)].map(([, name]) => name);

    expect(listed).toEqual(built.map(({ name }) => name));
  });

  it('finds in the clients beside it all that the sources load on demand', async () => {
    const folders = built.map(({ path }) => new URL('.', pathToFileURL(path)));

    for (const [name, names] of loadedOnDemand()) {
      const file = CLIENT_FILES[name] ?? '';
      const there = folders.find((folder) => existsSync(new URL(file, folder)));
      const exported: object = await import(new URL(file, there).href);
      expect([file, Object.keys(exported).toSorted()]).toEqual([file, names]);
    }
    expect(loadedOnDemand().get('@aws-sdk/client-eks')).toContain('ListInsightsCommand');
  });

  it('has the client of Kubernetes only where it is used', async () => {
    const texts = await Promise.all(
      built.map(async ({ name, path }) => ({ name, text: await readFile(path, 'utf8') })),
    );

    const having = texts.filter(({ text }) => text.includes('k8s-aws-v1.')).map(({ name }) => name);
    expect(having).toEqual(['diagnose-addon', 'diagnose-health', 'free-pending-pods', 'inspect-pods', 'move-pods']);
  });

  it('lies alone in its folder, its source map elsewhere, with the clients that it may come to load', async () => {
    for (const { name, path } of built) {
      const files = await readdir(new URL('.', pathToFileURL(path)));
      const text = await readFile(path, 'utf8');

      const clients = [...text.matchAll(/"\.\/(sts|dynamodb|eks|s3|sfn)\.mjs"/g)].map(([, client]) => `${client}.mjs`);
      expect(files.toSorted()).toEqual([...new Set([...clients, 'index.mjs'])].sort());
      expect(text).toMatch(/\/\/# sourceMappingURL=\.\.\/maps\/[\w-]+\.mjs\.map\n$/);
      await expect(readFile(new URL(`maps/${name}.mjs.map`, outdir), 'utf8')).resolves.toContain('"mappings"');
    }
  });
});
