import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Change, HistoryRow, Run, RunSummary } from '../../../local/cloud/page/wire.ts';
import { type ServedPage, servedPage } from '../../support/page/served-page.ts';
import { aRequest, aWorld, updateEnds } from '../../support/worlds/addon-worlds.ts';

const FAILS = updateEnds({ status: 'Failed', errorCode: 'ConfigurationConflict', errorMessage: 'A field is owned.' });

let served: ServedPage;
let ids: { failed: string; maintained: string };

const get = (path: string, headers: Record<string, string> = {}) => fetch(`${served.url}${path}`, { headers });
const list = async (): Promise<RunSummary[]> => JSON.parse(await (await get('/page/api/runs')).text());
const runOf = async (id: string): Promise<Run> =>
  JSON.parse(await (await get(`/page/api/run?id=${encodeURIComponent(id)}`)).text());
const historyOf = async (id: string): Promise<HistoryRow[]> =>
  JSON.parse(await (await get(`/page/api/history?id=${encodeURIComponent(id)}`)).text());

async function ended(machine: string, input: object, name: string): Promise<string> {
  const { engine } = served.cloud;
  const { executionArn } = engine.startExecution({ stateMachineArn: machine, name, input: JSON.stringify(input) });
  await engine.finished(executionArn);
  return executionArn;
}

beforeAll(async () => {
  served = await servedPage(aWorld({ faults: [FAILS] }), { speed: 1_000 });
  const failed = await ended('update-addon', aRequest(), 'page-1');
  const request = { cluster: 'prod-1', addons: [{ addon: 'coredns' }] };
  ids = { failed, maintained: await ended('maintain-cluster', request, 'nightly') };
});
afterAll(() => served.close());

describe('the page', () => {
  it('is sent to browsers with a policy that lets in nothing from elsewhere and nothing inline', async () => {
    const answer = await get('/', { accept: 'text/html' });
    const html = await answer.text();

    expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'; script-src 'self'");
    expect(html).not.toMatch(/<script(?! type="module" src="\/page\/app\.js")|<style|\son\w+=|https?:/);
  });

  it.each(['/page/app.js', '/page/app.css', '/page/icon.svg'])('has %s', async (path) => {
    const answer = await get(path);

    expect(answer.status).toBe(200);
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
    expect((await answer.text()).length).toBeGreaterThan(100);
  });

  it.each<[string, RequestInit, number]>([
    ['nothing to a page of another host', { headers: { origin: 'https://example.com' } }, 403],
    ['nothing else than reading', { method: 'DELETE' }, 405],
  ])('gives %s', async (_, request, status) => {
    expect((await fetch(`${served.url}/page/api/runs`, request)).status).toBe(status);
  });

  it.each([
    ['run?id=arn:aws:states:eu-west-1:111122223333:execution:update-addon:none', 'There is no execution arn:'],
    ['graph?machine=none', 'There is no state machine none.'],
    ['none', 'There is no /page/api/none here.'],
  ])('says what is not there: %s', async (path, message) => {
    const answer = await get(`/page/api/${path}`);

    expect(answer.status).toBe(404);
    expect(await answer.text()).toContain(message);
  });

  it('leaves what AWS clients send alone', async () => {
    expect((await get('/')).status).toBe(403);
    expect((await get('/page/x', { authorization: 'AWS4-HMAC-SHA256 Credential=a/b/c' })).status).toBe(403);
  });
});

describe('an action', () => {
  const post = (name: string, body: object, type = 'application/json') =>
    fetch(`${served.url}/page/api/${name}`, {
      method: 'POST',
      headers: { 'content-type': type },
      body: JSON.stringify(body),
    });

  it.each<[string, object, string, number, string]>([
    ['start', { machine: 'update-addon', text: '{}' }, 'text/plain', 415, 'application/json'],
    [
      'start',
      { machine: 'update-addon', text: '{"cluster":"prod-1","adon":"x"}' },
      'application/json',
      400,
      '"path":"adon"',
    ],
    ['start', { machine: 'none', text: '{}' }, 'application/json', 400, 'no request is known for the machine none'],
    ['answer', { id: 'x', verdict: 'approved' }, 'application/json', 400, '"path":"id"'],
    ['fault', { fault: 'none', cluster: 'prod-1', resource: 'coredns' }, 'application/json', 404, 'no fault none'],
    ['speed', { speed: 0 }, 'application/json', 400, '"path":"speed"'],
    ['none', {}, 'application/json', 404, 'There is no action none here.'],
  ])('%s of %j as %s is refused with %i', async (name, body, type, status, text) => {
    const answer = await post(name, body, type);

    expect(answer.status).toBe(status);
    expect(await answer.text()).toContain(text);
  });

  it('of somebody whose answer comes without an approval request changes nothing', async () => {
    const answer = await post('answer', { id: '0123456789abcdef', verdict: 'approved' });

    expect(await answer.text()).toContain('0123456789abcdef');
  });
});

