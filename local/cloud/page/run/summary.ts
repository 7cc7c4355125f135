import * as z from 'zod';
import { parsed } from '../../../../functions/core/json.ts';
import type { RunSummary, RunTree } from '../wire.ts';
import type { ExecutionItem } from './executions.ts';

const ClusterIn = z.union([z.string(), z.looseObject({ name: z.string() }).transform(({ name }) => name)]);
const Input = z.looseObject({
  cluster: ClusterIn.optional(),
  clusters: z.array(ClusterIn).optional(),
  addon: z.string().optional(),
  profile: z.string().optional(),
});

/** An execution in one row. `parents` has the execution that started another, as far as it is known. */
export function summaryOf(item: ExecutionItem, parents: ReadonlyMap<string, string> = new Map()): RunSummary {
  const { id, name, machine, status, startedAt, stoppedAt, input } = item;
  const parent = parents.get(id);
  return {
    id,
    name,
    machine,
    status,
    startedAt,
    ...(stoppedAt !== undefined && { stoppedAt }),
    subject: subjectText(input),
    startedBy: startedBy(name, parent),
    ...(parent !== undefined && { parent }),
  };
}

/** The executions that one started, with theirs. */
export function treeOf(id: string, all: readonly RunSummary[]): RunTree[] {
  return all
    .filter(({ parent }) => parent === id)
    .toSorted((one, other) => one.startedAt - other.startedAt)
    .map((summary) => ({ ...summary, children: treeOf(summary.id, all) }));
}

/** `coredns on prod-1`; empty when the input does not say. */
function subjectText(input: string): string {
  const { cluster, clusters = [], addon, profile } = Input.safeParse(parsed(input)).data ?? {};
  const resource = addon ?? profile;
  if (cluster === undefined) return clusters.slice(0, 3).join(', ');
  return resource === undefined ? cluster : `${resource} on ${cluster}`;
}

/** The name says who started an execution: chat and this page give names of their own. */
function startedBy(name: string, parent: string | undefined): string {
  if (parent !== undefined) return nameOf(parent);
  if (name.startsWith(PAGE_NAMES)) return 'this page';
  if (/^(plan|update|replace|health)-.*-[0-9a-f]{16}$/.test(name)) return 'chat';
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(name) ? 'a schedule or a program' : 'a person or a program';
}

/** What the names of executions that the page started begin with. */
export const PAGE_NAMES = 'page-';

const nameOf = (id: string) => id.split(':').at(-1) ?? id;
