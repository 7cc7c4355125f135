import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { gatewayEvent } from '../../../local/cloud/chat/webhooks.ts';
import type { SimulatorRequest } from '../../../local/simulator/simulator.ts';
import { textOf } from '../../support/repository.ts';
import { type ChatCloud, openChat, START } from '../../support/runs/chat.ts';

const WORLD = textOf('local/worlds/one-cluster.yaml');
const EXAMPLES = [
  'slack-command.update',
  'slack-command.replace',
  'github-comment.plan',
  'webhook-command.update',
  'slack-button.approve',
];

let chat: ChatCloud;

beforeEach(async () => {
  chat = await openChat(WORLD);
});
afterEach(() => chat.close());

const record = (arn: string | undefined) => chat.cloud.engine.finished(arn ?? '');
const withHeaders = (request: SimulatorRequest, headers: Record<string, string>) => ({
  ...request,
  headers: { ...request.headers, ...headers },
});
const withoutSignature = (request: SimulatorRequest) => ({
  ...request,
  headers: Object.fromEntries(Object.entries(request.headers).filter(([name]) => !name.includes('signature'))),
});

describe('a command from chat', () => {
  it.each([
    ['slack-command.update', 'update-addon', 'Updated'],
    ['webhook-command.update', 'update-addon', 'Updated'],
    ['github-comment.plan', 'update-addon', 'Planned'],
  ])('%s runs %s to its end', async (file, machine, name) => {
    const answer = await chat.send(chat.signed(file));
    const [arn] = await chat.executions();
    const { status, output } = await record(arn);

    expect(answer.outcome).toBe('started');
    expect(arn).toContain(`:${machine}:`);
    expect({ status, name: JSON.parse(output ?? '{}').name }).toEqual({ status: 'SUCCEEDED', name });
  });

  it.each([
    ['update all on prod-1', 'Maintained', 6, 5],
    ['plan all on prod-1', 'Planned', 6, 0],
  ])('%s runs maintain-cluster to its end, one add-on after another', async (text, name, executions, updated) => {
    const answer = await chat.say(text);
    const { status, output } = await record(
      (await chat.executions()).find((arn) => arn.includes(':maintain-cluster:')),
    );
    const started = (await chat.executions()).filter((arn) => arn.includes(':update-addon:'));
    const shown = await chat.say(`status ${answer.text.split(' ')[1]?.slice(0, -1)}`);

    expect(answer).toMatchObject({ status: 202, outcome: 'started' });
    expect({ status, name: JSON.parse(output ?? '{}').name }).toEqual({ status: 'SUCCEEDED', name });
    expect(started).toHaveLength(executions);
    expect(shown.text).toContain(`SUCCEEDED  ${text.replaceAll(' ', '-')}-`);
    expect(shown.text).toMatch(/coredns: (Updated, v1|Planned\. coredns on prod-1 would be updated from v1)/);
    const versions = (chat.cloud.simulator.clusters()[0]?.addons ?? []).map(({ version }) => version);
    const before = [...WORLD.matchAll(/version: (v\S+?)[ ,\n]/g)].map(([, version]) => version);
    expect(versions.filter((version) => !before.includes(version))).toHaveLength(updated);
  });

  it('stop on update all stops the add-on that it is at too', async () => {
    const { text } = await chat.say('update all on prod-1');
    const run = text.split(' ')[1]?.slice(0, -1) ?? '';
    const stopped = await after(60, () => chat.say(`stop ${run}`));
    const ends = (await chat.executions()).map((arn) => chat.cloud.engine.describeExecution(arn).status);

    expect(stopped.outcome).toBe('stopped');
    expect(ends).toEqual(['ABORTED', 'ABORTED']);
  });

  it('is answered at Slack with the name of the run, for the whole channel', async () => {
    const { status, body } = await chat.send(chat.signed('slack-command.update'));

    const [arn = ''] = await chat.executions();
    expect(status).toBe(200);
    expect(JSON.parse(body)).toMatchObject({ response_type: 'in_channel' });
    expect(body).toContain(arn.split(':').at(-1));
  });

  it('is taken from a body in Base64 too', async () => {
    const request = chat.signed('slack-command.update');
    const event = { ...gatewayEvent(request, START), body: btoa(request.body), isBase64Encoded: true };

    const answer = await invoke(event);

    expect(answer).toMatchObject({ statusCode: 200, headers: { 'x-upkeep-outcome': 'started' } });
    expect(await chat.executions()).toHaveLength(1);
  });

  it('delivered many times at the same time starts one run', async () => {
    const request = chat.signed('webhook-command.update');

    const answers = await Promise.all(Array.from({ length: 8 }, () => chat.send(request)));

    expect(answers.map(({ status }) => status).sort()).toEqual([202, 409, 409, 409, 409, 409, 409, 409]);
    expect(await chat.executions()).toHaveLength(1);
  });

  it('says how far a run is, and stops it', async () => {
    await chat.say('update coredns on prod-1');
    const [arn = ''] = await chat.executions();
    const run = arn.split(':').at(-1) ?? '';

    const running = await chat.say(`status ${run}`);
    const stopped = await chat.say(`stop ${arn}`);
    const { status, error, cause } = await record(arn);
    const again = await chat.say(`stop ${run}`);

    expect(running.text).toContain(`RUNNING  ${run}`);
    expect(stopped).toMatchObject({ status: 200, outcome: 'stopped' });
    expect({ status, error, cause }).toEqual({
      status: 'ABORTED',
      error: 'StoppedByRequest',
      cause: 'Stopped by webhook:ci/ana.',
    });
    expect(again).toMatchObject({ status: 409, outcome: 'over' });
  });

  it('lists the latest runs', async () => {
    await chat.say('update coredns on prod-1');
    await chat.say('plan vpc-cni on prod-1');

    const { text } = await chat.say('status');

    expect(text.split('\n')).toHaveLength(2);
    expect(text).toMatch(/RUNNING {2}update-coredns-on-prod-1-/);
  });

  it.each([
    ['stop nothing', 404, 'There is no run `nothing`'],
    ['status arn:aws:states:eu-west-1:111122223333:execution:other:run', 404, 'There is no run'],
    ['update all on prod.1', 422, 'must be a cluster name'],
    ['update coredns on prod-1 to v1.19.0', 422, 'did you mean `v1.19.0-eksbuild.1`'],
    ['approve 0123456789abcdef', 404, 'There is no approval request 0123456789abcdef'],
  ])('%s starts nothing and is answered why', async (text, status, says) => {
    const answer = await chat.say(text);

    expect(answer.status).toBe(status);
    expect(answer.text).toContain(says);
    expect(await chat.executions()).toEqual([]);
  });

  it('of a version that EKS does not offer gets a reply by the run, with what it offers', async () => {
    await chat.say('update coredns on prod-1 to v1.19');
    const [arn] = await chat.executions();
    const { error, cause } = await record(arn);

    expect(error).toBe('AddonUpdateBlocked');
    expect(cause).toContain('v1.19 is not offered for coredns');
    expect(cause).toContain('Offered are v1.');
  });
});

