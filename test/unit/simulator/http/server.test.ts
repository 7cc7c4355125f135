import { once } from 'node:events';
import { request } from 'node:http';
import { connect } from 'node:net';
import { DescribeAddonCommand, EKSClient, ListAddonsCommand, UpdateAddonCommand } from '@aws-sdk/client-eks';
import { afterEach, describe, expect, it } from 'vitest';
import { serveSimulator } from '../../../../local/simulator/http/server.ts';
import { aWorld, simulate } from '../simulated-eks.ts';

const open: { close(): Promise<void> }[] = [];

afterEach(async () => {
  for (const server of open.splice(0)) await server.close();
});

const serve = async (world = aWorld()) => {
  const simulated = simulate(world);
  const server = await serveSimulator(simulated.simulator);
  open.push(server);
  const eks = new EKSClient({
    region: 'eu-west-1',
    endpoint: server.url,
    credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret' },
  });
  return { ...simulated, eks, url: server.url };
};

const post = async (url: string, path: string, body: string) => {
  const sent = request(`${url}${path}`, { method: 'POST', headers: { 'content-type': 'application/json' } });
  sent.end(body);
  const [response] = await once(sent, 'response');
  let text = '';
  for await (const chunk of response) text += chunk;
  return { status: response.statusCode, headers: response.headers, body: JSON.parse(text) };
};

describe('the simulator over HTTP', () => {
  it('listens on the loopback address alone', async () => {
    const { url } = await serve();

    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  });

  it('keeps a connection open for clients that wait between two requests', async () => {
    const { url } = await serve();

    const { headers } = await fetch(`${url}/clusters`);

    expect(headers.get('keep-alive')).toBe('timeout=120');
  });

  it('answers the real client', async () => {
    const { eks } = await serve();

    const { addons } = await eks.send(new ListAddonsCommand({ clusterName: 'prod-1' }));
    const { addon } = await eks.send(new DescribeAddonCommand({ clusterName: 'prod-1', addonName: 'coredns' }));
    const missing = eks.send(new DescribeAddonCommand({ clusterName: 'prod-1', addonName: 'adot' }));

    expect(addons).toEqual(['coredns', 'vpc-cni']);
    expect(addon).toMatchObject({ status: 'ACTIVE', createdAt: expect.any(Date) });
    await expect(missing).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
      $metadata: { requestId: expect.stringMatching(/^[0-9a-f-]{36}$/) },
    });
  });

  it('cuts the connection after the update began, and the client’s repeat finds that update', async () => {
    const { eks, simulator } = await serve(aWorld({ faults: [{ on: 'UpdateAddon', drop: true }] }));

    const { update } = await eks.send(new UpdateAddonCommand({ clusterName: 'prod-1', addonName: 'coredns' }));

    expect(update?.status).toBe('InProgress');
    expect(simulator.calls().map(({ status }) => status)).toEqual([0, 200]);
    expect(simulator.timeline().filter(({ kind }) => kind === 'update')).toHaveLength(1);
  });

  it('is asked three times by a client that meets server errors', async () => {
    const { eks, simulator } = await serve(
      aWorld({ faults: [{ on: 'ListAddons', times: 2, error: { name: 'ServerException' } }] }),
    );

    await eks.send(new ListAddonsCommand({ clusterName: 'prod-1' }));

    expect(simulator.calls().map(({ status }) => status)).toEqual([500, 500, 200]);
  });

  it('refuses a body of more than a mebibyte as AWS would', async () => {
    const { url, simulator } = await serve();

    const answer = await post(url, '/clusters/prod-1/addons/coredns/update', 'x'.repeat(1024 * 1024 + 1));

    expect(answer).toMatchObject({ status: 413, headers: { 'x-amzn-errortype': 'RequestEntityTooLargeException' } });
    expect(simulator.calls()).toEqual([]);
  });

  it('outlives clients that go away and clients that do not speak HTTP', async () => {
    const { url, eks } = await serve();
    const { port, hostname } = new URL(url);
    for (const text of ['POST /clusters HTTP/1.1\r\nhost: a\r\ncontent-length: 100\r\n\r\nhalf', 'nonsense\r\n\r\n']) {
      const socket = connect(Number(port), hostname);
      await once(socket, 'connect');
      socket.write(text);
      await new Promise(setImmediate);
      socket.destroy();
      await once(socket, 'close');
    }

    await expect(eks.send(new ListAddonsCommand({ clusterName: 'prod-1' }))).resolves.toMatchObject({
      addons: ['coredns', 'vpc-cni'],
    });
  });

  it('says so when the port is taken', async () => {
    const { url, simulator } = await serve();

    const second = serveSimulator(simulator, { port: Number(new URL(url).port) });

    await expect(second).rejects.toMatchObject({ code: 'EADDRINUSE' });
  });
});
