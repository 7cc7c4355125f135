import { RESOURCES } from './resources/registry.ts';
import { groupVersion, type Resource } from './resources/resource.ts';

const review = (name: string, kind: string) => ({ name, singularName: '', namespaced: false, kind, verbs: ['create'] });

const REVIEWS: Readonly<Record<string, object>> = {
  'authorization.k8s.io/v1': review('selfsubjectaccessreviews', 'SelfSubjectAccessReview'),
  'authentication.k8s.io/v1': review('selfsubjectreviews', 'SelfSubjectReview'),
};

const LOOK = ['get', 'list', 'watch'];

function entriesOf(each: Resource): object[] {
  const { resource, kind, isNamespaced: namespaced, shortNames, verbs, subresources } = each;
  const own = { name: resource, singularName: kind.toLowerCase(), namespaced, kind, verbs: [...LOOK, ...verbs] };
  return [
    { ...own, ...(shortNames.length > 0 && { shortNames }) },
    ...subresources.map((sub) => ({ ...sub, singularName: '', name: `${resource}/${sub.name}`, namespaced })),
  ];
}

const resourceList = (at: string, resources: object[]) => ({
  kind: 'APIResourceList',
  apiVersion: 'v1',
  groupVersion: at,
  resources,
});

const GROUPS = ['apps', 'batch', 'policy', 'authorization.k8s.io', 'authentication.k8s.io'].map((name) => ({
  name,
  versions: [{ groupVersion: `${name}/v1`, version: 'v1' }],
  preferredVersion: { groupVersion: `${name}/v1`, version: 'v1' },
}));

/** What the API has, by path; undefined for any other path. */
export function discovery(path: string, version: string): object | undefined {
  const at = /^\/(?:api|apis)\/(.+)$/.exec(path)?.[1];
  if (path === '/version') return versionAnswer(version);
  if (path === '/api') return { kind: 'APIVersions', versions: ['v1'], serverAddressByClientCIDRs: [] };
  if (path === '/apis') return { kind: 'APIGroupList', apiVersion: 'v1', groups: GROUPS };
  if (at === undefined) return undefined;
  const asked = path.startsWith('/apis/') ? REVIEWS[at] : undefined;
  if (asked) return resourceList(at, [asked]);
  const found = RESOURCES.filter((each) => groupVersion(each) === at && path === `${root(each)}/${at}`);
  return found.length === 0 ? undefined : resourceList(at, found.flatMap(entriesOf));
}

const root = ({ group }: Resource) => (group === '' ? '/api' : '/apis');

function versionAnswer(version: string): object {
  const [major = '1', minor = ''] = version.split('.');
  return {
    ...{ major, minor, gitVersion: `v${version}.0-eks-simulated`, gitCommit: '', gitTreeState: 'clean' },
    ...{ buildDate: '2026-01-01T00:00:00Z', goVersion: 'none', compiler: 'none', platform: 'linux/amd64' },
  };
}
