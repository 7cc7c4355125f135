import type { ClusterState, OfferedVersion } from '../addon/addon.ts';
import { type Choice, choiceOf, newestOf, pick } from '../addon/versions/choice.ts';
import { stepsBetween } from '../addon/versions/steps.ts';
import { compareVersions, minorLine } from '../addon/versions/version.ts';
import { waysBack } from '../addon/versions/way-back.ts';
import { type Health, healthOf, type ResourceHealth } from '../health/health.ts';
import { issueText } from '../issue.ts';

/** What EKS offers of an add-on: for the Kubernetes version of its cluster, and for the next one. */
export type Offers = { now: readonly OfferedVersion[]; next: readonly OfferedVersion[] };

/**
 * How far an add-on is from the newest version for the Kubernetes version of its cluster. `newer` is an installed version beyond
 * it; `unclear`, that the names of the versions do not say which is newer; `not offered`, that EKS offers none.
 */
export type DriftState = 'latest' | 'behind' | 'newer' | 'unclear' | 'not offered';

/**
 * What stands between an add-on and the next Kubernetes version: `must move`, to a version that is offered for both if there is
 * one; `not offered` for the next version in any version; `unknown` where EKS offers no add-on of the cluster for it yet.
 */
export type NextStep = { state: 'ready' | 'must move' | 'not offered' | 'unknown'; to: string | null };

export type AddonDrift = {
  addon: string;
  installed: string;
  state: DriftState;
  latest: string | null;
  /** How many minor lines EKS offers above the installed one; `null` when nobody can say. */
  minorsBehind: number | null;
  next: NextStep;
  health: Health;
  /** The status and the issues that EKS reports. */
  says: string;
  /** Whether an update to `latest` can be rolled back, and why not; `null` when there is nothing to update to. */
  wayBack: { possible: boolean; reason: string | null } | null;
};

/** An add-on beside what EKS offers of it. `isNextKnown`: EKS offers some add-on of the cluster for the next Kubernetes version. */
export function addonDrift(
  resource: ResourceHealth,
  cluster: ClusterState,
  offers: Offers,
  isNextKnown: boolean,
): AddonDrift {
  const { name: addon, version: installed = '', status, issues } = resource;
  const choice = choiceOf(installed, offers.now, {
    addon,
    policy: 'latest',
    allowDowngrade: false,
    clusterVersion: cluster.version,
    whenNotOffered: 'block',
    rules: {
      platformVersion: cluster.platformVersion,
      neighbour: undefined,
      neverVersions: [],
      minimumAgeDays: 0,
      sightings: undefined,
      misfits: new Map(),
    },
  });
  const found = distanceOf(choice);
  return {
    addon,
    installed,
    ...found,
    next: isNextKnown ? nextStep(installed, offers) : { state: 'unknown', to: null },
    health: healthOf(resource),
    says: [status, ...issues.map(issueText)].join('; '),
    wayBack: found.state === 'behind' && found.latest !== null ? wayBackOf(choice, found.latest) : null,
  };
}

function distanceOf(choice: Choice): Pick<AddonDrift, 'state' | 'latest' | 'minorsBehind'> {
  const { current, offered, order } = choice;
  if (offered.length === 0) return { state: 'not offered', latest: null, minorsBehind: null };
  const picked = pick(choice);
  if (picked.kind !== 'one') return { state: 'unclear', latest: null, minorsBehind: null };

  const { version: latest } = picked.offer;
  const age = order.compare(latest, current);
  if (age === undefined) return { state: 'unclear', latest, minorsBehind: null };
  if (age === 0) return { state: 'latest', latest, minorsBehind: 0 };
  if (age < 0) return { state: 'newer', latest, minorsBehind: 0 };
  const lines = choice.allowed
    .filter(({ version }) => compareVersions(version, current) > 0)
    .flatMap(({ version }) => minorLine(version) ?? []);
  return { state: 'behind', latest, minorsBehind: new Set(lines.filter((line) => line !== minorLine(current))).size };
}

function nextStep(installed: string, { now, next }: Offers): NextStep {
  if (next.length === 0) return { state: 'not offered', to: null };
  const isOffered = (version: string) => next.some((each) => each.version === version);
  if (isOffered(installed)) return { state: 'ready', to: null };
  return { state: 'must move', to: newestOf(now.filter(({ version }) => isOffered(version)))?.version ?? null };
}

function wayBackOf({ current, offered, wish: { addon, clusterVersion } }: Choice, latest: string) {
  const versions = stepsBetween(addon, current, latest, offered);
  const ways = waysBack({
    addon,
    clusterVersion,
    from: current,
    versions,
    offered,
    rollBackTo: 'start',
    toNearest: [],
  });
  const reason = ways.find(({ path }) => path.length === 0)?.reason ?? null;
  return { possible: reason === null, reason };
}