describe.each(EXAMPLES)('%s is refused, and nothing is started,', (file) => {
  const refusals: [string, (request: SimulatorRequest) => SimulatorRequest, number, string][] = [
    ['without a signature', withoutSignature, 401, 'unsigned'],
    ['with one more byte', (request) => ({ ...request, body: `${request.body} ` }), 401, 'unsigned'],
    ['by GET', (request) => ({ ...request, method: 'GET' }), 405, 'method'],
    ['elsewhere', (request) => ({ ...request, path: '/chat/other' }), 404, 'unknown-path'],
    ['over-long', (request) => ({ ...request, body: request.body + 'x'.repeat(300_000) }), 413, 'too-large'],
    ['as plain text', (request) => withHeaders(request, { 'content-type': 'text/plain' }), 415, 'encoding'],
    [
      'in Latin-1',
      (request) => withHeaders(request, { 'content-type': `${request.headers['content-type']}; charset=iso-8859-1` }),
      415,
      'encoding',
    ],
    ['compressed', (request) => withHeaders(request, { 'content-encoding': 'gzip' }), 415, 'encoding'],
  ];

  it.each(refusals)('%s', async (_, change, status, outcome) => {
    const answer = await chat.send(change(chat.signed(file)));

    expect(answer).toMatchObject({ status, outcome });
    expect(await chat.executions()).toEqual([]);
  });

  it('as Base64 of compressed bytes', async () => {
    const request = chat.signed(file);
    const body = gzipSync(request.body).toString('base64');

    const answer = await invoke({ ...gatewayEvent(request, START), body, isBase64Encoded: true });

    expect(answer).toMatchObject({ statusCode: 401 });
    expect(await chat.executions()).toEqual([]);
  });
});

