import { afterEach, describe, expect, it } from 'vitest';
import { START } from '../simulated-eks.ts';
import { admin, BUDGET, closeOpened, facts, opened, PODS } from './changed.ts';
import { tokenOf } from './client.ts';

afterEach(closeOpened);

describe('people', () => {
  it('delete pods, whatever budgets say, if they may', async () => {
    const cluster = await opened({ podDisruptionBudgets: [{ ...BUDGET, maxUnavailable: 0 }] });
    const [first = ''] = await cluster.names(PODS);

    const ours = await cluster.ask('DELETE', `${PODS}/${first}`, { token: tokenOf(START) });
    const theirs = await cluster.ask('DELETE', `${PODS}/${first}?gracePeriodSeconds=0`, { token: admin(START) });

    expect([ours.status, theirs.status]).toEqual([403, 200]);
    expect(await cluster.names(PODS)).not.toContain(first);
    expect(facts(cluster).violations).toMatchObject([{ because: 'deletion' }]);
  });

  it('take nothing from a budget with a pod that was not ready', async () => {
    const cluster = await opened({ podDisruptionBudgets: [{ ...BUDGET, maxUnavailable: 0 }] });
    const before = await cluster.names(PODS);
    const token = admin(START);
    await cluster.ask('DELETE', `${PODS}/${before[0]}?gracePeriodSeconds=0`, { token });
    const starting = (await cluster.names(PODS)).find((name: string) => !before.includes(name));

    const { status } = await cluster.ask('DELETE', `${PODS}/${starting}?gracePeriodSeconds=0`, { token });

    expect(status).toBe(200);
    expect(facts(cluster).violations).toHaveLength(1);
  });

  it('cordon a node, which then takes no new pods, until it may again', async () => {
    const workloads = [{ name: 'web', namespace: 'data' }];
    const cluster = await opened({ workloads }, { nodeGroups: [{ name: 'main', desiredSize: 1 }] });
    const [node = ''] = await cluster.names('/api/v1/nodes');
    const token = admin(START);
    const cordon = (unschedulable: boolean | null) =>
      cluster.ask('PATCH', `/api/v1/nodes/${node}`, {
        headers: { 'content-type': 'application/strategic-merge-patch+json' },
        body: { spec: { unschedulable } },
        token,
      });
    const [pod = ''] = await cluster.names('/api/v1/pods');

    await cordon(true);
    await cluster.ask('DELETE', `/api/v1/namespaces/data/pods/${pod}`, { token });
    cluster.clock.pass(60);
    const waiting = facts(cluster).pods;
    await cordon(null);
    cluster.clock.pass(60);

    expect(waiting).toMatchObject([{ phase: 'Pending', node: null }]);
    expect(facts(cluster).pods).toMatchObject([{ phase: 'Running', node }]);
  });
});
