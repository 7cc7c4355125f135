import { parsed } from '../../../../functions/core/json.ts';
import type { Within } from '../controllers/changes.ts';
import type { Access } from '../world/schema.ts';
import { isAllowed } from './access.ts';
import { change } from './changes/changes.ts';
import { refuseContainers } from './containers.ts';
import { discovery } from './discovery.ts';
import { formatOf, listOf, oneOf } from './formats.ts';
import { pageOf } from './pages.ts';
import { type ApiCall, callOf, type KubernetesRequest, resourceText } from './request.ts';
import { resourceOf } from './resources/registry.ts';
import type { Item, Place, Resource } from './resources/resource.ts';
import { accessReview, selfReview } from './reviews.ts';
import { fieldTest, labelTest } from './selectors.ts';
import { failureBody, forbidden, methodNotAllowed, notFound, StatusError, unknownPath } from './status.ts';
import { type Watching, watchOf } from './watch.ts';

export type KubernetesAnswer = { status: number; body: object; watch?: Watching };

/** Answers a request of someone who is known: what it is about, whether it is allowed, then what comes of it. */
export function answerKubernetes(within: Within, request: KubernetesRequest): KubernetesAnswer {
  try {
    return answered(within, request);
  } catch (error) {
    if (error instanceof StatusError) return { status: error.code, body: error.body };
    // A mistake of the simulator's own must be seen, but as the API server would show one of its own.
    const reason = error instanceof Error ? error.message : String(error);
    return { status: 500, body: failureBody(500, `The simulator failed: ${reason}`) };
  }
}

function answered(within: Within, request: KubernetesRequest): KubernetesAnswer {
  const { cluster, kubernetes } = within;
  const { pathname } = new URL(request.path, 'https://kubernetes');
  if (request.method === 'GET') {
    const found = discovery(pathname, cluster.version);
    if (found) return { status: 200, body: found };
  }
  const call = callOf(request);
  if (!call) throw unknownPath();
  const wanted = { verb: call.verb, group: call.group, resource: resourceText(call) };
  if (!isAllowed(kubernetes.access, request.user, wanted)) throw forbidden(call, request.user.name);
  const review = REVIEWS[`${call.verb} ${call.group}/${call.version} ${call.resource}`];
  if (review) return { status: 201, body: review(kubernetes.access, request) };
  const resource = resourceOf(call);
  if (!resource) throw unknownPath();
  refuseContainers(within, call);
  const changed = change(within, call, request);
  if (changed === 'changed') return read(within, resource, { ...call, verb: 'get' }, request);
  return changed ?? read(within, resource, call, request);
}

const REVIEWS: Readonly<Record<string, (access: Access, request: KubernetesRequest) => object>> = {
  'create authorization.k8s.io/v1 selfsubjectaccessreviews': (access, { user, body }) =>
    accessReview(access, user, parsed(body)),
  'create authentication.k8s.io/v1 selfsubjectreviews': (_, { user }) => selfReview(user),
};

function read(within: Within, resource: Resource, call: ApiCall, request: KubernetesRequest): KubernetesAnswer {
  if (call.subresource !== '' || !['get', 'list', 'watch'].includes(call.verb)) throw methodNotAllowed();
  const place = { ...within, now: within.context.now };
  if (call.verb === 'watch') {
    const watch = watchOf(
      (now) => selected({ ...within, now }, resource, call),
      { start: place.now, removed: within.kubernetes.removed, ...request },
      call,
      resource,
    );
    return { status: 200, body: {}, watch };
  }
  const format = formatOf(request.accept);
  if (call.name !== undefined) return { status: 200, body: oneOf(resource, itemOf(place, resource, call), format) };
  const { items, token, remaining } = pageOf(selected(place, resource, call), call.query, place.now);
  const isWhole = !call.query.get('labelSelector') && !call.query.get('fieldSelector');
  const metadata = {
    resourceVersion: String(within.kubernetes.version),
    ...(token !== undefined && { continue: token }),
    ...(token !== undefined && isWhole && { remainingItemCount: remaining }),
  };
  return { status: 200, body: listOf(resource, items, format, metadata) };
}

/** The object that a path names. */
function itemOf(place: Place, resource: Resource, call: ApiCall): Item {
  const { namespace = '', name = '' } = call;
  const item = resource.items(place).find((each) => each.name === name && each.namespace === namespace);
  if (item) return item;
  throw notFound(call, name);
}

/** The objects of a list: of the namespace, when there is one, and as its selectors say. */
function selected(place: Place, resource: Resource, { namespace, query }: ApiCall): Item[] {
  const ofLabels = labelTest(query.get('labelSelector') ?? '');
  const kind = `${resource.group}/${resource.version}, Resource=${resource.resource}`;
  const ofFields = fieldTest(query.get('fieldSelector') ?? '', kind, resource.fields);
  return resource
    .items(place)
    .filter((item) => namespace === undefined || item.namespace === namespace)
    .filter(({ labels, fields }) => ofLabels(labels) && ofFields(fields));
}
