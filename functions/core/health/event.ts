import { awsEks } from '../aws-command.ts';
import type { Issue } from '../issue.ts';
import { issueText } from '../issue.ts';
import type { Notice } from '../notice/notice.ts';
import type { EksEvent, EventSubject } from './eks-event.ts';
import { addonAdvice, BLANK, base, type NotScanned, type ResourceHealth } from './health.ts';

/** The notice of an EKS event about an add-on that cannot be read: with what is known. */
export function unknownNotice(
  event: EksEvent,
  { cluster, addon }: EventSubject,
  notScanned: NotScanned | undefined,
): Notice {
  const { 'detail-type': what, account, region, time, resources } = event;
  return {
    ...BLANK,
    ...(cluster !== undefined && { cluster: { name: cluster, region, accountId: account } }),
    ...(addon !== undefined && { resource: { kind: 'addon', name: addon } }),
    name: 'HealthUnknown',
    severity: 'warning',
    summary: `${what} at ${time} in ${region}, account ${account}: ${addon ?? 'an add-on that the event does not name'}${cluster === undefined ? '' : ` on ${cluster}`}.`,
    reasons: notScanned ? [`${notScanned.what} could not be read: ${notScanned.error}: ${notScanned.message}`] : [],
    advice: [
      cluster === undefined
        ? 'Check the add-ons of that account and Region in the EKS console; the next health scan reports what it finds.'
        : `Check the add-ons of ${cluster} in the EKS console.`,
    ],
    resourceIds: resources,
  };
}

/** The notice of a failed update that no execution of eks-upkeep waits for. */
export function updateFailedNotice(
  { 'detail-type': what, time }: EksEvent,
  resource: ResourceHealth,
  { updateId }: EventSubject,
  errors: Issue[] | undefined,
): Notice {
  const { cluster, name, status, issues } = resource;
  const known = [...(errors ?? []), ...issues];
  const codes = [...new Set(known.map(({ code }) => code))];
  const updates = `\`${awsEks(resource, `list-updates --name ${cluster} --addon-name ${name}`)}\``;
  const unknown =
    updateId === undefined ? 'The event does not name the update' : `Update ${updateId} could not be read`;

  return {
    ...base(resource),
    name: 'UpdateFailed',
    severity: 'error',
    summary: `An update of ${name} on ${cluster} failed; it was not started by eks-upkeep, or its execution has ended.`,
    reasons: [
      `${what} at ${time}.`,
      ...(errors ?? []).map(issueText),
      ...(errors === undefined ? [`${unknown}; ${updates} lists the updates of the add-on.`] : []),
      `The add-on is ${[status, ...issues.map(issueText)].join('; ')}.`,
    ],
    advice: addonAdvice(resource, codes, known),
    codes,
    resourceIds: [...new Set(known.flatMap(({ resourceIds }) => resourceIds))],
    details: { status, updateId: updateId ?? null },
  };
}

/**
 * An execution that changed an add-on: since when, the updates it has waited for, as far as they are known, its status, and how it
 * ended.
 */
export type RunAtAddon = {
  since: string;
  updateIds: readonly string[];
  status: string;
  stoppedAt?: string;
  error?: string;
};

/**
 * Whether an event belongs to an execution: it was changing the add-on at the time of the event. EKS sends the event of a failed
 * update some seconds after DescribeUpdate shows the failure: the execution that saw it may have ended by then, and the event
 * belongs to it by the id of the update, if the event names one.
 */
export function belongsTo(
  { since, updateIds, status, stoppedAt, error }: RunAtAddon,
  { 'detail-type': what, time }: Pick<EksEvent, 'detail-type' | 'time'>,
  updateId: string | undefined,
): boolean {
  const at = Date.parse(time);
  // EventBridge gives whole seconds.
  if (at <= Date.parse(since) - 1000) return false;
  if (stoppedAt === undefined || at <= Date.parse(stoppedAt)) return true;

  const sawItsUpdatesEnd = status === 'SUCCEEDED' || (status === 'FAILED' && error !== 'AddonUpdateTimedOut');
  if (what !== 'EKS Addon Update Failed' || !sawItsUpdatesEnd) return false;
  const isItsUpdate = updateId === undefined || updateIds.length === 0 || updateIds.includes(updateId);
  return isItsUpdate && at <= Date.parse(stoppedAt) + SECONDS_BEHIND * 1000;
}

// By then the event has arrived, however busy EKS is.
const SECONDS_BEHIND = 60;
