import type { Issue } from '../addon/addon.ts';
import { issueText } from '../addon/outcome.ts';
import type { Notice } from '../notice/notice.ts';
import type { EksEvent, EventSubject } from './eks-event.ts';
import { addonAdvice, base, type Unread, type Watched } from './health.ts';

/** EKS said that something is wrong with an add-on, and it cannot be found out what: told as far as it is known. */
export function unknownNotice(event: EksEvent, { cluster, addon }: EventSubject, unread: Unread | undefined): Notice {
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
    because: unread ? [`${unread.what} could not be read: ${unread.error}: ${unread.message}`] : [],
    advice: [
      cluster === undefined
        ? 'Look at the add-ons of that account and Region in the EKS console; the next sweep of health tells what it finds.'
        : `Look at the add-ons of ${cluster} in the EKS console.`,
    ],
    resourceIds: resources,
  };
}

/** An update that failed and that no execution of this project waits for. */
export function updateFailedNotice(
  { 'detail-type': what, time }: EksEvent,
  watched: Watched,
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
    because: [
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
 * Whether an event belongs to an execution: it ran at the time of the event. EventBridge gives whole seconds. EKS says that an
 * update failed some seconds after it shows so, when the execution that saw it may have ended.
 */
export function wasAtWork(
  { startedAt, stoppedAt }: { startedAt?: string; stoppedAt?: string },
  { 'detail-type': what, time }: Pick<EksEvent, 'detail-type' | 'time'>,
): boolean {
  const at = Date.parse(time);
  const grace = what === 'EKS Addon Update Failed' ? SECONDS_BEHIND * 1000 : 0;
  if (startedAt === undefined || at < Date.parse(startedAt) - 1000) return false;
  return stoppedAt === undefined || at <= Date.parse(stoppedAt) + grace;
}

// An update that somebody else begins after the end of ours has hardly failed by then.
const SECONDS_BEHIND = 60;
