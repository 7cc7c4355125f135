import fc from 'fast-check';
import { expect, it } from 'vitest';
import { localChat } from '../../../local/cloud/chat/local-chat.ts';
import { gatewayEvent } from '../../../local/cloud/chat/webhooks.ts';
import type { Handler } from '../../../local/cloud/lambda/functions.ts';
import { inMemoryRequestHandler } from '../../../local/simulator/http/request-handler.ts';
import type { SimulatorRequest } from '../../../local/simulator/simulator.ts';
import { anyCharacter } from '../../support/any-character.ts';
import { takeFound } from '../../support/processes/leak-check.ts';
import { leakCheckedFunctions } from '../../support/processes/leak-checked.ts';
import { textOf } from '../../support/repository.ts';
import { type ChatCloud, openChat, START } from '../../support/runs/chat.ts';

const EXAMPLES = ['slack-command.update', 'slack-button.approve', 'github-comment.plan', 'webhook-command.update'];
const PATHS = ['/chat/slack', '/chat/github', '/chat/webhook', '/chat/', '/chat/slack/', '/CHAT/slack', '/'];

/** One change of a signed request; its bytes, its signature or its headers are no longer what the sender made. */
const mutation: fc.Arbitrary<(request: SimulatorRequest) => SimulatorRequest> = fc.oneof(
  fc
    .tuple(fc.nat(), fc.string({ unit: anyCharacter, minLength: 1, maxLength: 5 }))
    .map(([at, piece]) => (request: SimulatorRequest) => {
      const place = at % (request.body.length + 1);
      return { ...request, body: request.body.slice(0, place) + piece + request.body.slice(place) };
    }),
  fc.nat().map((at) => (request: SimulatorRequest) => ({
    ...request,
    body: request.body.slice(0, at % request.body.length),
  })),
  fc.nat().map((at) => (request: SimulatorRequest) => {
    const place = at % request.body.length;
    const other = String.fromCharCode((request.body.charCodeAt(place) ^ 1) & 0x7f);
    return { ...request, body: request.body.slice(0, place) + other + request.body.slice(place + 1) };
  }),
  fc.constantFrom('x-slack-request-timestamp', 'x-upkeep-timestamp').map((name) => (request: SimulatorRequest) => ({
    ...request,
    path: name.startsWith('x-slack') ? '/chat/slack' : '/chat/webhook',
    headers: { ...request.headers, [name]: '1' },
  })),
  fc
    .tuple(fc.nat(), fc.string({ unit: anyCharacter, maxLength: 80 }))
    .map(([at, value]) => (request: SimulatorRequest) => {
      const names = Object.keys(request.headers).filter((name) => name !== 'x-github-event');
      const name = names[at % names.length] ?? '';
      return { ...request, headers: { ...request.headers, [name]: `${value}?` } };
    }),
  fc.constantFrom('sha1=', 'v0=', 'v1=', 'sha256=', '').map((prefix) => (request: SimulatorRequest) => {
    const cut = Object.entries(request.headers).map(([name, value]) =>
      name.includes('signature') ? [name, `${prefix}${value.split('=')[1]?.slice(1)}`] : [name, value],
    );
    return { ...request, headers: Object.fromEntries(cut) };
  }),
);

/** Bodies of no sender at all. */
const random: fc.Arbitrary<SimulatorRequest> = fc.record({
  method: fc.constantFrom('POST', 'POST', 'POST', 'GET', 'PUT'),
  path: fc.constantFrom(...PATHS),
  headers: fc.dictionary(
    fc.constantFrom(
      'content-type',
      'x-slack-signature',
      'x-hub-signature-256',
      'x-upkeep-client',
      'x-upkeep-signature',
    ),
    fc.oneof(
      fc.constantFrom('application/json', 'application/x-www-form-urlencoded', 'ci', `v0=${'0'.repeat(64)}`),
      fc.string({ unit: anyCharacter, maxLength: 100 }),
    ),
  ),
  body: fc.oneof(
    fc.string({ unit: anyCharacter, maxLength: 2000 }),
    fc.json(),
    fc.webQueryParameters(),
    fc.constantFrom('{"__proto__":{"x":1}}', 'payload=%7B', 'payload=null', '[]', '%', '\u0000'),
  ),
});

/** Well signed, but saying anything: a start needs a whole command. */
const spoken = fc.oneof(
  fc.string({ unit: anyCharacter, maxLength: 200 }),
  fc
    .array(
      fc.constantFrom(
        'update',
        'plan',
        'replace',
        'on',
        'to',
        'all',
        'coredns',
        'prod 1',
        '<!channel>',
        '`',
        'stop',
        'arn:',
      ),
    )
    .map((words) => words.filter((word) => !/^(update|plan|replace)$/.test(word)).join(' ')),
);

it('neither 10,000 random and mutated webhooks nor signed nonsense crash, start anything, or show a secret', async () => {
  const chat = await openChat(textOf('local/worlds/one-cluster.yaml'));
  const lambda = bound(chat);
  const signed = EXAMPLES.map((file) => chat.signed(file));
  const mutated = fc.tuple(fc.constantFrom(...signed), mutation).map(([request, change]) => change(request));
  const statuses = new Map<number, number>();
  const send = async (request: SimulatorRequest, isBase64Encoded: boolean) => {
    const answer = Object(await lambda({ ...gatewayEvent(request, START), isBase64Encoded }));
    statuses.set(answer.statusCode, (statuses.get(answer.statusCode) ?? 0) + 1);
    return answer.statusCode;
  };

  await fc.assert(
    fc.asyncProperty(fc.oneof(mutated, random), fc.integer({ max: 9, min: 0 }), async (request, base64) => {
      const status = await send(request, base64 === 0);

      expect([400, 401, 404, 405, 413, 415]).toContain(status);
    }),
    { numRuns: 10_000 },
  );
  await fc.assert(
    fc.asyncProperty(spoken, async (text) => {
      const { status } = await chat.say(text);

      expect([200, 403, 404, 409, 422]).toContain(status);
    }),
    { numRuns: 500 },
  );

  expect(await chat.executions()).toEqual([]);
  expect([...statuses.values()].reduce((sum, count) => sum + count, 0)).toBe(10_000);
  // Most of what is sent gets as far as the signature.
  expect(statuses.get(401)).toBeGreaterThan(3_000);
  expect(takeFound()).toEqual([]);
  expect(chat.lines.filter((line) => line.includes('webhook failed'))).toEqual([]);

  const right = await chat.send(chat.signed('webhook-command.update'));
  expect(right.status).toBe(202);
  expect(await chat.executions()).toHaveLength(1);
  await chat.close();
});

/** The chat Lambda of a cloud, called by itself, so that any event can be handed to it. */
function bound(chat: ChatCloud): Handler {
  const line = (message: string, fields: unknown) => void chat.lines.push(`${message} ${JSON.stringify(fields)}`);
  const connection = {
    region: 'eu-west-1',
    credentials: { accessKeyId: 'x', secretAccessKey: 'y' },
    requestHandler: inMemoryRequestHandler(chat.cloud.endpoint),
  };
  const log = { info: line, warn: line };
  const settings = { table: 'eks-upkeep', topicArn: '' };
  const functions = leakCheckedFunctions(
    connection,
    log,
    settings,
    localChat({ machines: ['update-addon'], now: chat.now }),
  );
  const lambda = functions.ChatopsFunction;
  if (!lambda) throw new Error('The chat Lambda is not bound.');
  return lambda;
}
