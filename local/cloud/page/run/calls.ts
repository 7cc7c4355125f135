import { answerText, isMutating } from '../../../cli/text/call-text.ts';
import type { EksCall } from '../../../simulator/simulator.ts';
import type { CallRow } from '../wire.ts';

/** The EKS calls about what an execution is about, while it ran: calls do not say which execution made them. */
export function callsOf(
  calls: readonly EksCall[],
  run: { subject: string; startedAt: number; stoppedAt?: number | undefined },
): CallRow[] {
  const [resource, cluster = resource] = run.subject.split(' on ');
  const until = run.stoppedAt ?? Number.POSITIVE_INFINITY;
  return calls
    .map((call) => ({ call, at: Date.parse(call.time) }))
    .filter(({ call, at }) => at >= run.startedAt && at <= until && isAbout(call, cluster, resource))
    .map(({ call, at }) => ({
      at,
      operation: call.operation,
      text: answerText(call),
      status: call.status,
      isMutating: isMutating(call),
      by: call.by,
    }));
}

/** Calls that name another add-on or Fargate profile are left out; those about the whole cluster are not. */
function isAbout({ params }: EksCall, cluster: string | undefined, resource: string | undefined): boolean {
  const { name, clusterName = name, addonName } = params;
  if (clusterName !== undefined && clusterName !== cluster) return false;
  return addonName === undefined || cluster === resource || addonName === resource;
}
