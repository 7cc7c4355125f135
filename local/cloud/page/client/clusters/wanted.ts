import type { AddonRow, ClusterRow } from '../../wire.ts';

type Test = (addon: AddonRow) => boolean;
type Choices = Readonly<Record<string, { text: string; test: Test }>>;

const STATES: Choices = {
  behind: { text: 'behind', test: ({ isBehind }) => isBehind },
  latest: { text: 'latest', test: ({ isBehind }) => !isBehind },
  unhealthy: { text: 'unhealthy', test: ({ health }) => health === 'unhealthy' },
  'no-way-back': { text: 'no way back', test: ({ wayBack }) => wayBack.startsWith('no') },
};
const NEXTS: Choices = {
  blocks: { text: 'blocked by it', test: ({ blocksNext }) => blocksNext },
  ready: { text: 'ready', test: ({ next }) => next === 'ready' },
};

const optionsOf = (choices: Choices) => Object.entries(choices).map(([name, { text }]) => [name, text] as const);

export const STATE_FILTERS = optionsOf(STATES);
export const NEXT_FILTERS = optionsOf(NEXTS);

/** The clusters that a link shows, each with the add-ons that pass its filters. */
export function shownOf(clusters: readonly ClusterRow[], query: URLSearchParams) {
  return clusters
    .filter((cluster) => isMeant(cluster, query))
    .map((cluster) => ({ cluster, addons: cluster.addons.filter((addon) => isWanted(addon, query)) }))
    .filter(({ cluster, addons }) => addons.length > 0 || isBlocked(cluster, query));
}

const isMeant = ({ name, accountId, region, kubernetes }: ClusterRow, query: URLSearchParams): boolean =>
  `${name} ${accountId} ${region} ${kubernetes}`.includes(query.get('cluster') ?? '');

const isWanted = (addon: AddonRow, query: URLSearchParams): boolean =>
  addon.addon.includes(query.get('addon') ?? '') &&
  passes(STATES, query.get('state'), addon) &&
  passes(NEXTS, query.get('next'), addon);

/** Something else than an add-on may block the next Kubernetes version. */
const isBlocked = ({ insights }: ClusterRow, query: URLSearchParams): boolean =>
  query.get('next') === 'blocks' && !query.has('addon') && !query.has('state') && insights.some(({ blocks }) => blocks);

const passes = (choices: Choices, chosen: string | null, addon: AddonRow): boolean =>
  chosen === null || (choices[chosen]?.test(addon) ?? true);
