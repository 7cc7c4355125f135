import * as z from 'zod';
import { nextVersion, touch, type Within } from '../../controllers/changes.ts';
import { reconcile, retryScheduling } from '../../controllers/controllers.ts';
import type { WorkloadState } from '../../state.ts';
import type { ApiCall } from '../request.ts';
import { notFound, StatusError } from '../status.ts';
import { isDryRun } from './targets.ts';

/** With null, a key is removed. */
const Changes = z.record(z.string(), z.string().nullable()).optional();

// A whole template may come along, as kubectl makes it of what it read; only these can be changed here.
const DeploymentPatch = z.strictObject({
  apiVersion: z.string().optional(),
  kind: z.string().optional(),
  metadata: z.strictObject({ annotations: Changes, labels: Changes }).partial().optional(),
  spec: z
    .strictObject({
      replicas: z.int().nonnegative().optional(),
      paused: z.boolean().nullable().optional(),
      template: z.strictObject({ metadata: z.strictObject({ annotations: Changes }) }).optional(),
    })
    .optional(),
});

const NodePatch = z.strictObject({
  spec: z.strictObject({ unschedulable: z.boolean().nullable() }),
});

const TYPES = /^application\/(strategic-merge-patch|merge-patch)\+json\b/;

/** Changes a Deployment: its scale, whether it is paused, and annotations, whose change in the template is a rollout. */
export function patchDeployment(within: Within, call: ApiCall, patch: { type: string; body: unknown }): void {
  const workload = within.kubernetes.workloads.find(
    ({ kind, namespace, name }) => kind === 'Deployment' && namespace === call.namespace && name === call.name,
  );
  if (!workload) throw notFound(call, call.name ?? '');
  const { metadata, spec } = read(DeploymentPatch, patch, 'Deployment');
  if (isDryRun(call)) return;
  const { replicas, paused, template } = spec ?? {};
  workload.annotations = merged(workload.annotations, metadata?.annotations);
  workload.labels = merged(workload.labels, metadata?.labels);
  const before = specOf(workload);
  workload.replicas = replicas ?? workload.replicas;
  if (paused !== undefined) workload.paused = paused ?? false;
  workload.template.annotations = merged(workload.template.annotations, template?.metadata.annotations);
  if (specOf(workload) !== before) {
    workload.generation += 1;
    workload.progressedAt = within.context.now;
  }
  touch(within, workload);
  reconcile(within, workload);
}

const specOf = ({ replicas, paused, template }: WorkloadState) => JSON.stringify([replicas, paused, template]);

/** Cordons a node of a node group, or takes that back. */
export function patchNode(within: Within, call: ApiCall, patch: { type: string; body: unknown }): void {
  const { nodes, workloads } = within.kubernetes;
  const node = nodes.find(({ name }) => name === call.name);
  const onFargate = workloads.flatMap(({ pods }) => pods).find((pod) => pod.profile !== null && pod.node === call.name);
  const found = node ?? onFargate;
  if (!found) throw notFound(call, call.name ?? '');
  const { unschedulable } = read(NodePatch, patch, 'Node').spec;
  if (isDryRun(call)) return;
  if (node) node.unschedulable = unschedulable ?? false;
  else if (onFargate) onFargate.isCordoned = unschedulable ?? false;
  found.version = nextVersion(within.kubernetes);
  if (!unschedulable) retryScheduling(within);
}

function read<T>(shape: z.ZodType<T>, { type, body }: { type: string; body: unknown }, kind: string): T {
  if (!TYPES.test(type)) {
    throw new StatusError(
      415,
      `the body of the request was in an unknown format - accepted media types include: application/merge-patch+json, application/strategic-merge-patch+json`,
    );
  }
  const found = shape.safeParse(body);
  if (found.success) return found.data;
  throw new StatusError(422, `The simulator does not change this of a ${kind}: ${z.prettifyError(found.error)}`);
}

function merged(values: Record<string, string>, changes: Record<string, string | null> = {}): Record<string, string> {
  const all = Object.entries({ ...values, ...changes });
  return Object.fromEntries(all.flatMap(([name, value]) => (value === null ? [] : [[name, value]])));
}
