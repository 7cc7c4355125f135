import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { remotePlace } from '../../../local/cli/aws/page-place.ts';
import { remoteOf } from '../../../local/cli/remote/remote.ts';
import { openPage, type Page } from '../../../local/cloud/page/page.ts';
import type { Run, RunSummary } from '../../../local/cloud/page/wire.ts';
import { serveEndpoint } from '../../../local/cloud/serve/http.ts';
import { readDrift } from '../../../local/drift/read-drift.ts';
import { type ServedPage, servedPage } from '../../support/page/served-page.ts';
import { clientOf } from '../../support/processes/served.ts';
import { upkeep } from '../../support/runs/upkeep.ts';
import { aRequest, aWorld } from '../../support/worlds/addon-worlds.ts';
import { aProfile } from '../../support/worlds/fargate-worlds.ts';

const TOKEN = 'a-token-that-nobody-guesses';
const WHERE = { region: 'eu-west-1', account: '111122223333' };

describe('the page of a deployed stack', () => {
  let stack: ServedPage;
  const opened: { page: Page; close(): Promise<void> }[] = [];

  async function served(changes?: { table: string | undefined }): Promise<string> {
    const own = { accountId: WHERE.account, region: WHERE.region };
    const place = await remotePlace({
      remote: remoteOf({ options: { endpoint: stack.url }, files: [] }),
      where: WHERE,
      drift: () =>
        readDrift(clientOf(stack.url), {
          selection: { accounts: ['own'] },
          own,
          stopped: new AbortController().signal,
        }),
      changes,
    });
    const page = openPage(place, { token: TOKEN });
    const server = await serveEndpoint({ handle: stack.cloud.endpoint.handle }, { port: 0, page });
    opened.push({ page, close: server.close });
    return server.url;
  }
  const cookie = { cookie: `upkeep-page=${TOKEN}` };

  beforeAll(async () => {
    stack = await servedPage(aWorld({ cluster: { fargateProfiles: [aProfile()] } }));
    const { engine } = stack.cloud;
    const input = JSON.stringify(aRequest());
    const { executionArn } = engine.startExecution({ stateMachineArn: 'update-addon', name: 'monday', input });
    expect(await engine.finished(executionArn)).toMatchObject({ status: 'SUCCEEDED' });
  });
  afterAll(async () => {
    for (const { page, close } of opened) {
      page.close();
      await close();
    }
    await stack.close();
  });

  it('is for those alone who have the link with its token', async () => {
    const url = await served();
    const html = { accept: 'text/html' };

    expect((await fetch(`${url}/page/api/runs`)).status).toBe(401);
    expect((await fetch(`${url}/page/api/runs`, { headers: { cookie: 'upkeep-page=another' } })).status).toBe(401);
    expect((await fetch(`${url}/?token=another`, { headers: html })).status).toBe(401);
    const first = await fetch(`${url}/?token=${TOKEN}`, { headers: html, redirect: 'manual' });
    expect(first.status).toBe(303);
    expect(first.headers.get('set-cookie')).toBe(`upkeep-page=${TOKEN}; HttpOnly; SameSite=Strict; Path=/`);
    expect((await fetch(`${url}/`, { headers: { ...html, ...cookie } })).status).toBe(200);
  });

  it('shows notifications and approval requests as its history has them, and has no EKS calls', async () => {
    const { engine } = stack.cloud;
    const input = JSON.stringify({ cluster: 'prod-1', profile: 'default', force: true, handOver: 'approve' });
    const { executionArn } = engine.startExecution({ stateMachineArn: 'replace-fargate-profile', name: 'asks', input });
    const [url, here] = [await served({ table: 'eks-upkeep' }), stack.url];
    const runAt = async (place: string): Promise<Run> => {
      const path = `${place}/page/api/run?id=${encodeURIComponent(executionArn)}`;
      return JSON.parse(await (await fetch(path, { headers: cookie })).text());
    };
    await expect.poll(async () => (await runAt(here)).approval, { timeout: 60_000 }).toBeDefined();
    const [asked, askedHere] = [await runAt(url), await runAt(here)];
    const headers = { ...cookie, 'content-type': 'application/json' };
    const body = JSON.stringify({ id: asked.approval?.id, verdict: 'rejected' });
    const answer = await fetch(`${url}/page/api/answer`, { method: 'POST', headers, body });
    await engine.finished(executionArn);
    const [ended, endedHere] = [await runAt(url), await runAt(here)];

    const textsOf = ({ notifications }: Run) => notifications.map(({ subject, text }) => ({ subject, text }));
    expect(answer.status).toBe(200);
    expect(asked.approval).toEqual(askedHere.approval);
    expect(textsOf(ended)).toEqual(textsOf(endedHere));
    expect(textsOf(ended)).toHaveLength(2);
    expect(ended.outcome).toEqual(endedHere.outcome);
    expect(ended.calls).toBeUndefined();
  });

  it('shows its executions and clusters by the APIs of AWS, and changes nothing', async () => {
    const url = await served();
    const get = async (path: string) =>
      JSON.parse(await (await fetch(`${url}/page/api/${path}`, { headers: cookie })).text());
    const run = (await get('runs')).find(({ name }: RunSummary) => name === 'monday');
    const start = { method: 'POST', headers: { ...cookie, 'content-type': 'application/json' }, body: '{}' };

    expect(await get('about')).toMatchObject({ ...WHERE, isLocal: false, mayChange: false });
    expect(run).toMatchObject({
      name: 'monday',
      machine: 'update-addon',
      status: 'SUCCEEDED',
      subject: 'coredns on prod-1',
    });
    expect(await get(`run?id=${encodeURIComponent(run.id)}`)).toMatchObject({
      outcome: { name: 'Updated' },
      path: { failed: [], present: [], visits: { 'Add-on is up to date': 1 } },
    });
    expect((await get('graph?machine=update-addon')).nodes.length).toBeGreaterThan(10);
    expect(await get('clusters')).toMatchObject({
      clusters: [{ name: 'prod-1', addons: [{ addon: 'coredns', behind: 'latest' }] }],
    });
    expect((await fetch(`${url}/page/api/start`, start)).status).toBe(403);
  });

  it('starts an execution where that is allowed', async () => {
    const url = await served({ table: 'eks-upkeep' });
    const text = JSON.stringify(aRequest({ dryRun: true }));
    const answer = await fetch(`${url}/page/api/start`, {
      method: 'POST',
      headers: { ...cookie, 'content-type': 'application/json' },
      body: JSON.stringify({ machine: 'update-addon', text }),
    });
    const { id } = JSON.parse(await answer.text());

    expect(await stack.cloud.engine.finished(id)).toMatchObject({ status: 'SUCCEEDED' });
  });
});

it.each([
  [['--aws', '--world', 'local/worlds/one-cluster.yaml'], '--world cannot be combined with --aws'],
  [['--aws', '--host', '0.0.0.0'], 'on this computer alone'],
  [['--aws', '--clock', 'x60'], '--clock cannot be combined with --aws'],
  [['--allow-changes'], '--allow-changes is for --aws'],
])('upkeep serve %j is refused before any call', async (options, why) => {
  const { code, note } = await upkeep(['serve', ...options]);

  expect(code).toBe(2);
  expect(note).toContain(why);
});
