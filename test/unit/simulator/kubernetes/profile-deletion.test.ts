import { CreateFargateProfileCommand, DeleteFargateProfileCommand } from '@aws-sdk/client-eks';
import { afterEach, describe, expect, it } from 'vitest';
import { aProfile, ROLE, START } from '../simulated-eks.ts';
import { admin, BUDGET, closeOpened, eviction, facts, opened, PODS } from './changed.ts';
import { type Json, type Kubernetes, tokenOf } from './client.ts';

afterEach(closeOpened);

describe('the deletion of a Fargate profile', () => {
  const created = async (cluster: Kubernetes, fargateProfileName: string) => {
    await cluster.eks.send(
      new CreateFargateProfileCommand({
        clusterName: 'prod-1',
        fargateProfileName,
        podExecutionRoleArn: ROLE,
        selectors: [{ namespace: 'default' }],
      }),
    );
    cluster.clock.pass(90);
  };
  const removed = async (cluster: Kubernetes, fargateProfileName: string) => {
    await cluster.eks.send(new DeleteFargateProfileCommand({ clusterName: 'prod-1', fargateProfileName }));
  };

  it('stops its pods immediately, whatever budgets say, and they start on another that matches them', async () => {
    const cluster = await opened({ podDisruptionBudgets: [BUDGET] });
    await created(cluster, '9999-default');
    await removed(cluster, 'default');

    const during = facts(cluster);
    cluster.clock.pass(60);

    expect(during.pods.map(({ isReady, profile }) => [isReady, profile])).toEqual([
      [false, '9999-default'],
      [false, '9999-default'],
    ]);
    expect(during.violations).toMatchObject([
      { budget: 'default/web', because: 'deletion of Fargate profile default' },
    ]);
    expect(during.stopped.map(({ profile }) => profile)).toEqual(['default', 'default']);
    expect(facts(cluster).pods.every(({ isReady }) => isReady)).toBe(true);
  });

  it('is not what stops a pod that was being stopped already', async () => {
    const cluster = await opened({ podDisruptionBudgets: [] });
    await created(cluster, '9999-default');
    const [name] = await cluster.names(PODS);
    await cluster.ask('DELETE', `${PODS}/${name}`, { token: admin(START) });
    await removed(cluster, 'default');

    expect(facts(cluster).stopped.map((pod) => pod.name)).not.toContain(name);
    expect(facts(cluster).stopped).toHaveLength(1);
  });

  it('leaves pods waiting for good that the webhook still gives to it', async () => {
    const cluster = await opened({ webhookLagSeconds: 60 });
    await created(cluster, 'new');
    cluster.clock.pass(60);
    await removed(cluster, 'default');

    cluster.clock.pass(600);
    const token = tokenOf(cluster.clock.now());
    const { body } = await cluster.get(`${PODS}?fieldSelector=status.phase%3DPending`, { token });
    const hanging = body.items.map(({ metadata }: Json) => metadata.name);
    for (const name of hanging) {
      await cluster.ask('POST', `${PODS}/${name}/eviction`, { body: eviction(), token });
    }
    cluster.clock.pass(60);

    expect(hanging).toHaveLength(2);
    expect(body.items[0].spec.schedulerName).toBe('fargate-scheduler');
    expect(facts(cluster).pods.map(({ isReady, profile }) => [isReady, profile])).toEqual([
      [true, 'new'],
      [true, 'new'],
    ]);
  });

  it('leaves pods that match no other profile without one', async () => {
    const cluster = await opened();
    await removed(cluster, 'default');
    cluster.clock.pass(600);

    expect(facts(cluster).pods.map(({ phase, profile }) => [phase, profile])).toEqual([
      ['Pending', null],
      ['Pending', null],
    ]);
  });

  it('happens to nobody when the new profile is only created', async () => {
    const cluster = await opened({}, { fargateProfiles: [aProfile()] });
    await created(cluster, '9999-default');

    expect(facts(cluster).pods.map(({ isOld, profile }) => [isOld, profile])).toEqual([
      [true, 'default'],
      [true, 'default'],
    ]);
  });
});
