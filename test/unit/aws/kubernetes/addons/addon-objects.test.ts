import { describe, expect, it } from 'vitest';
import { withAddonObjects } from '../../../../../functions/aws/kubernetes/addons/addon-objects.ts';
import type { ServerAnswer } from '../../../../../functions/aws/kubernetes/transport.ts';
import { answer, items, kubernetesApi, NOW, REACH, refusal } from '../../../../support/wire/kubernetes-api.ts';

const IN_SYSTEM = 'GET /apis/apps/v1/namespaces/kube-system';
const PODS = 'GET /api/v1/namespaces/kube-system/pods?labelSelector=k8s-app=dns';
const EVENTS = 'GET /api/v1/namespaces/kube-system/events?fieldSelector=involvedObject.uid=pod-1,type=Warning';
const NONE = items();
const NO_OBJECTS = Object.fromEntries(
  ['deployments', 'daemonsets', 'statefulsets'].map((resource) => [`${IN_SYSTEM}/${resource}`, NONE]),
);

const object = (name: string, more: object = {}, selector: object = { matchLabels: { 'k8s-app': 'dns' } }) => ({
  ...{ metadata: { name, uid: `uid-${name}`, ...more }, spec: { selector }, status: {} },
});
const pod = (uid: string, node?: string, labels?: object) => ({
  metadata: { name: uid, uid, creationTimestamp: '2026-11-21T07:00:00Z', labels },
  spec: { nodeName: node },
  status: {},
});
const node = (...conditions: [string, string][]) =>
  answer(200, { status: { conditions: conditions.map(([type, status]) => ({ type, status })) } });

async function seen(answers: Record<string, ServerAnswer>, addon = { name: 'coredns', namespace: 'kube-system' }) {
  const api = kubernetesApi({ ...NO_OBJECTS, ...answers });
  const found = await withAddonObjects(api.connection)(REACH, NOW, (objects) => objects.seen(addon));
  return { ...found, calls: api.calls(), closed: api.closed() };
}
/** coredns with these pods. */
const withPods = (...pods: object[]) => ({
  [`${IN_SYSTEM}/deployments`]: items(object('coredns')),
  [PODS]: items(...pods),
  [EVENTS]: NONE,
});

describe('the objects of an add-on', () => {
  it('that has none are none', async () => {
    expect(await seen({})).toMatchObject({ objects: [], pods: [], warnings: [], unreadyNodes: [], closed: 1 });
  });

  it('are its Deployments, DaemonSets and StatefulSets, and not those of others', async () => {
    const ofIt = { labels: { 'app.kubernetes.io/name': 'my-addon' } };
    const { objects } = await seen(
      {
        [`${IN_SYSTEM}/deployments`]: items(object('my-addon', {}, {}), object('coredns', {}, {})),
        [`${IN_SYSTEM}/daemonsets`]: items(object('agent', ofIt, {})),
        [`${IN_SYSTEM}/statefulsets`]: items(object('store', ofIt, {}), object('another', {}, {})),
      },
      { name: 'my-addon', namespace: 'kube-system' },
    );

    expect(objects.map(({ kind, name }) => `${kind} ${name}`)).toEqual([
      'Deployment my-addon',
      'DaemonSet agent',
      'StatefulSet store',
    ]);
  });

  it('in a namespace of its own are those that EKS manages', async () => {
    const managed = (...managers: (string | undefined)[]) => ({
      managedFields: managers.map((manager) => ({ manager })),
    });
    const inOwn = (resource: string) => `GET /apis/apps/v1/namespaces/own/${resource}`;
    const { objects } = await seen(
      {
        [inOwn('deployments')]: items(
          object('a', managed(undefined, 'eks'), {}),
          object('b', managed('kubectl'), {}),
          object('c', {}, {}),
        ),
        [inOwn('daemonsets')]: NONE,
        [inOwn('statefulsets')]: NONE,
      },
      { name: 'my-addon', namespace: 'own' },
    );

    expect(objects.map(({ name }) => name)).toEqual(['a']);
  });

  it('without a selector have no pods', async () => {
    const { pods, calls } = await seen({ [`${IN_SYSTEM}/deployments`]: items(object('coredns', {}, {})) });

    expect(pods).toEqual([]);
    expect(calls).toHaveLength(3);
  });

  it.each([
    ['deployments.apps', { [`${IN_SYSTEM}/deployments`]: refusal(403, 'forbidden') }, 'list'],
    ['pods', { ...withPods(), [PODS]: refusal(403, 'forbidden') }, 'list'],
    ['events', { ...withPods(pod('pod-1')), [EVENTS]: refusal(403, 'forbidden') }, 'list'],
    ['nodes', { ...withPods(pod('pod-1', 'a')), 'GET /api/v1/nodes/a': refusal(403, 'forbidden') }, 'get'],
  ])('whose %s may not be read are an error that has the rule', async (resource, answers, verb) => {
    await expect(seen(answers)).rejects.toMatchObject({
      name: 'KubernetesForbidden',
      message: `verb ${verb} on ${resource} is missing on prod-1: forbidden`,
    });
  });
});

