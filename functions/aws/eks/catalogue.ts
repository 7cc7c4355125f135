import type { ClusterPlace } from '../../core/cluster.ts';
import type { AddonApi } from './addons.ts';

/** What EKS offers, which is the same for all clusters of an account and Region. */
export type Catalogue = Pick<AddonApi, 'offeredVersions' | 'configuration'>;

const KEPT_MS = 300_000;
const MOST_ANSWERS = 300;

/**
 * Keeps what EKS has answered for five minutes, as long as a function lives: the clusters of a fleet ask for the same, and EKS limits
 * the calls of an account and Region. `now` is in milliseconds. A failure is not kept.
 */
export function rememberedCatalogue(eks: Catalogue): (now: number) => Catalogue {
  const versions = remembered(eks.offeredVersions);
  const configurations = remembered(eks.configuration);
  return (now) => ({
    offeredVersions: (...asked) => versions(now, ...asked),
    configuration: (...asked) => configurations(now, ...asked),
  });
}

type Read<Answer> = (place: ClusterPlace, addon: string, version: string) => Promise<Answer>;

function remembered<Answer>(read: Read<Answer>) {
  const kept = new Map<string, { at: number; answer: Answer }>();

  return async (now: number, ...asked: Parameters<Read<Answer>>): Promise<Answer> => {
    const [{ region, roleArn, externalId }, ...about] = asked;
    const key = JSON.stringify([region, roleArn, externalId, ...about]);
    const last = kept.get(key);
    if (last !== undefined && Math.abs(now - last.at) < KEPT_MS) return last.answer;

    const answer = await read(...asked);
    if (kept.size >= MOST_ANSWERS) kept.clear();
    kept.set(key, { at: now, answer });
    return answer;
  };
}
