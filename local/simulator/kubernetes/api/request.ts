/** Who asks: `upkeep` is a role of eks-upkeep, which may do what the world grants; everyone else here is an admin. */
export type KubernetesUser = { name: string; isAdmin: boolean };

/** A request to the Kubernetes API of a cluster, after its token has been checked. It holds no secret. */
export type KubernetesRequest = {
  /** Key of the cluster: account, Region and name. */
  cluster: string;
  method: string;
  /** As it stands in the request line. */
  path: string;
  accept: string;
  contentType: string;
  body: string;
  /** Milliseconds after which the client gives up, in the time of the world; without it, it waits, or goes by its own clock. */
  timeLimitMs?: number;
  user: KubernetesUser;
};

/** A request read by what it is about: the verb is that of RBAC. */
export type ApiCall = {
  verb: string;
  group: string;
  version: string;
  resource: string;
  subresource: string;
  namespace: string | undefined;
  name: string | undefined;
  query: URLSearchParams;
};

const VERBS: Readonly<Record<string, string>> = {
  GET: 'get',
  HEAD: 'get',
  POST: 'create',
  PUT: 'update',
  PATCH: 'patch',
  DELETE: 'delete',
};

/** What a path of a resource is about; undefined for any other path. */
export function callOf({ method, path }: Pick<KubernetesRequest, 'method' | 'path'>): ApiCall | undefined {
  const url = new URL(path, 'https://kubernetes');
  const found = /^\/(?:api|apis\/([^/]+))\/([^/]+)\/(.+)$/.exec(url.pathname);
  const [, group = '', version = '', rest = ''] = found ?? [];
  const parts = rest.split('/').map(decodeURIComponent);
  if (!found || parts.includes('')) return undefined;
  const isNamespaced = parts[0] === 'namespaces' && parts.length > 2;
  const [resource = '', name, ...sub] = isNamespaced ? parts.slice(2) : parts;
  const base = VERBS[method] ?? method.toLowerCase();
  return {
    verb: verbOf(base, name, url.searchParams),
    group,
    version,
    resource,
    subresource: sub.join('/'),
    namespace: isNamespaced ? parts[1] : undefined,
    name,
    query: url.searchParams,
  };
}

function verbOf(base: string, name: string | undefined, query: URLSearchParams): string {
  if (base === 'delete' && name === undefined) return 'deletecollection';
  if (base !== 'get' || name !== undefined) return base;
  return isTrue(query.get('watch')) ? 'watch' : 'list';
}

const isTrue = (value: string | null): boolean => value === 'true' || value === '1';

/** The resource with its subresource, as RBAC names it: `pods/eviction`. */
export const resourceText = ({ resource, subresource }: Pick<ApiCall, 'resource' | 'subresource'>): string =>
  subresource === '' ? resource : `${resource}/${subresource}`;
