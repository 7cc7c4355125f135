import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import { createServer as createSilentServer, type Server } from 'node:net';
import { text } from 'node:stream/consumers';
import { setImmediate } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { httpsTransport, transportWithin } from '../../../../functions/aws/kubernetes/transport.ts';
import { serverCertificate } from '../../../../local/simulator/kubernetes/endpoint/certificate.ts';

const LIMITS = { connectMilliseconds: 1_000, answerMilliseconds: 5_000 };
const REQUEST = { method: 'GET', path: '/', headers: {}, body: undefined } as const;
const { ca, cert, key } = serverCertificate('prod-1', 'seed');
const certificateAuthority = Buffer.from(ca).toString('base64');

// The limits are of timers of the transport; connections have none, so a busy computer changes nothing here.
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
});
afterEach(() => {
  vi.useRealTimers();
});

async function listening(server: Server): Promise<string> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return `https://127.0.0.1:${typeof address === 'object' ? address?.port : undefined}`;
}

/** A server that holds its answers back until they are released, what it was asked, and over how many connections. */
async function aServer() {
  const asked: string[] = [];
  const held: ServerResponse[] = [];
  let connections = 0;
  const server = createServer({ cert, key }, async (request, response) => {
    asked.push(`${request.method} ${request.url} ${await text(request)}`);
    held.push(response);
  });
  server.on('secureConnection', () => {
    connections += 1;
  });
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return {
    asked,
    endpoint: await listening(server),
    connections: () => connections,
    async holds(count: number) {
      while (held.length < count) await setImmediate();
      // Long enough for one too many to arrive.
      for (let turns = 0; turns < 20; turns += 1) await setImmediate();
      return held.length;
    },
    release() {
      for (const response of held.splice(0)) response.writeHead(201).end('{"é":1}');
    },
    cut() {
      for (const response of held.splice(0)) {
        response.writeHead(200, { 'content-length': 100 }).write('{', () => response.destroy());
      }
    },
  };
}

/** A transport to a server, which is closed when the test ends. */
function transportTo(endpoint: string) {
  const transport = transportWithin(LIMITS)({ endpoint, certificateAuthority });
  onTestFinished(() => transport.close());
  return transport;
}

describe('a request', () => {
  it.each([
    ['', '/api/v1/pods?limit=5'],
    ['/', '/api/v1/pods?limit=5'],
    ['/clusters/a', '/clusters/a/api/v1/pods?limit=5'],
    ['/clusters/a/', '/clusters/a/api/v1/pods?limit=5'],
  ])('goes below the path "%s" of its endpoint, and gets its answer', async (path, asked) => {
    const server = await aServer();
    const transport = transportTo(`${server.endpoint}${path}`);

    const answer = transport.send({ ...REQUEST, method: 'POST', path: '/api/v1/pods?limit=5', body: 'é' });
    await server.holds(1);
    server.release();

    expect(await answer).toEqual({ status: 201, body: '{"é":1}' });
    expect(server.asked).toEqual([`POST ${asked} é`]);
  });

  it('that waits for its turn or its answer is not one that gets no connection', async () => {
    const server = await aServer();
    const transport = transportTo(server.endpoint);

    // Twice, because the connections are open the second time.
    for (let round = 0; round < 2; round += 1) {
      const answers = Promise.all(Array.from({ length: 12 }, () => transport.send(REQUEST)));
      for (const count of [10, 2]) {
        expect(await server.holds(count)).toBe(count);
        vi.advanceTimersByTime(LIMITS.connectMilliseconds + 1);
        server.release();
      }
      expect((await answers).map(({ status }) => status)).toEqual(Array(12).fill(201));
    }
    expect(server.connections()).toBe(10);
  });

  it('that gets no answer in time is given up, and the next one has its turn', async () => {
    const server = await aServer();
    const transport = transportTo(server.endpoint);

    const sent = Promise.allSettled(Array.from({ length: 12 }, () => transport.send(REQUEST)));
    for (const count of [10, 12]) {
      await server.holds(count);
      vi.advanceTimersByTime(LIMITS.answerMilliseconds);
    }

    const late = {
      status: 'rejected',
      reason: expect.objectContaining({ code: 'TimeoutError', message: 'no answer in time' }),
    };
    expect(await sent).toEqual(Array(12).fill(late));
    expect(server.asked).toHaveLength(12);
  });

  it('to a server that accepts a connection and says nothing is given up sooner', async () => {
    const silent = createSilentServer();
    onTestFinished(() => {
      silent.close();
    });
    const accepted = once(silent, 'connection');
    const transport = transportTo(await listening(silent));

    const sent = transport.send(REQUEST);
    await accepted;
    for (let turns = 0; turns < 20; turns += 1) await setImmediate();
    vi.advanceTimersByTime(LIMITS.connectMilliseconds);

    await expect(sent).rejects.toMatchObject({ code: 'ETIMEDOUT', message: 'no connection in time' });
  });

  it('to a server that is not of the authority of its cluster is not sent', async () => {
    const server = await aServer();
    const stranger = Buffer.from(serverCertificate('prod-2', 'another').ca).toString('base64');
    const transport = httpsTransport({ endpoint: server.endpoint, certificateAuthority: stranger });

    await expect(transport.send(REQUEST)).rejects.toMatchObject({ code: expect.stringMatching(/CERT|UNABLE/) });
    expect(server.asked).toEqual([]);
  });

  it('whose answer is cut has none', async () => {
    const server = await aServer();

    const sent = transportTo(server.endpoint).send(REQUEST);
    await server.holds(1);
    server.cut();

    await expect(sent).rejects.toMatchObject({ code: 'ECONNRESET' });
  });

  it('leaves no timer behind, whether it is answered or refused', async () => {
    const server = await aServer();
    const gone = createSilentServer();
    const transport = transportTo(await listening(gone));
    gone.close();

    const answer = transportTo(server.endpoint).send(REQUEST);
    await server.holds(1);
    server.release();
    await answer;
    await expect(transport.send(REQUEST)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    for (let turns = 0; turns < 20; turns += 1) await setImmediate();

    expect(vi.getTimerCount()).toBe(0);
  });
});

it('a transport that is closed has no connection left', async () => {
  const server = await aServer();
  const transport = transportTo(server.endpoint);

  const sent = transport.send(REQUEST);
  await server.holds(1);
  transport.close();

  await expect(sent).rejects.toMatchObject({ code: 'ECONNRESET' });
});
