import { afterEach, describe, expect, it } from 'vitest';
import { admin, closeOpened, facts, opened, PODS } from './changed.ts';
import type { Kubernetes } from './client.ts';

afterEach(closeOpened);

const DEPLOYMENT = '/apis/apps/v1/namespaces/default/deployments/web';
const restart = ({ ask, clock }: Kubernetes) =>
  ask('PATCH', `${DEPLOYMENT}?fieldManager=eks-upkeep`, {
    headers: { 'content-type': 'application/strategic-merge-patch+json' },
    body: {
      spec: {
        template: {
          metadata: { annotations: { 'kubectl.kubernetes.io/restartedAt': new Date(clock.now()).toISOString() } },
        },
      },
    },
  });

describe('a restart', () => {
  it('replaces all pods of a Deployment, with none less than before', async () => {
    const cluster = await opened({ access: 'restart', workloads: [{ name: 'web', replicas: 4 }] });
    const before = await cluster.names(PODS);

    const { status, body } = await restart(cluster);
    const during = (await cluster.get(DEPLOYMENT)).body;
    cluster.clock.pass(600);
    const after = (await cluster.get(DEPLOYMENT)).body;
    const names = await cluster.names(PODS);

    expect([status, body.metadata.generation]).toEqual([200, 2]);
    expect(during.status).toMatchObject({ observedGeneration: 2, updatedReplicas: 2, availableReplicas: 3 });
    expect(after.status).toMatchObject({ replicas: 4, updatedReplicas: 4, availableReplicas: 4 });
    expect(names).toHaveLength(4);
    for (const name of names) expect(before).not.toContain(name);
    expect(facts(cluster).workloads[0]).toMatchObject({ fewestReady: 3 });
  });

  it('of a single replica starts the new pod first', async () => {
    const cluster = await opened({ access: 'restart', workloads: [{ name: 'web' }] });

    await restart(cluster);
    cluster.clock.pass(600);

    expect(facts(cluster).workloads[0]).toMatchObject({ ready: 1, fewestReady: 1 });
    expect(facts(cluster).pods).toMatchObject([{ isOld: false }]);
  });

  it('of a Deployment with Recreate is an outage', async () => {
    const workloads = [{ name: 'web', replicas: 2, strategy: 'Recreate' }];
    const cluster = await opened({ access: 'restart', workloads });

    await restart(cluster);
    cluster.clock.pass(600);

    expect(facts(cluster).workloads[0]).toMatchObject({ ready: 2, fewestReady: 0 });
  });

  it.each([
    ['nothing when more pods are asked for than there are', {}, 3, 0],
    ['as much as was asked for when there were enough', { strategy: 'Recreate' }, 1, 1],
  ])('takes from a budget %s', async (_, how, minAvailable, violations) => {
    const podDisruptionBudgets = [{ name: 'web', selector: { app: 'web' }, minAvailable }];
    const workloads = [{ name: 'web', labels: { app: 'web' }, ...how }];
    const cluster = await opened({ access: 'restart', workloads, podDisruptionBudgets });

    await restart(cluster);
    cluster.clock.pass(600);

    expect(facts(cluster).violations).toHaveLength(violations);
  });

  it('whose new pods do not become ready keeps the old ones, and is said to be late', async () => {
    const workloads = [{ name: 'web', replicas: 4, unready: { on: 'new', reason: 'ImagePullBackOff' } }];
    const cluster = await opened({ access: 'restart', workloads });

    await restart(cluster);
    cluster.clock.pass(700);
    const { body } = await cluster.get(DEPLOYMENT, { token: admin(cluster.clock.now()) });

    expect(facts(cluster).workloads[0]).toMatchObject({ ready: 3, fewestReady: 3 });
    expect(body.status.conditions).toContainEqual(
      expect.objectContaining({ type: 'Progressing', status: 'False', reason: 'ProgressDeadlineExceeded' }),
    );
  });

  it('is refused where a patch would change more than that', async () => {
    const cluster = await opened({ access: 'restart' });
    const body = { spec: { template: { spec: { hostNetwork: true } } } };

    const type = { 'content-type': 'application/merge-patch+json' };
    const more = await cluster.ask('PATCH', DEPLOYMENT, { headers: type, body });
    const yaml = await cluster.ask('PATCH', DEPLOYMENT, {
      headers: { 'content-type': 'application/apply-patch+yaml' },
    });

    expect([more.status, yaml.status]).toEqual([422, 415]);
  });
});
