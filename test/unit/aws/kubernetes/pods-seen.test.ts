import { describe, expect, it } from 'vitest';
import { withPods } from '../../../../functions/aws/kubernetes/pods.ts';
import type { ServerAnswer } from '../../../../functions/aws/kubernetes/transport.ts';
import { answer, items, kubernetesApi, NOW, REACH } from '../../../support/wire/kubernetes-api.ts';

const ON_DEFAULT = 'GET /api/v1/pods?labelSelector=eks.amazonaws.com/fargate-profile=default';
const meta = (uid: string, name: string, owner?: { kind: string; uid: string; name?: string }, namespace = 'shop') => ({
  ...{ namespace, name, uid, creationTimestamp: '2026-11-21T07:00:00Z' },
  ...(owner && { ownerReferences: [{ name: owner.uid, ...owner, controller: true }] }),
});
const pod = (uid: string, owner?: { kind: string; uid: string; name?: string }, namespace?: string) => ({
  ...{ metadata: meta(uid, uid, owner, namespace), spec: {}, status: { phase: 'Running' } },
});
const workload = (uid: string, owner?: { kind: string; uid: string }, namespace?: string) => ({
  ...{ metadata: meta(uid, uid, owner, namespace), spec: { replicas: 2 }, status: {} },
});
const NONE = items();

async function seen(answers: Record<string, ServerAnswer>, profiles = ['default']) {
  const api = kubernetesApi(answers);
  const { pods, workloads, budgets } = await withPods(api.connection)(REACH, NOW, (pods) => pods.seen(profiles));
  return {
    pods: pods.map(({ uid, workload }) => [uid, workload]),
    workloads: workloads.map(({ key, kind, counts }) => [key, kind, counts]),
    budgets: budgets.map(({ name }) => name),
    calls: api.calls().slice(profiles.length).toSorted(),
    whole: workloads,
  };
}
const inShop = (api: string) => `GET /apis/${api.replace(/\/(\w+)$/, '/namespaces/shop/$1')}`;
const BUDGETS = inShop('policy/v1/poddisruptionbudgets');
const SETS = inShop('apps/v1/replicasets');
const DEPLOYMENTS = inShop('apps/v1/deployments');

