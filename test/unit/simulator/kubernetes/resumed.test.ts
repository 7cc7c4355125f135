import { DescribeClusterCommand } from '@aws-sdk/client-eks';
import { expect, it } from 'vitest';
import { LOCAL_CREDENTIALS } from '../../../../local/cloud/chat/local-secrets.ts';
import { openCloud } from '../../../../local/cloud/cloud.ts';
import type { Journal, JournalEntry } from '../../../../local/engine/run/journal.ts';
import { parseWorld } from '../../../../local/simulator/world/world.ts';
import { clientOf, START, steppedClock } from '../simulated-eks.ts';
import { aKubernetesWorld, openEndpoint, tokenOf } from './client.ts';

it('a cloud that is resumed has its Kubernetes API at the same place, with the same authority and pods', async () => {
  const entries: JournalEntry[] = [];
  const journal: Journal = { read: () => entries, append: (entry) => void entries.push(structuredClone(entry)) };
  const world = parseWorld(aKubernetesWorld());
  const open = (at: number) => openCloud({ world, clock: steppedClock(at), http: 'in-memory', journal });
  const { accessKeyId, secretAccessKey: secret } = LOCAL_CREDENTIALS;

  const first = await open(START);
  const { cluster } = await clientOf(first.simulator).send(new DescribeClusterCommand({ name: 'prod-1' }));
  const api = openEndpoint(cluster, () => tokenOf(START, { accessKeyId, secret }));
  const [pod = ''] = await api.names('/api/v1/pods');
  const eviction = { apiVersion: 'policy/v1', kind: 'Eviction' };
  await api.ask('POST', `/api/v1/namespaces/default/pods/${pod}/eviction`, { body: eviction });
  await first.close();
  await expect(api.get('/api/v1/pods')).rejects.toThrow();
  const second = await open(START + 10_000);
  const { body, status } = await api.get('/api/v1/pods');
  const text = JSON.stringify(entries);
  api.close();
  await second.close();

  expect(status).toBe(200);
  expect(body.items).toHaveLength(3);
  expect(second.simulator.kubernetesFacts('prod-1')?.pods).toContainEqual(
    expect.objectContaining({ name: pod, isTerminating: true }),
  );
  expect(text).not.toContain('k8s-aws-v1');
});
