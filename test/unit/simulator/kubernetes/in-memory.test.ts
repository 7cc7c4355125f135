import { describe, expect, it } from 'vitest';
import type { Connection } from '../../../../functions/aws/connection.ts';
import { type PodsApi, withPods } from '../../../../functions/aws/kubernetes/pods.ts';
import type { Reach } from '../../../../functions/core/kubernetes/reach.ts';
import { serverCertificate } from '../../../../local/simulator/kubernetes/endpoint/certificate.ts';
import { aKubernetesWorld, openKubernetes } from './client.ts';

const CREDENTIALS = { accessKeyId: 'ASIA1111222233330000', secretAccessKey: 'secret' };

/** What a call comes to over TLS and in memory, or its error. */
async function bothWays(world: string, use: (pods: PodsApi) => Promise<unknown>, changes: Partial<Reach> = {}) {
  const answers: unknown[] = [];
  for (const http of ['tls', 'in-memory']) {
    const opened = await openKubernetes(world);
    const { endpoint, ca, clock, simulator } = opened;
    const certificateAuthority = Buffer.from(ca).toString('base64');
    const reach = { name: 'prod-1', region: 'eu-west-1', endpoint, certificateAuthority, ...changes };
    const connection: Connection = {
      credentials: CREDENTIALS,
      ...(http === 'in-memory' && { kubernetes: simulator.kubernetesInMemory }),
    };
    const call = withPods(connection)(reach, clock.now(), use);
    const answer = await call.catch(({ name, message }: Error) => ({ name, message: withoutPort(message) }));
    answers.push({ answer, took: clock.now() });
    opened.close();
  }
  return answers;
}

const withoutPort = (text: string) => text.replaceAll(/127\.0\.0\.1:\d+/g, '127.0.0.1');
const seen = (pods: PodsApi) => pods.seen(['default']);

describe('a Kubernetes API in memory answers as it does over TLS', () => {
  it.each<[string, Record<string, unknown>, (pods: PodsApi) => Promise<unknown>, unknown]>([
    ['a list', {}, seen, { pods: [{ profile: 'default' }, { profile: 'default' }] }],
    [
      'an access review',
      {},
      (pods) => pods.missing([{ verb: 'patch', resource: 'deployments', group: 'apps' }], []),
      [{ verb: 'patch' }],
    ],
    [
      'an eviction of a pod that is gone',
      {},
      (pods) => pods.evict({ namespace: 'default', name: 'x', uid: 'y' }),
      'gone',
    ],
    ['a role without an access entry', { access: 'none' }, seen, { name: 'KubernetesUnauthorized' }],
    [
      'a rule that is missing',
      { access: 'read' },
      (pods) => pods.evict({ namespace: 'default', name: 'x', uid: 'y' }),
      { name: 'KubernetesForbidden' },
    ],
  ])('%s', async (_, kubernetes, use, expected) => {
    const [tls, inMemory] = await bothWays(aKubernetesWorld(kubernetes), use);

    expect(tls).toMatchObject({ answer: expected });
    expect(inMemory).toEqual(tls);
  });

  it.each<[string, Record<string, unknown>, Partial<Reach>, string]>([
    ['nobody listens', {}, { endpoint: 'https://127.0.0.1:1' }, 'KubernetesUnreachable'],
    [
      'another authority',
      {},
      { certificateAuthority: Buffer.from(serverCertificate('prod-1', 'another').ca).toString('base64') },
      'KubernetesCertificateRejected',
    ],
    ['a connection that breaks', { faults: [{ on: 'kubernetes', times: 1, drop: true }] }, {}, 'KubernetesUnavailable'],
  ])('%s', async (_, world, changes, name) => {
    const answers = await bothWays(aKubernetesWorld({}, {}, world), seen, changes);

    expect(answers).toMatchObject([{ answer: { name } }, { answer: { name } }]);
  });
});

it('gives up on an answer after ten seconds in the time of the world', async () => {
  const opened = await openKubernetes(aKubernetesWorld({ latencySeconds: 30 }));
  const { endpoint, ca, clock, simulator } = opened;
  const reach = {
    name: 'prod-1',
    region: 'eu-west-1',
    endpoint,
    certificateAuthority: Buffer.from(ca).toString('base64'),
  };
  const started = clock.now();

  const late = withPods({ credentials: CREDENTIALS, kubernetes: simulator.kubernetesInMemory })(reach, started, seen);
  const error = late.catch(({ name }: Error) => name);
  // It has been sent by then, and nothing more happens before time passes.
  await new Promise((resolve) => setTimeout(resolve, 20));
  clock.pass(10);

  expect(await error).toBe('KubernetesUnavailable');
  opened.close();
});
