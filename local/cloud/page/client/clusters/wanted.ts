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

/** Whether an add-on of a cluster passes the filters of a link. */
export function isWanted(cluster: ClusterRow, addon: AddonRow, query: URLSearchParams): boolean {
  const { name, accountId, region, kubernetes } = cluster;
  const about = `${name} ${accountId} ${region} ${kubernetes}`;
  return (
    about.includes(query.get('cluster') ?? '') &&
    addon.addon.includes(query.get('addon') ?? '') &&
    passes(STATES, query.get('state'), addon) &&
    passes(NEXTS, query.get('next'), addon)
  );
}

const passes = (choices: Choices, chosen: string | null, addon: AddonRow): boolean =>
  chosen === null || (choices[chosen]?.test(addon) ?? true);
