import { createServer } from 'node:https';
import { expect, it, onTestFinished } from 'vitest';
import { transportWithin } from '../../../../functions/aws/kubernetes/transport.ts';
import { serverCertificate } from '../../../../local/simulator/kubernetes/endpoint/certificate.ts';

/** A server that answers after so many milliseconds, and how many requests it had at the same time at most. */
async function aServer(milliseconds: number) {
  const { ca, cert, key } = serverCertificate('prod-1', 'seed');
  const load = { now: 0, most: 0 };
  const server = createServer({ cert, key }, (_, response) => {
    load.now += 1;
    load.most = Math.max(load.most, load.now);
    setTimeout(() => {
      load.now -= 1;
      response.end('{}');
    }, milliseconds);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  return { load, endpoint: `https://127.0.0.1:${port}`, certificateAuthority: Buffer.from(ca).toString('base64') };
}

const REQUEST = { method: 'GET', path: '/', headers: {}, body: undefined } as const;

it('a request that waits for its turn is not one that gets no connection', async () => {
  const { load, ...server } = await aServer(60);
  const transport = transportWithin({ connectMilliseconds: 150, answerMilliseconds: 5_000 })(server);

  const answers = await Promise.all(Array.from({ length: 60 }, () => transport.send(REQUEST)));
  transport.close();

  expect(answers.map(({ status }) => status)).toEqual(Array(60).fill(200));
  expect(load.most).toBe(10);
});

it('gives up on an answer, and lets the next request have its turn', async () => {
  const { load: _, ...server } = await aServer(300);
  const transport = transportWithin({ connectMilliseconds: 5_000, answerMilliseconds: 100 })(server);

  const sent = await Promise.allSettled(Array.from({ length: 12 }, () => transport.send(REQUEST)));
  transport.close();

  expect(sent.map(({ status }) => status)).toEqual(Array(12).fill('rejected'));
  expect(sent[11]).toMatchObject({ reason: { code: 'TimeoutError' } });
});
