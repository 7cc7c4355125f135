import type { ResourceHealth } from './health.ts';

/** The name under which is remembered what was told of it. */
export function healthKey({ accountId, region, cluster, kind, name }: ResourceHealth): string {
  return `health#${accountId}/${region}/${cluster}/${kind}/${name}`;
}
