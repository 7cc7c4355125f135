import * as z from 'zod/mini';
import { Reach } from '../kubernetes/reach.ts';
import type { Outcome } from '../outcome.ts';
import { healthOf, type NotScanned, type ResourceHealth } from './health.ts';
import { healthKey } from './key.ts';

/** An unhealthy add-on, and the key that its causes are found under. */
const UnhealthyAddon = z.strictObject({ key: z.string(), name: z.string(), namespace: z.string() });

/** The unhealthy add-ons of a cluster, which is asked for the causes. */
export const Unhealthy = z.strictObject({ reach: Reach, addons: z.array(UnhealthyAddon) });
export type Unhealthy = z.infer<typeof Unhealthy>;

/** The causes of each add-on, a line for each, by its key. */
export const CauseLines = z.record(z.string(), z.array(z.string()));
export type CauseLines = z.infer<typeof CauseLines>;

/** These add-ons of a cluster, as it is asked about them. */
export const unhealthyIn = (reach: Reach, resources: readonly ResourceHealth[]): Unhealthy => ({
  reach,
  addons: resources.map((each) => ({
    ...{ key: healthKey(each), name: each.name },
    namespace: each.namespace ?? 'kube-system',
  })),
});

/** Of a Fargate profile, EKS's codes already say what there is to say. */
export const isToDiagnose = (resource: ResourceHealth): boolean =>
  resource.kind === 'addon' && healthOf(resource) === 'unhealthy';

/** All lines of a state machine's step stay well below the 256 KiB that its state may have. */
const MOST_CHARACTERS = 80_000;

/** The lines of one of so many add-ons, as far as there is room for them. */
export function fitting(lines: readonly string[], addons: number): string[] {
  const room = Math.floor(MOST_CHARACTERS / addons);
  const kept: string[] = [];
  let left = room;
  for (const line of lines) {
    if (line.length > left) return kept.length === 0 ? [`${line.slice(0, room)}...`] : kept;
    kept.push(line);
    left -= line.length;
  }
  return kept;
}

/** What is said of add-ons when EKS does not say where their cluster is asked. */
export const notReadLine = ({ error, message }: NotScanned): string =>
  `The cluster itself could not be asked: ${error}: ${message.replace(/\.$/, '')}.`;

/** What is said of an add-on whose cluster was to be asked, but was not. */
export const NOT_ASKED = 'The cluster itself could not be asked: the function DiagnoseHealth failed.';

/** A report with what a cluster says, or why it could not be asked. */
export const withCauses = (outcome: Outcome, lines: readonly string[]): Outcome => ({
  ...outcome,
  reasons: [...outcome.reasons, ...lines],
});