describe('the warnings about a pod', () => {
  const event = (message: string, times: object) => ({ reason: 'Failed', message, ...times });

  it('come newest first, whichever way their time is written', async () => {
    const { warnings, pods } = await seen({
      ...withPods(pod('pod-1')),
      [EVENTS]: items(
        event('second', { lastTimestamp: '2026-11-21T07:02:00Z', eventTime: null, series: null }),
        event('undated', {}),
        event('third', { lastTimestamp: null, eventTime: '2026-11-21T07:03:00Z' }),
        event('first', { eventTime: '2026-11-21T07:09:00Z', lastTimestamp: '2026-11-21T07:01:00Z' }),
        event('fourth', {
          series: { lastObservedTime: '2026-11-21T07:04:00Z' },
          lastTimestamp: '2026-11-21T07:00:30Z',
        }),
        { lastTimestamp: '2026-11-21T07:00:00Z' },
      ),
    });

    expect(pods).toMatchObject([{ uid: 'pod-1', object: 'uid-coredns' }]);
    expect(warnings.map(({ message }) => message)).toEqual(['fourth', 'third', 'second', 'first', '', 'undated']);
    expect(warnings[0]).toEqual({ about: 'pod-1', reason: 'Failed', message: 'fourth' });
    expect(warnings[4]).toEqual({ about: 'pod-1', reason: '', message: '' });
  });
});

describe('the nodes of unready pods', () => {
  const nodes = async (of: string, answered: ServerAnswer, labels?: object) => {
    const { unreadyNodes } = await seen({
      ...withPods(pod('pod-1', of, labels)),
      [`GET /api/v1/nodes/${of}`]: answered,
    });
    return unreadyNodes;
  };

  it.each([
    ['is ready', node(['Ready', 'True'], ['DiskPressure', 'False']), []],
    ['is ready and says that last', node(['DiskPressure', 'False'], ['Ready', 'True']), []],
    ['is not ready', node(['Ready', 'False']), ['a']],
    ['says nothing of itself', answer(200, { status: {} }), ['a']],
    ['is under pressure and not ready', node(['Ready', 'Unknown'], ['DiskPressure', 'True']), ['a']],
    ['is gone', refusal(404, 'not found'), ['a']],
  ])('of which one %s', async (_, answered, unready) => {
    expect(await nodes('a', answered)).toEqual(unready);
  });

  it('are not those of Fargate, which nobody can mend', async () => {
    const labels = { 'eks.amazonaws.com/fargate-profile': 'default' };

    expect(await nodes('a', refusal(404, 'not found'), labels)).toEqual([]);
  });

  it('that cannot be read are an error', async () => {
    await expect(nodes('a', refusal(500, 'etcd is slow'))).rejects.toMatchObject({ name: 'KubernetesUnavailable' });
  });

  it('are each read once, and of many only some', async () => {
    const many = Array.from({ length: 25 }, (_, index) => [
      pod(`x-${index}`, `node-${index}`),
      pod(`y-${index}`, `node-${index}`),
    ]);
    const pods = [...many.flat(), pod('nowhere')];
    const events = pods.map(({ metadata }) => [EVENTS.replace('pod-1', metadata.uid), NONE]);

    const { unreadyNodes } = await seen({ ...withPods(...pods), ...Object.fromEntries(events) });

    expect(unreadyNodes).toEqual(Array.from({ length: 20 }, (_, index) => `node-${index}`));
  });
});
