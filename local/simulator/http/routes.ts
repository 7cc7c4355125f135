import { EksError } from './errors.ts';
import type { OperationName } from './inputs.ts';

type Route = { method: string; path: string; query: Readonly<Record<string, 'text' | 'integer' | 'list'>> };

/** One request as the API reference names it. */
export type Routed = { operation: OperationName; params: Record<string, unknown> };

const PAGE = { maxResults: 'integer', nextToken: 'text' } as const;
const OF_UPDATE = { nodegroupName: 'text', addonName: 'text', capabilityName: 'text' } as const;

const ROUTES: Readonly<Record<OperationName, Route>> = {
  ListClusters: { method: 'GET', path: '/clusters', query: { ...PAGE, include: 'list' } },
  DescribeCluster: { method: 'GET', path: '/clusters/{name}', query: {} },
  ListAddons: { method: 'GET', path: '/clusters/{clusterName}/addons', query: PAGE },
  DescribeAddon: { method: 'GET', path: '/clusters/{clusterName}/addons/{addonName}', query: {} },
  UpdateAddon: { method: 'POST', path: '/clusters/{clusterName}/addons/{addonName}/update', query: {} },
  DescribeAddonVersions: {
    method: 'GET',
    path: '/addons/supported-versions',
    query: { ...PAGE, kubernetesVersion: 'text', addonName: 'text', types: 'list', publishers: 'list', owners: 'list' },
  },
  DescribeAddonConfiguration: {
    method: 'GET',
    path: '/addons/configuration-schemas',
    query: { addonName: 'text', addonVersion: 'text' },
  },
  ListNodegroups: { method: 'GET', path: '/clusters/{clusterName}/node-groups', query: PAGE },
  DescribeNodegroup: { method: 'GET', path: '/clusters/{clusterName}/node-groups/{nodegroupName}', query: {} },
  ListInsights: { method: 'POST', path: '/clusters/{clusterName}/insights', query: {} },
  DescribeInsight: { method: 'GET', path: '/clusters/{clusterName}/insights/{id}', query: {} },
  DescribeUpdate: { method: 'GET', path: '/clusters/{name}/updates/{updateId}', query: OF_UPDATE },
  ListUpdates: { method: 'GET', path: '/clusters/{name}/updates', query: { ...OF_UPDATE, ...PAGE } },
  ListFargateProfiles: { method: 'GET', path: '/clusters/{clusterName}/fargate-profiles', query: PAGE },
  DescribeFargateProfile: {
    method: 'GET',
    path: '/clusters/{clusterName}/fargate-profiles/{fargateProfileName}',
    query: {},
  },
  CreateFargateProfile: { method: 'POST', path: '/clusters/{clusterName}/fargate-profiles', query: {} },
  DeleteFargateProfile: {
    method: 'DELETE',
    path: '/clusters/{clusterName}/fargate-profiles/{fargateProfileName}',
    query: {},
  },
  ListPodIdentityAssociations: {
    method: 'GET',
    path: '/clusters/{clusterName}/pod-identity-associations',
    query: { namespace: 'text', serviceAccount: 'text', ...PAGE },
  },
  DescribePodIdentityAssociation: {
    method: 'GET',
    path: '/clusters/{clusterName}/pod-identity-associations/{associationId}',
    query: {},
  },
  ListTagsForResource: { method: 'GET', path: '/tags/{resourceArn}', query: {} },
  TagResource: { method: 'POST', path: '/tags/{resourceArn}', query: {} },
  UntagResource: { method: 'DELETE', path: '/tags/{resourceArn}', query: { tagKeys: 'list' } },
};

const TABLE = Object.entries(ROUTES).map(([operation, route]) => ({
  operation,
  route,
  steps: route.path.split('/').slice(1),
}));

/** Finds the operation a request means, with its parameters from path, query and body. Throws EksError. */
export function routeOf(method: string, target: string, body: string): Routed {
  const [path = '', query = ''] = splitOnce(target, '?');
  const segments = path.split('/').slice(1).map(decoded);
  const found = TABLE.find(({ route, steps }) => route.method === method && isMatch(steps, segments));
  if (!found || !isRouted(found.operation)) throw notImplemented(method, path);
  const labels = found.steps.flatMap((step, i) => (isLabel(step) ? [[step.slice(1, -1), segments[i]] as const] : []));
  const sent = method === 'POST' ? bodyOf(body) : {};
  // A body cannot overrule the path.
  return {
    operation: found.operation,
    params: { ...sent, ...queryOf(query, found.route), ...Object.fromEntries(labels) },
  };
}

function isRouted(operation: string): operation is OperationName {
  return Object.hasOwn(ROUTES, operation);
}

function isLabel(step: string): boolean {
  return step.startsWith('{');
}

// An empty label still fills its place, so that DescribeAddon without a name is not taken for ListAddons.
function isMatch(steps: readonly string[], segments: readonly string[]): boolean {
  return steps.length === segments.length && steps.every((step, i) => isLabel(step) || step === segments[i]);
}

function notImplemented(method: string, path: string): EksError {
  const known = Object.entries(ROUTES).map(([operation]) => operation);
  const message = `The simulator does not implement ${method} ${path}. It implements ${known.join(', ')}.`;
  return new EksError('NotImplementedException', message);
}

function queryOf(query: string, route: Route): Record<string, unknown> {
  const sent = new URLSearchParams(query);
  return Object.fromEntries(
    Object.entries(route.query).flatMap(([name, kind]): [string, unknown][] => {
      const values = sent.getAll(name);
      const [first] = values;
      if (first === undefined) return [];
      if (kind === 'list') return [[name, values]];
      return [[name, kind === 'integer' && /^-?\d{1,9}$/.test(first) ? Number(first) : first]];
    }),
  );
}

function bodyOf(body: string): Record<string, unknown> {
  if (body.trim() === '') return {};
  try {
    const read: unknown = JSON.parse(body);
    if (typeof read === 'object' && read !== null && !Array.isArray(read)) return { ...read };
  } catch {
    // Whatever is not a JSON object is refused below.
  }
  throw new EksError('SerializationException', 'The request body is not a JSON object.');
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    throw new EksError('BadRequestException', 'The request path is not percent-encoded as it should be.');
  }
}

function splitOnce(text: string, mark: string): [string, string] {
  const at = text.indexOf(mark);
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
}
