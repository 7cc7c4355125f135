import * as z from 'zod';
import { parsed } from '../../../../functions/core/json.ts';

const ClusterIn = z.union([z.string(), z.looseObject({ name: z.string() }).transform(({ name }) => name)]);
const Values = z.union([z.string().transform((one) => [one]), z.array(z.string())]);
const Selection = z.looseObject({
  names: z.array(z.string()).default([]),
  tags: z.record(z.string(), Values).default({}),
  versions: z.array(z.string()).default([]),
  regions: z.array(z.string()).default([]),
});
const Input = z.looseObject({
  cluster: ClusterIn.optional(),
  clusters: z.union([z.array(ClusterIn).min(1), Selection]).optional(),
  addon: z.string().optional(),
  profile: z.string().optional(),
  fleet: z.string().optional(),
  continues: z.string().optional(),
});

// These are about every cluster that their input does not leave out.
const OF_MANY = new Set(['maintain-fleet', 'scan-health']);
const MOST_NAMES = 3;

/** What an execution is about: `coredns on prod-1`; empty when the input does not say. */
export function subjectText(machine: string, input: string): string {
  const { cluster, clusters, addon, profile, fleet, continues } = Input.safeParse(parsed(input)).data ?? {};
  const resource = addon ?? profile;
  if (cluster !== undefined) return resource === undefined ? cluster : `${resource} on ${cluster}`;
  if (Array.isArray(clusters)) return namesText(clusters);
  if (fleet !== undefined) return `fleet ${fleet}`;
  if (continues !== undefined) return `what ${continues.split(':').at(-1)} left`;
  if (!OF_MANY.has(machine)) return '';
  return (clusters && selectionText(clusters)) || 'all clusters';
}

function selectionText({ names, tags, versions, regions }: z.infer<typeof Selection>): string {
  const texts = [
    namesText(names),
    ...Object.entries(tags).map(([tag, values]) => `${tag}=${values.join(' or ')}`),
    versions.length === 0 ? '' : `Kubernetes ${versions.join(' or ')}`,
    regions.length === 0 ? '' : `in ${regions.join(' or ')}`,
  ].filter((text) => text !== '');
  return texts.length === 0 ? '' : `clusters ${texts.join(', ')}`;
}

function namesText(names: readonly string[]): string {
  const rest = names.length - MOST_NAMES;
  return rest > 0 ? `${names.slice(0, MOST_NAMES).join(', ')} and ${rest} more` : names.join(', ');
}
