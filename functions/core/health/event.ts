import type { Issue } from '../issue.ts';
import { issueText } from '../issue.ts';
import type { Notice } from '../notice/notice.ts';
import type { EksEvent, EventSubject } from './eks-event.ts';
import { addonAdvice, base, type NotScanned, type ResourceHealth } from './health.ts';

/** EKS said that something is wrong with an add-on, and it cannot be found out what: told as far as it is known. */
export function unknownNotice(
  event: EksEvent,
  { cluster, addon }: EventSubject,
  notScanned: NotScanned | undefined,
): Notice {
  const { 'detail-type': what, account, region, time, resources } = event;
  const {
    cluster: _,
    resource: __,
    ...rest
  } = base({
    accountId: account,
    region,
    cluster: cluster ?? '',
    kind: 'addon',
    name: addon ?? '',
  });
  return {
    ...rest,
    ...(cluster !== undefined && { cluster: { name: cluster, region, accountId: account } }),
    ...(addon !== undefined && { resource: { kind: 'addon', name: addon } }),
    name: 'HealthUnknown',
    severity: 'warning',
    summary: `${what} at ${time} in ${region}, account ${account}: ${addon ?? 'an add-on that the event does not name'}${cluster === undefined ? '' : ` on ${cluster}`}.`,
    reasons: notScanned ? [`${notScanned.what} could not be read: ${notScanned.error}: ${notScanned.message}`] : [],
    advice: [
      cluster === undefined
        ? 'Look at the add-ons of that account and Region in the EKS console; the next scan of health tells what it finds.'
        : `Look at the add-ons of ${cluster} in the EKS console.`,
    ],
    resourceIds: resources,
  };
}

/** An update that failed and that no execution of this project waits for. */
export function updateFailedNotice(
  { 'detail-type': what, time }: EksEvent,
  watched: ResourceHealth,
  { updateId }: EventSubject,
  errors: Issue[] | undefined,
): Notice {
  const { cluster, name, status, issues } = watched;
  const known = [...(errors ?? []), ...issues];
  const codes = [...new Set(known.map(({ code }) => code))];
  const updates = `\`aws eks list-updates --name ${cluster} --addon-name ${name}\``;
  const unknown =
    updateId === undefined ? 'The event does not name the update' : `Update ${updateId} could not be read`;

  return {
    ...base(watched),
    name: 'UpdateFailed',
    severity: 'error',
    summary: `An update of ${name} on ${cluster} failed; it was not started by eks-upkeep, or its execution has ended.`,
    reasons: [
      `${what} at ${time}.`,
      ...(errors ?? []).map(issueText),
      ...(errors === undefined ? [`${unknown}; ${updates} lists those of the add-on.`] : []),
      `The add-on is ${[status, ...issues.map(issueText)].join('; ')}.`,
    ],
    advice: addonAdvice(watched, codes, known),
    codes,
    resourceIds: [...new Set(known.flatMap(({ resourceIds }) => resourceIds))],
    details: { status, updateId: updateId ?? null },
  };
}

/**
 * An execution that changed an add-on: since when, the updates it has waited for, as far as they are known, and how it stands
 * or ended.
 */
export type RunAtAddon = {
  since: string;
  updateIds: readonly string[];
  status: string;
  stoppedAt?: string;
  error?: string;
};

/**
 * Whether an event belongs to an execution: it was at the add-on at the time of the event. EKS says that an update failed some
 * seconds after it shows so: then the execution that saw it may have ended, and the event is its own by the id of the update,
 * where the event names one.
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

// EKS's event has come by then, however busy it is.
const SECONDS_BEHIND = 60;
