import type { ResourceHealth } from './health.ts';

/** The key under which the notifications about a resource are remembered. */
export function healthKey({ accountId, region, cluster, kind, name }: ResourceHealth): string {
  return `health#${accountId}/${region}/${cluster}/${kind}/${name}`;
}
