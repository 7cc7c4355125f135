import { describe, expect, it } from 'vitest';
import { type PodsApi, withPods } from '../../../../functions/aws/kubernetes/pods.ts';
import type { ServerAnswer } from '../../../../functions/aws/kubernetes/transport.ts';
import { answer, kubernetesApi, NOW, REACH, refusal } from '../../../support/wire/kubernetes-api.ts';

const POD = { namespace: 'shop', name: 'web-1', uid: 'pod-1' };
const WEB = { namespace: 'shop', name: 'web' };
const AT = '2026-11-21T08:00:00Z';
const DONE = answer(200, {});
const WEBHOOK = 'admission webhook "policy.example.com" denied the request: not on Mondays';
const calls = {
  evict: 'POST /api/v1/namespaces/shop/pods/web-1/eviction',
  tryEviction: 'POST /api/v1/namespaces/shop/pods/web-1/eviction?dryRun=All',
  restart: 'PATCH /apis/apps/v1/namespaces/shop/deployments/web?fieldManager=eks-upkeep',
  tryRestart: 'PATCH /apis/apps/v1/namespaces/shop/deployments/web?fieldManager=eks-upkeep&dryRun=All',
};
const acts: { [Act in keyof typeof calls]: (pods: PodsApi) => Promise<unknown> } = {
  evict: (pods) => pods.evict(POD),
  tryEviction: (pods) => pods.tryEviction(POD),
  restart: (pods) => pods.restart(WEB, AT),
  tryRestart: (pods) => pods.tryRestart(WEB, AT),
};
const ACTS = ['evict', 'tryEviction', 'restart', 'tryRestart'] as const;

function act(what: keyof typeof calls, answered: ServerAnswer) {
  const api = kubernetesApi({ [calls[what]]: answered });
  return { api, result: withPods(api.connection)(REACH, NOW, acts[what]) };
}

describe('an eviction', () => {
  const budget = refusal(429, 'Cannot evict pod as it would violate the budget.', 'DisruptionBudget');
  const terminating = refusal(403, 'pods "web-1" is forbidden.', 'NamespaceTerminating');
  const several = refusal(500, 'This pod has more than one PodDisruptionBudget.');

  it.each([
    ['is done', answer(201, {}), 'evicted', { kind: 'allowed' }],
    ['is done', DONE, 'evicted', { kind: 'allowed' }],
    ['finds no such pod', refusal(404, 'not found'), 'gone', { kind: 'allowed' }],
    ['finds a namesake with another id', refusal(409, 'the UID in the precondition'), 'gone', { kind: 'allowed' }],
    [
      'may follow when its budget allows it',
      budget,
      'later',
      { kind: 'later', says: 'Cannot evict pod as it would violate the budget. DisruptionBudget says so.' },
    ],
    [
      'may follow when its namespace is gone',
      terminating,
      'later',
      { kind: 'later', says: 'pods "web-1" is forbidden. NamespaceTerminating says so.' },
    ],
    [
      'may follow when one budget is left',
      several,
      'later',
      { kind: 'later', says: 'This pod has more than one PodDisruptionBudget.' },
    ],
    ['may follow when it took too long', answer(504, {}), 'later', { kind: 'later', says: 'no reason given' }],
  ])('that %s', async (_, answered, evicted, tried) => {
    expect(await act('evict', answered).result).toBe(evicted);
    expect(await act('tryEviction', answered).result).toEqual(tried);
  });

  it.each([
    ['because of the load', refusal(429, 'too many requests'), 'KubernetesThrottled'],
    ['because of the load, with a cause', refusal(429, 'wait', 'Load'), 'KubernetesThrottled'],
    ['because a rule is missing', refusal(403, 'forbidden'), 'KubernetesForbidden'],
    ['because etcd is slow', refusal(500, 'etcd is slow'), 'KubernetesUnavailable'],
    ['with a cause that belongs to another status', refusal(500, 'no', 'DisruptionBudget'), 'KubernetesUnavailable'],
    ['without a reason', answer(500, {}), 'KubernetesUnavailable'],
    ['with its reason in a bad request', refusal(400, 'PodDisruptionBudget'), 'KubernetesRejected'],
  ])('that is refused %s is an error that has the rule', async (_, answered, name) => {
    const message = expect.stringMatching(/prod-1|pods\/eviction/);

    await expect(act('evict', answered).result).rejects.toMatchObject({ name, message });
    await expect(act('tryEviction', answered).result).rejects.toMatchObject({ name, message });
  });

  it('is of the pod with this unique id alone', async () => {
    const { api, result } = act('evict', DONE);
    await result;

    expect(JSON.parse(api.asked[0]?.body ?? '')).toEqual({
      apiVersion: 'policy/v1',
      kind: 'Eviction',
      metadata: { namespace: 'shop', name: 'web-1' },
      deleteOptions: { preconditions: { uid: 'pod-1' } },
    });
  });
});

it.each(ACTS)('what a webhook refuses is an answer to a trial, and an error of an act: %s', async (what) => {
  const { result } = act(what, refusal(400, WEBHOOK));

  if (what.startsWith('try')) expect(await result).toEqual({ kind: 'refused', says: WEBHOOK });
  else await expect(result).rejects.toMatchObject({ name: 'KubernetesRejected' });
});

it.each([
  ['evict', 'verb create on pods/eviction'],
  ['tryEviction', 'verb create on pods/eviction'],
  ['restart', 'verb patch on deployments.apps'],
  ['tryRestart', 'verb patch on deployments.apps'],
] as const)('without its rule, %s is an error that says "%s"', async (what, rule) => {
  await expect(act(what, refusal(403, 'forbidden')).result).rejects.toMatchObject({
    name: 'KubernetesForbidden',
    message: `${rule} is missing on prod-1: forbidden`,
  });
});

describe('a restart', () => {
  it('is what kubectl writes, at the time that is given, and its trial asks for the same', async () => {
    for (const what of ['restart', 'tryRestart'] as const) {
      const { api, result } = act(what, DONE);

      expect(await result).toEqual(what === 'restart' ? undefined : { kind: 'allowed' });
      expect(api.asked[0]?.headers['content-type']).toBe('application/strategic-merge-patch+json');
      expect(JSON.parse(api.asked[0]?.body ?? '')).toEqual({
        spec: { template: { metadata: { annotations: { 'kubectl.kubernetes.io/restartedAt': AT } } } },
      });
    }
  });

  it('of a Deployment that is gone is an error', async () => {
    await expect(act('restart', refusal(404, 'not found')).result).rejects.toMatchObject({
      name: 'KubernetesRejected',
    });
    await expect(act('tryRestart', refusal(404, 'not found')).result).rejects.toMatchObject({
      name: 'KubernetesRejected',
    });
  });
});

it.each(ACTS)('the connections are closed after %s, also when it fails', async (what) => {
  for (const answered of [DONE, refusal(500, 'etcd is slow')]) {
    const { api, result } = act(what, answered);
    await result.catch(() => undefined);

    expect(api.closed()).toBe(1);
  }
});