describe('the runs', () => {
  it('are listed with what they are about, who started them, and what they belong to', async () => {
    const runs = await list();

    const rows = runs.map(({ machine, subject, status, startedBy, parent }) => ({
      machine,
      subject,
      status,
      startedBy,
      parent,
    }));
    expect(rows).toContainEqual({
      ...{ machine: 'update-addon', subject: 'coredns on prod-1', status: 'FAILED', startedBy: 'this page' },
      parent: undefined,
    });
    expect(rows).toContainEqual({
      ...{ machine: 'update-addon', subject: 'coredns on prod-1', status: 'SUCCEEDED', startedBy: 'nightly' },
      parent: ids.maintained,
    });
  });

  it('show how a failed one went: path, timeline, calls, outcome, notification', async () => {
    const run = await runOf(ids.failed);

    expect(run.path.failed).toEqual(['Add-on update did not succeed']);
    expect(run.path.steps).toContainEqual({ from: 'How did it end?', to: 'Add-on update did not succeed' });
    expect(run.timeline.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['state', 'call', 'notification']));
    expect(run.timeline.map(({ at }) => at)).toEqual(run.timeline.map(({ at }) => at).toSorted());
    expect(run.calls?.filter(({ isMutating }) => isMutating).map(({ operation }) => operation)).toEqual([
      'UpdateAddon',
    ]);
    expect(run.outcome?.name).toBe('AddonUpdateFailed');
    expect(run.outcome?.advice).not.toEqual([]);
    expect(run.notifications?.map(({ subject }) => subject)).toEqual(['[error] AddonUpdateFailed prod-1/coredns']);
    expect(run.plan).toContain('version: v1.12.4-eksbuild.6 -> v1.13.2-eksbuild.21');
    expect(run.visits.every(({ to }) => to !== undefined)).toBe(true);
  });

  it('show the executions that one started, as a tree', async () => {
    const { children, plan, outcome } = await runOf(ids.maintained);

    const trees = children.map(({ title, runs }) => ({
      title,
      runs: runs.map(({ subject, status }) => [subject, status]),
    }));
    expect(trees).toEqual([{ title: '', runs: [['coredns on prod-1', 'SUCCEEDED']] }]);
    expect(plan).toContain('1. coredns (update-addon)');
    expect(outcome?.name).toBe('Maintained');
  });

  it('show the history without the tokens in it', async () => {
    const rows = await historyOf(ids.failed);

    const waiting = rows.filter(({ details }) => details.includes('taskToken'));
    expect(rows.length).toBeGreaterThan(20);
    expect(waiting.length).toBeGreaterThan(0);
    expect(waiting.filter(({ details }) => !/"taskToken": "\(hidden\)"/.test(details))).toEqual([]);
  });
});

it('hears of every execution that changes, 50 at the same time', async () => {
  const answer = await get('/page/api/changes');
  const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader();
  const names = Array.from({ length: 50 }, (_, index) => `load-${index}`);
  const heard = new Map<string, string>();

  const runs = Promise.all(names.map((name) => ended('update-addon', aRequest({ dryRun: true }), name)));
  while (names.some((name) => !heard.has(name) || heard.get(name) === 'RUNNING')) {
    for (const [, data = ''] of ((await reader?.read())?.value ?? '').matchAll(/^data: (.+)$/gm)) {
      const change: Change = JSON.parse(data);
      for (const { name, status } of change.runs) heard.set(name, status);
    }
  }
  await runs;
  await reader?.cancel();

  expect(new Set(heard.values())).toEqual(new Set(['SUCCEEDED']));
});
