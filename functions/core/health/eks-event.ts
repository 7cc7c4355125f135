import * as z from 'zod/mini';

/**
 * An EKS event as EventBridge delivers it. AWS documents the envelope and the detail-types, but not the content of `resources` and
 * `detail` of add-on events, so nothing about them is taken for granted.
 */
export const EksEvent = z.object({
  id: z.string(),
  source: z.literal('aws.eks'),
  'detail-type': z.string(),
  account: z.string(),
  region: z.string(),
  time: z.string(),
  resources: z._default(z.array(z.string()), []),
  detail: z.optional(z.json()),
});
export type EksEvent = z.infer<typeof EksEvent>;

/** What an event is about, as far as it says. */
export type EventSubject = { cluster?: string; addon?: string; updateId?: string };

const ADDON_ARN = /^arn:aws[a-z-]*:eks:[a-z0-9-]+:\d{12}:addon\/([^/]+)\/([^/]+)(?:\/|$)/;
const CLUSTER_ARN = /^arn:aws[a-z-]*:eks:[a-z0-9-]+:\d{12}:cluster\/([^/]+)$/;
const NAMES: Readonly<Record<string, keyof EventSubject>> = {
  clustername: 'cluster',
  cluster: 'cluster',
  addonname: 'addon',
  addon: 'addon',
  updateid: 'updateId',
};

// EKS sends small events; the search of a large one stops here.
const MOST_VALUES = 1_000;

/** Searches for cluster, add-on and update id: in ARNs anywhere, and under names like `clusterName` at any depth. */
export function subjectOf({ resources, detail }: Pick<EksEvent, 'resources' | 'detail'>): EventSubject {
  const found: EventSubject = {};
  const values: (readonly [string, unknown])[] = [...resources.map((arn) => ['', arn] as const), ['', detail]];

  for (let seen = 0; seen < Math.min(values.length, MOST_VALUES); seen += 1) {
    const [key, value] = values[seen] ?? ['', undefined];
    if (typeof value === 'string') note(found, key, value);
    else if (Array.isArray(value)) values.push(...value.map((each) => [key, each] as const));
    else if (typeof value === 'object' && value !== null) values.push(...Object.entries(value));
  }
  return found;
}

function note(found: EventSubject, key: string, text: string): void {
  const [, addonCluster, addon] = ADDON_ARN.exec(text) ?? [];
  const [, cluster = addonCluster] = CLUSTER_ARN.exec(text) ?? [];
  if (cluster !== undefined) found.cluster ??= cluster;
  if (addon !== undefined) found.addon ??= addon;

  const name = NAMES[key.toLowerCase().replace(/[^a-z]/g, '')];
  if (name !== undefined && /^[\w.-]{1,100}$/.test(text)) found[name] ??= text;
}