describe('what is signed', () => {
  it.each([
    ['slack-command.update', 301],
    ['webhook-command.update', 301],
    ['github-comment.plan', 3601],
  ])('%s is stale after %i seconds, and fresh just before', async (file, seconds) => {
    const old = chat.signed(file);
    const young = await after(seconds - 2, () => chat.send(old));
    const stale = await openChat(WORLD);
    const late = await new Promise((resolve) => {
      const request = stale.signed(file);
      stale.later(seconds, () => resolve(stale.send(request)));
    });

    expect(young.outcome).toBe('started');
    expect(late).toMatchObject({ status: 401, outcome: 'stale' });
    expect(await stale.executions()).toEqual([]);
    await stale.close();
  });

  it.each(['slack-command.update', 'github-comment.plan', 'webhook-command.update'])('%s counts once', async (file) => {
    const request = chat.signed(file);
    const first = await chat.send(request);

    const second = await chat.send(withHeaders(request, { 'x-github-delivery': 'another' }));

    expect(first.outcome).toBe('started');
    expect(second.outcome).toBe('replayed');
    expect(await chat.executions()).toHaveLength(1);
  });

  it.each([
    ['slack-command.update', 'U01ANA', 'U99EVE', 200],
    ['slack-command.update', 'C01OPERATIONS', 'C99RANDOM', 200],
    ['slack-command.update', 'T01EXAMPLE', 'T99OTHER', 200],
    ['github-comment.plan', '"login": "ana"', '"login": "eve"', 403],
    ['github-comment.plan', 'example/platform', 'eve/platform', 403],
  ])('%s is refused to who is not allowed: %s is %s', async (file, from, to, status) => {
    const answer = await chat.send(chat.signed(file, (text) => text.replaceAll(from, to)));

    expect(answer).toMatchObject({ status, outcome: 'not-allowed', text: 'You may not use this here.' });
    expect(await chat.executions()).toEqual([]);
  });

  it('is refused when its speaker may say other things only', async () => {
    const strict = await openChat(WORLD, {
      chat: { rules: [{ from: 'webhook', clients: ['ci'], users: ['ana'], may: ['status'] }] },
    });

    const refused = await strict.say('update coredns on prod-1');
    const allowed = await strict.say('status');
    const help = await strict.say('help');

    expect(refused).toMatchObject({ status: 403, outcome: 'not-allowed' });
    expect(allowed.status).toBe(200);
    expect(help.text).not.toContain('update');
    expect(await strict.executions()).toEqual([]);
    await strict.close();
  });

  it('by an unknown client of the webhook is not signed', async () => {
    const request = chat.signed('webhook-command.update');

    const answer = await chat.send(withHeaders(request, { 'x-upkeep-client': '__proto__' }));

    expect(answer).toMatchObject({ status: 401, outcome: 'unsigned' });
  });

  it('is left alone when it is no command: other comments and other events', async () => {
    const talk = await chat.send(chat.signed('github-comment.plan', (text) => text.replace('/upkeep plan', 'plan')));
    const edit = await chat.send(chat.signed('github-comment.plan', (text) => text.replace('"created"', '"edited"')));
    const ping = await chat.send(chat.signed('github-comment.plan', (text) => text.replace('issue_comment', 'ping')));

    expect([talk, edit, ping].map(({ status, body }) => [status, body])).toEqual(Array(3).fill([200, '']));
    expect(await chat.executions()).toEqual([]);
  });
});

/** The chat Lambda with an event of its own. */
async function invoke(event: unknown): Promise<unknown> {
  const lambda = { 'x-amz-invocation-type': 'RequestResponse', authorization: SIGNED };
  const path = '/2015-03-31/functions/ChatopsFunction/invocations';
  const answer = await chat.cloud.endpoint.handle({
    method: 'POST',
    path,
    headers: lambda,
    body: JSON.stringify(event),
  });
  if ('cut' in answer) throw new Error('The connection was cut.');
  return JSON.parse(answer.body);
}

const SIGNED =
  'AWS4-HMAC-SHA256 Credential=local/20261121/eu-west-1/lambda/aws4_request, SignedHeaders=host, Signature=0';

function after<Result>(seconds: number, act: () => Promise<Result>): Promise<Result> {
  return new Promise((resolve) => chat.later(seconds, () => resolve(act())));
}
