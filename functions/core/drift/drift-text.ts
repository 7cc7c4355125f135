import { countText } from '../count-text.ts';
import type { AddonDrift } from './addon-drift.ts';
import { type ClusterDrift, type DriftTotals, isBehind, type NotRead } from './drift.ts';

/** How far behind an add-on is, in a few words. */
export function behindText({ state, minorsBehind, latest }: AddonDrift): string {
  if (state === 'latest') return 'latest';
  if (state === 'newer') return 'newer than latest';
  if (state === 'not offered') return 'not offered';
  if (state === 'unclear' || minorsBehind === null) return latest === null ? 'unclear' : 'order unclear';
  if (minorsBehind === 0) return 'same line';
  return countText(minorsBehind, 'minor line');
}

/** What is to be done before the next Kubernetes version. */
export function nextText({ next: { state, to } }: AddonDrift): string {
  if (state === 'ready') return 'ready';
  if (state === 'unknown') return 'not known yet';
  if (state === 'not offered') return 'not offered';
  return to === null ? 'must move after the upgrade' : `must move to ${to}`;
}

/** Whether an update could be rolled back. */
export function wayBackText({ wayBack }: AddonDrift): string {
  if (wayBack === null) return '-';
  return wayBack.possible ? 'yes' : 'no';
}

type Whereabouts = { accountId?: string | undefined; region?: string | undefined; name?: string | undefined };

/** `111122223333/eu-west-1/prod-1`, as much of it as is known. */
export const placeText = ({ accountId, region, name }: Whereabouts): string =>
  [accountId, region, name].filter((part) => part !== undefined && part !== '').join('/');

/** What could not be read, in a sentence. */
export const notReadText = (read: NotRead): string =>
  `${[placeText(read), read.what].filter((part) => part !== '').join(': ')} could not be read: ${read.error}: ${read.message}`;

/** One line for each add-on that counts as behind. */
export const behindLines = ({ addons }: ClusterDrift, maxBehind: number): string[] =>
  addons
    .filter((each) => isBehind(each, maxBehind))
    .map((each) => {
      const latest = each.latest === null ? '' : `, latest ${each.latest}`;
      const back = each.wayBack?.possible === false ? `; no way back: ${each.wayBack.reason}` : '';
      return `${each.addon} ${each.installed}${latest}: ${behindText(each)}${back}`;
    });

/** `6 add-ons on 2 clusters: 3 behind, 1 blocks the next Kubernetes version, 0 unhealthy.` */
export function totalsText({ clusters, addons, behind, blocking, unhealthy, notRead }: DriftTotals): string {
  const counted = `${countText(addons, 'add-on')} on ${countText(clusters, 'cluster')}`;
  const blocks = `${blocking} ${blocking === 1 ? 'blocks' : 'block'} the next Kubernetes version`;
  const unread = notRead === 0 ? '' : ` ${notRead} could not be read.`;
  return `${counted}: ${behind} behind, ${blocks}, ${unhealthy} unhealthy.${unread}`;
}
