import type { Watched } from './health.ts';

/** The name under which is remembered what was told of it. */
export function healthKey({ accountId, region, cluster, kind, name }: Watched): string {
  return `health#${accountId}/${region}/${cluster}/${kind}/${name}`;
}
