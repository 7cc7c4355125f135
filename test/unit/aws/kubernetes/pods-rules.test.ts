import { expect, it } from 'vitest';
import * as z from 'zod';
import { withPods } from '../../../../functions/aws/kubernetes/pods.ts';
import type { ServerAnswer, ServerRequest } from '../../../../functions/aws/kubernetes/transport.ts';
import { answer, kubernetesApi, NOW, REACH, refusal } from '../../../support/wire/kubernetes-api.ts';

const EVICT = { verb: 'create', resource: 'pods/eviction', group: '' };
const RESTART = { verb: 'patch', resource: 'deployments', group: 'apps' };
const PATH = 'POST /apis/authorization.k8s.io/v1/selfsubjectaccessreviews';
const Review = z.object({ spec: z.object({ resourceAttributes: z.record(z.string(), z.string()) }) });
const attributesIn = (body = '') => Review.parse(JSON.parse(body)).spec.resourceAttributes;

/** Which rules are missing in these namespaces where a cluster answers so to each question, and what it was asked. */
async function missing(namespaces: string[], answerTo: (attributes: Record<string, string>) => ServerAnswer) {
  const api = kubernetesApi({});
  const asked: ServerRequest[] = [];
  const kubernetes = () => ({
    async send(request: ServerRequest) {
      asked.push(request);
      return answerTo(attributesIn(request.body));
    },
    close() {},
  });
  const rules = await withPods({ ...api.connection, kubernetes })(REACH, NOW, (pods) =>
    pods.missing([EVICT, RESTART], namespaces),
  );
  return { rules, asked };
}
const allowed = (is: boolean, status = 201) => answer(status, { status: { allowed: is } });

it.each([
  ['everywhere', ['shop'], () => allowed(true), []],
  ['everywhere, as some servers answer', ['shop'], () => allowed(true, 200), []],
  ['nowhere', ['shop'], () => allowed(false), [EVICT, RESTART]],
  ['nowhere, when no namespace is known', [], () => allowed(false), [EVICT, RESTART]],
  ['in each of the namespaces', ['shop', 'pay'], ({ namespace }) => allowed(namespace !== undefined), []],
  ['in some of them', ['shop', 'pay'], ({ namespace }) => allowed(namespace === 'shop'), [EVICT, RESTART]],
  ['for one of two resources', ['shop'], ({ resource }) => allowed(resource === 'pods'), [RESTART]],
] as const satisfies [string, string[], (attributes: Record<string, string>) => ServerAnswer, object[]][])(
  'what is allowed %s',
  async (_, namespaces, answerTo, rules) => {
    expect((await missing([...namespaces], answerTo)).rules).toEqual(rules);
  },
);

it('a rule is asked about for the whole cluster, and only then for a namespace', async () => {
  const { asked } = await missing(['shop'], ({ resource }) => allowed(resource === 'deployments'));

  expect(asked.map(({ method, path }) => `${method} ${path}`)).toEqual([PATH, PATH, PATH]);
  expect(asked.map(({ body }) => JSON.parse(body ?? ''))).toMatchObject([
    { apiVersion: 'authorization.k8s.io/v1', kind: 'SelfSubjectAccessReview' },
    {},
    {},
  ]);
  expect(asked.map(({ body }) => attributesIn(body))).toEqual([
    { verb: 'create', group: '', resource: 'pods', subresource: 'eviction' },
    { verb: 'create', group: '', resource: 'pods', subresource: 'eviction', namespace: 'shop' },
    { verb: 'patch', group: 'apps', resource: 'deployments', subresource: '' },
  ]);
});

it('a cluster that does not answer about its rules is an error that says so', async () => {
  await expect(missing(['shop'], () => refusal(403, 'forbidden'))).rejects.toMatchObject({
    name: 'KubernetesForbidden',
    message: 'verb create on selfsubjectaccessreviews.authorization.k8s.io is missing on prod-1: forbidden',
  });
});
