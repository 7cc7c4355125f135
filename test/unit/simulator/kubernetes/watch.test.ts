import { Agent, request } from 'node:https';
import { setTimeout as realMs } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { parsed } from '../../../../functions/core/json.ts';
import { ADMIN_KEY, aKubernetesWorld, type Json, type Kubernetes, openKubernetes, tokenOf } from './client.ts';

const PODS = '/api/v1/namespaces/default/pods';

let opened: Kubernetes | undefined;
afterEach(() => opened?.close());

async function aCluster(kubernetes: Record<string, unknown> = {}): Promise<Kubernetes> {
  opened = await openKubernetes(aKubernetesWorld(kubernetes), ADMIN_KEY);
  return opened;
}

/** The lines of a watch as they arrive; it goes on until `stop`, or until the server ends it. */
function watched({ endpoint, ca, clock }: Kubernetes, query: string, path = PODS) {
  const events: Json[] = [];
  const agent = new Agent({ ca });
  const headers = { authorization: `Bearer ${tokenOf(clock.now(), { accessKeyId: ADMIN_KEY })}` };
  let text = '';
  const ended = new Promise<void>((resolve) => {
    const asked = request(`${endpoint}${path}?watch=true&${query}`, { agent, headers }, (response) => {
      response.setEncoding('utf8').on('data', (chunk) => {
        const lines = (text + chunk).split('\n');
        text = lines.pop() ?? '';
        events.push(...lines.map((line) => parsed(line)));
      });
      // Whoever stops breaks the connection.
      response.once('error', () => {}).once('close', resolve);
    });
    asked.once('error', () => resolve()).end();
  });
  const seen = () => events.map(({ type, object }) => `${type} ${object.metadata?.name ?? object.message}`);
  const until = async (done: (said: string[]) => boolean) => {
    for (let tries = 0; tries < 200 && !done(seen()); tries += 1) await realMs(10);
    return seen();
  };
  return { events, ended, until, stop: () => agent.destroy() };
}

describe('a watch', () => {
  it('has an event a line: what there is, then each change as it comes', async () => {
    const cluster = await aCluster();
    const [first, second] = await cluster.names(PODS);
    const watch = watched(cluster, '');
    await watch.until((said) => said.length >= 2);

    const deleted = await cluster.ask('DELETE', `${PODS}/${first}?gracePeriodSeconds=0`);
    const said = await watch.until((all) => all.some((each) => each.startsWith('DELETED')));
    watch.stop();

    expect(deleted.status).toBe(200);
    expect(said.slice(0, 2)).toEqual([`ADDED ${first}`, `ADDED ${second}`]);
    expect(said).toContain(`DELETED ${first}`);
    expect(said.filter((each) => each.startsWith('ADDED'))).toHaveLength(3);
    expect(said.filter((each) => each.endsWith(second))).toEqual([`ADDED ${second}`]);
  });

  it('sends nothing that its resource version has seen, and ends after its time', async () => {
    const cluster = await aCluster();
    const { body } = await cluster.get(PODS);

    const watch = watched(cluster, `resourceVersion=${body.metadata.resourceVersion}&timeoutSeconds=1`);
    await watch.ended;

    expect(watch.events).toEqual([]);
  });

  it('is Expired for a resource version from before something was removed', async () => {
    const cluster = await aCluster();
    const [first] = await cluster.names(PODS);
    const { body } = await cluster.get(PODS);
    await cluster.ask('DELETE', `${PODS}/${first}?gracePeriodSeconds=0`);

    const since = `resourceVersion=${body.metadata.resourceVersion}`;
    const watch = watched(cluster, since);
    const ofDeployments = watched(cluster, since, '/apis/apps/v1/namespaces/default/deployments');
    await watch.until((said) => said.length > 0);
    const changed = await ofDeployments.until((said) => said.length > 0);
    for (const each of [watch, ofDeployments]) each.stop();

    expect(watch.events).toEqual([
      { type: 'ERROR', object: expect.objectContaining({ kind: 'Status', code: 410, reason: 'Expired' }) },
    ]);
    expect(changed[0]).toBe('MODIFIED web');
    expect(watch.events[0].object.message).toMatch(/^too old resource version: \d+ \(\d+\)$/);
  });
});

describe('a container that does not run', () => {
  it.each([
    ['has no log', {}, 'log', 405, /^the simulated cluster runs no containers: .* and it has no log$/],
    ['is not executed in', {}, 'exec', 405, /and nothing can be executed in it$/],
    [
      'waits for its image',
      { unready: { on: 'any', reason: 'ImagePullBackOff' } },
      ...(['log', 400] as const),
      /^container "web" in pod "web-\S+" is waiting to start: trying and failing to pull image$/,
    ],
    [
      'has no node',
      { unready: { on: 'any', reason: 'Unschedulable' } },
      ...(['log', 400] as const),
      /^pod web-\S+ does not have a host assigned$/,
    ],
  ])('%s, and the answer says so', async (_, workload, subresource, status, message) => {
    const cluster = await aCluster({ workloads: [{ name: 'web', ...workload }] });
    const [name] = await cluster.names(PODS);

    const answered = await cluster.get(`${PODS}/${name}/${subresource}`);
    const absent = await cluster.get(`${PODS}/absent/${subresource}`);

    expect(answered).toMatchObject({ status, body: { kind: 'Status', message: expect.stringMatching(message) } });
    expect(absent.status).toBe(404);
  });
});
