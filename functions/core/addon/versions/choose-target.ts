import type { OfferedVersion } from '../addon.ts';
import { type Choice, choiceOf, pick } from './choice.ts';
import { heldBackReason } from './rules.ts';
import { notesOf, nothingOffered, stay } from './stay.ts';
import type { AddonTarget, VersionWish } from './target.ts';
import { compareVersions } from './version.ts';

/**
 * Applies a version policy to what EKS offers. An add-on never goes backwards unless asked: `latest`, `default` and a minor
 * line stay, an exact older version is blocked. Nor does it go to what is not known to be newer.
 */
export function chooseTarget(current: string, offered: readonly OfferedVersion[], wish: VersionWish): AddonTarget {
  const target = targetOf(current, offered, wish);
  const { neighbour } = wish.rules;
  if (target.kind === 'blocked' || neighbour === undefined || neighbour.versions.has(current)) return target;
  if (target.kind === 'stay') return { ...target, mustMove: true };
  const step = neighbour.compatibility === 'next' ? 'upgraded' : 'rolled back';
  const note = `${current} is not offered for Kubernetes ${neighbour.clusterVersion}, so it has to move before the cluster is ${step}.`;
  return { ...target, notes: [note, ...target.notes], mustMove: true };
}

function targetOf(current: string, offered: readonly OfferedVersion[], wish: VersionWish): AddonTarget {
  if (offered.length === 0) return nothingOffered(current, wish);
  const choice = choiceOf(current, offered, wish);
  return isFloating(wish.policy) ? floatingTarget(choice) : exactTarget(choice);
}

function exactTarget({ current, offered, wish, order }: Choice): AddonTarget {
  const { addon, policy, allowDowngrade, clusterVersion, rules } = wish;
  const wanted = offered.find(({ version }) => version === policy);
  if (wanted === undefined) {
    const reason = `${policy} is not offered for ${addon} on Kubernetes ${clusterVersion}.`;
    return { kind: 'blocked', reason, advice: `Offered are ${nearest(policy, offered).join(', ')}.` };
  }
  const held = heldBackReason(wanted, rules);
  if (held !== undefined) {
    return { kind: 'blocked', reason: `${policy} ${held}.`, advice: 'Ask for another version, or change the rule.' };
  }
  const age = order.compare(policy, current);
  if (age !== undefined && age < 0 && !allowDowngrade) {
    const reason = `${policy} is older than ${current}, and the request does not allow a downgrade.`;
    return { kind: 'blocked', reason, advice: 'Set `allowDowngrade: true` if you mean it.' };
  }
  const warnings =
    age === undefined ? [`Whether ${policy} is newer than ${current} does not follow from their names.`] : [];
  return { kind: 'go', offer: wanted, notes: [], warnings };
}

function floatingTarget(choice: Choice): AddonTarget {
  const { current, wish, order } = choice;
  const { addon, policy, allowDowngrade, clusterVersion } = wish;
  const found = pick(choice);
  if (found.kind === 'none') {
    const reason = `${policy} is not offered for ${addon} on Kubernetes ${clusterVersion}.`;
    return { kind: 'blocked', reason, advice: `Offered are ${nearest(policy, choice.offered).join(', ')}.` };
  }
  if (found.kind === 'unclear') return stay(choice, found.reason, { warnings: [found.reason], advice: [found.advice] });
  if (found.kind === 'held') return stay(choice, `${found.version} ${found.reason}.`);

  const { offer } = found;
  const age = order.compare(offer.version, current);
  if (age !== undefined && age < 0 && !allowDowngrade) {
    return stay(choice, `${current} is newer than ${policy}, ${offer.version}.`, {}, offer.version);
  }
  return { kind: 'go', offer, notes: notesOf(choice, offer.version), warnings: [] };
}

function isFloating(policy: string): boolean {
  return !policy.includes('-eksbuild.');
}

/** Up to five offered versions, those of the same minor line first, newest first. */
function nearest(policy: string, offered: readonly OfferedVersion[]): string[] {
  const line = /^v\d+\.\d+\./.exec(policy)?.[0] ?? policy;
  const newestFirst = offered.map(({ version }) => version).sort((a, b) => compareVersions(b, a));
  const same = newestFirst.filter((version) => version.startsWith(line));
  return [...new Set([...same, ...newestFirst])].slice(0, 5);
}
