import { awsEks } from '../../aws-command.ts';
import { type Choice, newestOf } from './choice.ts';
import { heldBackReason } from './rules.ts';
import type { AddonTarget, VersionWish } from './target.ts';

/** The add-on stays as it is; what a person should know of that. `below`: the version that a downgrade would go to. */
export function stay(
  choice: Choice,
  reason: string,
  { warnings = [], advice = [] }: { warnings?: string[]; advice?: string[] } = {},
  below?: string,
): AddonTarget {
  const { current, offered, wish } = choice;
  const notes = notesOf(choice, current).filter((note) => note !== reason);
  const isOffered = offered.some(({ version }) => version === current);
  if (!isOffered) {
    const target = below ?? newestOf(choice.allowed)?.version;
    return {
      kind: 'stay',
      reason: `EKS does not offer ${current} for Kubernetes ${wish.clusterVersion}. ${reason}`,
      notOffered: true,
      notes,
      warnings: [...warnings, NOT_OFFERED],
      advice: [...advice, ...goDown(choice, target)],
    };
  }
  const neighbour = neighbourWarning(choice, below);
  return {
    kind: 'stay',
    reason,
    notOffered: false,
    notes,
    warnings: [...warnings, ...neighbour.warnings],
    advice: [...advice, ...neighbour.advice],
  };
}

const NOT_OFFERED = 'While it stays, EKS refuses every change of it, and a rollback to it too.';

function goDown({ wish: { clusterVersion, addon } }: Choice, version: string | undefined): string[] {
  if (version === undefined) {
    return [
      `No version of ${addon} that EKS offers for Kubernetes ${clusterVersion} can take its place: the rules of the request hold it back, or its name does not say whether it is older. Change the rules, or name a version.`,
    ];
  }
  return [
    `If the cluster stays at Kubernetes ${clusterVersion}, take ${addon} down to ${version}: the same request with \`allowDowngrade: true\`. If it is upgraded again soon, leave it as it is.`,
  ];
}

/** What is installed and stays is not offered on the other side of the upgrade or of the cluster's rollback. */
function neighbourWarning(
  { current, offered, wish: { addon, rules } }: Choice,
  below: string | undefined,
): { warnings: string[]; advice: string[] } {
  const { neighbour } = rules;
  if (neighbour === undefined || neighbour.versions.has(current)) return { warnings: [], advice: [] };
  const step = neighbour.compatibility === 'next' ? 'upgraded' : 'rolled back';
  const both = below ?? newestOf(offered.filter(({ version }) => neighbour.versions.has(version)))?.version;
  return {
    warnings: [
      `${current} is not offered for Kubernetes ${neighbour.clusterVersion}: it has to move before or after the cluster is ${step}.`,
    ],
    advice: [
      both === undefined
        ? `No version of ${addon} is offered for both; move it directly after the cluster is ${step}.`
        : `${both} is offered for both; the same request with \`allowDowngrade: true\` goes there.`,
    ],
  };
}

/** For each rule the newest version that it holds back, of those newer than what is chosen. */
export function notesOf({ offered, wish, order }: Choice, chosen: string): string[] {
  const newer = offered
    .filter(({ version }) => (order.compare(version, chosen) ?? 0) > 0)
    .toSorted((a, b) => order.compare(b.version, a.version) ?? 0);
  const rules = new Map<string, string>();
  for (const offer of newer) {
    const reason = heldBackReason(offer, wish.rules);
    const rule = reason?.replaceAll(offer.version, '').replace(/\d{4}-\d\d-\d\d/, '');
    if (rule !== undefined && !rules.has(rule)) rules.set(rule, `${offer.version} ${reason}.`);
  }
  return [...rules.values()].slice(0, MOST_NOTES);
}

const MOST_NOTES = 5;

export function nothingOffered(current: string, wish: VersionWish): AddonTarget {
  const { addon, clusterVersion, region, whenNotOffered } = wish;
  const reason = `EKS offers no version of ${addon} for Kubernetes ${clusterVersion}.`;
  const advice = `See \`${awsEks({ region }, `describe-addon-versions --addon-name ${addon}`)}\` for the Kubernetes versions it supports.`;
  if (whenNotOffered === 'block') return { kind: 'blocked', reason, advice };
  return {
    kind: 'stay',
    reason: `${reason} ${current} stays until its vendor publishes one.`,
    notOffered: true,
    notes: [],
    warnings: [NOT_OFFERED],
    advice: [advice],
  };
}