describe('the pods of profiles', () => {
  it('that are none take no other call', async () => {
    expect(await seen({ [ON_DEFAULT]: NONE })).toMatchObject({ pods: [], workloads: [], budgets: [], calls: [] });
  });

  it('of several are all read', async () => {
    const onBatch = ON_DEFAULT.replace('=default', '=batch');
    const answers = { [ON_DEFAULT]: items(pod('a')), [onBatch]: items(pod('b')), [BUDGETS]: NONE };

    expect((await seen(answers, ['default', 'batch'])).pods).toEqual([
      ['a', undefined],
      ['b', undefined],
    ]);
  });

  it('that nothing starts again have the budgets of their namespaces only', async () => {
    const budget = { metadata: { namespace: 'shop', name: 'web' }, spec: {} };

    expect(await seen({ [ON_DEFAULT]: items(pod('a'), pod('b')), [BUDGETS]: items(budget) })).toMatchObject({
      workloads: [],
      budgets: ['web'],
      calls: [BUDGETS],
    });
  });

  it('of a Deployment have it as their workload, and not its ReplicaSet', async () => {
    const set = { kind: 'ReplicaSet', uid: 'set-1' };
    const answers = {
      [ON_DEFAULT]: items(pod('a', set)),
      [SETS]: items(
        workload('set-1', { kind: 'Deployment', uid: 'web' }),
        workload('old', { kind: 'Deployment', uid: 'web' }),
      ),
      [DEPLOYMENTS]: items(workload('web'), workload('another')),
      [BUDGETS]: NONE,
    };

    expect(await seen(answers)).toMatchObject({
      pods: [['a', 'web']],
      workloads: [['web', 'Deployment', 'replicas']],
      calls: [DEPLOYMENTS, SETS, BUDGETS],
    });
  });

  it.each([
    ['by itself', undefined],
    ['under something that is no Deployment', { kind: 'Rollout', uid: 'rollout-1' }],
  ])('of a ReplicaSet that stands %s have it as their workload', async (_, owner) => {
    const answers = {
      [ON_DEFAULT]: items(pod('a', { kind: 'ReplicaSet', uid: 'set-1' })),
      [SETS]: items(workload('set-1', owner)),
      [DEPLOYMENTS]: NONE,
      [BUDGETS]: NONE,
    };

    expect(await seen(answers)).toMatchObject({
      pods: [['a', 'set-1']],
      workloads: [['set-1', 'ReplicaSet', 'replicas']],
    });
  });

  it.each([
    ['StatefulSet', 'apps/v1/statefulsets', 'replicas'],
    ['Job', 'batch/v1/jobs', 'jobs'],
  ])('of a %s take one more call', async (kind, path, counts) => {
    const answers = {
      [ON_DEFAULT]: items(pod('a', { kind, uid: 'its-owner' })),
      [inShop(path)]: items(workload('its-owner')),
      [BUDGETS]: NONE,
    };

    expect(await seen(answers)).toMatchObject({
      workloads: [['its-owner', kind, counts]],
      calls: [BUDGETS, inShop(path)].toSorted(),
    });
  });

  it('of something that cannot be read have a workload of which nothing is known', async () => {
    const owner = { kind: 'Workflow', uid: 'flow-1', name: 'nightly' };

    const { pods, whole } = await seen({
      [ON_DEFAULT]: items(pod('a', owner), pod('b', owner), pod('c')),
      [BUDGETS]: NONE,
    });

    expect(pods).toEqual([
      ['a', 'flow-1'],
      ['b', 'flow-1'],
      ['c', undefined],
    ]);
    expect(whole).toEqual([
      {
        key: 'flow-1',
        kind: 'Workflow',
        namespace: 'shop',
        name: 'nightly',
        counts: 'other',
        replicas: 0,
        available: 0,
        surges: false,
        outage: 0,
        isRolledOut: true,
        restartedAt: undefined,
        pinnedTo: undefined,
        managedBy: undefined,
      },
    ]);
  });

  it.each([
    [20, Array.from({ length: 20 }, (_, index) => `GET /apis/policy/v1/namespaces/team-${index}/poddisruptionbudgets`)],
    [21, ['GET /apis/policy/v1/poddisruptionbudgets']],
  ])('in %i namespaces take calls of the smaller number', async (count, calls) => {
    const pods = Array.from({ length: count }, (_, index) => pod(`pod-${index}`, undefined, `team-${index}`));
    const lists = Object.fromEntries(calls.map((call) => [call, NONE]));

    expect((await seen({ [ON_DEFAULT]: items(...pods), ...lists })).calls).toEqual(calls.toSorted());
  });

  it.each([
    ['replicasets.apps', 'ReplicaSet', { [DEPLOYMENTS]: NONE, [BUDGETS]: NONE }],
    ['deployments.apps', 'ReplicaSet', { [SETS]: NONE, [BUDGETS]: NONE }],
    ['poddisruptionbudgets.policy', 'ReplicaSet', { [SETS]: NONE, [DEPLOYMENTS]: NONE }],
    ['statefulsets.apps', 'StatefulSet', { [BUDGETS]: NONE }],
    ['jobs.batch', 'Job', { [BUDGETS]: NONE }],
  ])('whose %s may not be listed are not seen, and the error has the rule', async (rule, kind, answers) => {
    const forbidden = new Proxy<Record<string, ServerAnswer>>(
      { [ON_DEFAULT]: items(pod('a', { kind, uid: 'x' })), ...answers },
      { get: (all, call) => all[String(call)] ?? answer(403, { message: 'forbidden' }) },
    );

    await expect(seen(forbidden)).rejects.toMatchObject({
      name: 'KubernetesForbidden',
      message: `verb list on ${rule} is missing on prod-1: forbidden`,
    });
  });
});

it('pods that nobody may list are an error that has the rule', async () => {
  await expect(seen({ [ON_DEFAULT]: answer(403, { message: 'forbidden' }) })).rejects.toMatchObject({
    message: 'verb list on pods is missing on prod-1: forbidden',
  });
});

it.each([
  [
    'pending ones are those that the scheduler of Fargate has not placed',
    'GET /api/v1/pods?fieldSelector=spec.schedulerName=fargate-scheduler,status.phase=Pending',
    'pending',
  ],
  ['those on a profile are the ones with its label', ON_DEFAULT, 'on'],
] as const)('of pods, %s', async (_, call, ask) => {
  const api = kubernetesApi({ [call]: items(pod('a', { kind: 'ReplicaSet', uid: 'set-1' })) });

  const found = await withPods(api.connection)(REACH, NOW, (pods) =>
    ask === 'on' ? pods.on('default') : pods.pending(),
  );

  expect(found.map(({ uid, workload }) => [uid, workload])).toEqual([['a', 'set-1']]);
  expect(api.closed()).toBe(1);
});
