import { answerText, isMutating } from '../../../cli/text/call-text.ts';
import type { EksCall } from '../../../simulator/simulator.ts';
import type { MadeCall } from '../place.ts';
import type { CallRow } from '../wire.ts';

/** What an execution is about, and how long it ran. */
export type CallsOf = {
  id: string;
  subject:
    | {
        cluster: { name: string; region?: string | undefined };
        addon?: string | undefined;
        profile?: string | undefined;
      }
    | undefined;
  startedAt: number;
  stoppedAt?: number | undefined;
};

/**
 * The EKS calls that an execution made, and what others did meanwhile to what it is about. Of a call before a restart nobody
 * knows who made it: there, what it is about decides too.
 */
export function callsOf(calls: readonly MadeCall[], run: CallsOf): CallRow[] {
  return calls
    .filter(({ call, by }) => by === run.id || ((by === undefined || call.by === 'other') && isAbout(call, run)))
    .map(({ call }) => ({
      at: Date.parse(call.time),
      operation: call.operation,
      text: answerText(call),
      status: call.status,
      isMutating: isMutating(call),
      by: call.by,
    }));
}

/** Calls that name another add-on or Fargate profile are left out; those about the whole cluster are not. */
function isAbout(
  { time, params, region }: EksCall,
  { id, subject, startedAt, stoppedAt = Number.POSITIVE_INFINITY }: CallsOf,
): boolean {
  const at = Date.parse(time);
  if (!subject || at < startedAt || at > stoppedAt) return false;
  const { cluster, addon, profile } = subject;
  const { name, clusterName = name, addonName } = params;
  const isThere = clusterName === cluster.name && region === (cluster.region ?? id.split(':')[3]);
  return isThere && (addonName === undefined || (addon ?? profile) === undefined || addonName === addon);
}
