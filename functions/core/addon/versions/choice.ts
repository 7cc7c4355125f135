import type { OfferedVersion } from '../addon.ts';
import { newestOfEks, type VersionOrder, versionOrder } from './order.ts';
import { heldBackReason, type VersionRules } from './rules.ts';
import type { VersionWish } from './target.ts';
import { compareVersions, minorLine, readVersion } from './version.ts';

/** A wish with all that a choice depends on. */
export type Choice = {
  current: string;
  offered: readonly OfferedVersion[];
  /** Those that no rule holds back. */
  allowed: readonly OfferedVersion[];
  wish: VersionWish;
  order: VersionOrder;
};

export function choiceOf(current: string, offered: readonly OfferedVersion[], wish: VersionWish): Choice {
  const allowed = offered.filter((each) => heldBackReason(each, wish.rules) === undefined);
  return { current, offered, allowed, wish, order: versionOrder(offered, current) };
}

export type Picked =
  | { kind: 'one'; offer: OfferedVersion }
  | { kind: 'none' }
  | { kind: 'held'; version: string; reason: string }
  | { kind: 'unclear'; reason: string; advice: string };

/** The version that a floating policy means. */
export function pick(choice: Choice): Picked {
  const { policy, rules } = choice.wish;
  if (policy === 'default') {
    const defaults = choice.offered.filter(({ isDefault }) => isDefault);
    const offer = newestOf(defaults) ?? defaults[0];
    return offer ? unlessHeld(offer, rules) : { kind: 'none' };
  }
  const isLatest = policy === 'latest' || policy === 'latest-that-fits';
  const inLine = ({ version }: OfferedVersion) => isLatest || minorLine(version) === policy.replace('v', '');
  const listed = choice.offered.filter(inLine);
  const allowed = choice.allowed.filter(inLine);
  const highest = newestOf(listed);
  if (highest === undefined) return isLatest ? byWordOfEks(choice) : { kind: 'none' };

  const best = newestOf(allowed);
  if (best === undefined) return unlessHeld(highest, rules);
  const isClear = choice.order.ascends && choice.order.compare(best.version, choice.current) !== undefined;
  if (isClear) return { kind: 'one', offer: best };
  return isLatest ? byWordOfEks(choice) : onlyOne(choice, allowed);
}

/** Where the names of versions do not say which is newer, only what EKS lists first and has as its default is no guess. */
function byWordOfEks(choice: Choice): Picked {
  const offer = newestOfEks(choice.offered);
  return offer ? unlessHeld(offer, choice.wish.rules) : unclear(choice);
}

function onlyOne(choice: Choice, allowed: readonly OfferedVersion[]): Picked {
  const offer = allowed.find(({ isDefault }) => isDefault) ?? (allowed.length === 1 ? allowed[0] : undefined);
  return offer ? { kind: 'one', offer } : unclear(choice);
}

function unclear({ current, offered, wish: { addon, policy } }: Choice): Picked {
  const byDefault = offered.find(({ isDefault }) => isDefault)?.version;
  const says =
    byDefault === undefined ? '' : `; EKS lists ${offered[0]?.version} first, and its default is ${byDefault}`;
  return {
    kind: 'unclear',
    reason: `Which version of ${addon} is ${policy}, seen from ${current}, does not follow from their names${says}.`,
    advice: 'Name the version that you want, or ask for `default`.',
  };
}

function unlessHeld(offer: OfferedVersion, rules: VersionRules): Picked {
  const reason = heldBackReason(offer, rules);
  return reason === undefined ? { kind: 'one', offer } : { kind: 'held', version: offer.version, reason };
}

/** The highest by number, of those that have one. */
export function newestOf(offered: readonly OfferedVersion[]): OfferedVersion | undefined {
  return offered
    .filter(({ version }) => readVersion(version) !== undefined)
    .toSorted((a, b) => compareVersions(a.version, b.version))
    .at(-1);
}
