import * as z from 'zod/mini';
import { type AddonApi, addonApi } from './aws/eks/addons.ts';
import { rememberedCatalogue } from './aws/eks/catalogue.ts';
import { type ChangesInProgress, changesInProgress } from './aws/eks/changes-in-progress.ts';
import { type NodeGroupApi, nodeGroupApi } from './aws/eks/node-groups.ts';
import { executionReader } from './aws/step-functions/execution-reader.ts';
import { type Claiming, clusterClaims, otherHolder } from './aws/table/cluster-claims.ts';
import { type VersionSightings, versionSightings } from './aws/table/version-sightings.ts';
import type { Addon, ClusterState, OfferedVersion } from './core/addon/addon.ts';
import { isPlaceInDoubt } from './core/addon/checks/compute.ts';
import { misfitText, wantedFit } from './core/addon/checks/configuration-fit.ts';
import { decidePlan, isToChange, type Observed, wantedSettings } from './core/addon/plan.ts';
import { Past } from './core/addon/progress.ts';
import { decideReadiness } from './core/addon/readiness.ts';
import { UpdateAddonRequest } from './core/addon/request.ts';
import { limits } from './core/addon/timing/deadline.ts';
import { goesNodeByNode } from './core/addon/timing/duration.ts';
import { chooseTarget } from './core/addon/versions/choose-target.ts';
import { neighbourVersion } from './core/addon/versions/neighbour.ts';
import { heldBackReason } from './core/addon/versions/rules.ts';
import { sightingsKey } from './core/addon/versions/sightings.ts';
import { lineInTheWay, stepsBetween } from './core/addon/versions/steps.ts';
import { nearestCandidates } from './core/addon/versions/way-back.ts';
import { locationOf } from './core/cluster.ts';
import { readableConfigurations } from './core/configuration/readable.ts';
import { unlessLate } from './core/errors/late-planning.ts';
import { clusterKey } from './core/execution/cluster-claim.ts';
import { STARTED_BY } from './core/execution/started-by.ts';
import { KubernetesAccess } from './core/kubernetes/access.ts';
import { timesOf } from './core/time-limits.ts';
import { onAws, type Services } from './runtime/services.ts';
import { task } from './runtime/task.ts';

export const Input = z.strictObject({
  request: UpdateAddonRequest.check(readableConfigurations()),
  table: z.string(),
  /** What the stack may do with the Kubernetes API of clusters, and the role that has to be given access. */
  kubernetes: z.strictObject({ access: KubernetesAccess, role: z.string() }),
  executionArn: z.string(),
  startedAt: z.iso.datetime(),
  now: z.iso.datetime(),
  past: Past,
});

type Input = z.infer<typeof Input>;
type Ports = Omit<Claiming, 'inProgress'> & {
  eks: AddonApi;
  nodeGroups: NodeGroupApi;
  sightings: VersionSightings;
  changes: ChangesInProgress;
};

/**
 * Reads cluster, add-on, offered versions and the target's schema, and decides what to do. Changes nothing of the cluster, but
 * claims it for this execution unless another one has it; a dry run does not need the claim.
 */
export const planAddonUpdate = (ports: Ports) => {
  const catalogue = rememberedCatalogue(ports.eks);
  return (input: Input) => {
    const { startedAt, now } = timesOf(input);
    // Whoever plans again, after an update did not go as planned, asks EKS again.
    const eks = input.past.log.length === 0 ? { ...ports.eks, ...catalogue(now) } : ports.eks;
    return plan({ ...ports, eks }, input).catch(unlessLate(limits(input.request, startedAt).pollUntil, now));
  };
};

async function plan(ports: Ports, input: Input) {
  const { eks, nodeGroups } = ports;
  const { request, past } = input;
  const { cluster: place, addon: name } = request;
  const times = timesOf(input);

  // Claimed before reading, so that a change started by the previous holder is seen.
  const claiming = { ...ports, inProgress: () => ports.changes.inProgress(place) };
  const holder = request.dryRun ? undefined : await otherHolder(claiming, input.table, claimOf(input));
  const cluster = await eks.cluster(place);
  const addon = await eks.addon(place, name);
  const unready = decideReadiness(request, { cluster, addon, holder }, times, past);
  if (unready) return unready;

  const observed = await observe(ports, input, { cluster, addon });
  const toNearest = await nearestWay(eks, request, observed);
  const nodes = await nodesOf(nodeGroups, request, observed);
  const shown = await shownCompute(nodeGroups, request, observed, nodes);
  return decidePlan(
    request,
    { ...observed, toNearest, nodes, shown, diagnosis: diagnosisOf(input, cluster) },
    times,
    past,
  );
}

/** How the cluster is asked for causes, where the stack has access to it. */
function diagnosisOf({ request, kubernetes, executionArn }: Input, { api }: ClusterState): Observed['diagnosis'] {
  if (kubernetes.access === 'none' || !request.diagnose || api === undefined) return undefined;
  const { region } = locationOf(request.cluster, executionArn);
  return { reach: { name: request.cluster.name, region, ...api }, role: kubernetes.role };
}

const claimOf = ({ request, executionArn, now }: Input) => ({
  key: clusterKey(request.cluster, executionArn),
  executionArn,
  startedBy: request[STARTED_BY],
  now,
});

type Stranded = Pick<Observed, 'addon' | 'target' | 'present' | 'versions'> & { passable: readonly OfferedVersion[] };

/** From the first step to the nearest older version that accepts the current configuration, if a rollback is to go there. */
async function nearestWay(
  eks: AddonApi,
  { cluster, addon: name, rollBackTo }: UpdateAddonRequest,
  { addon, target, present, versions, passable }: Stranded,
): Promise<string[]> {
  if (rollBackTo !== 'nearest' || target.kind !== 'go' || present !== undefined) return [];
  for (const version of nearestCandidates(addon.version, versions, passable)) {
    const { schema } = await eks.configuration(cluster, name, version);
    const { fits } = wantedFit({ configurationValues: undefined }, addon, schema);
    if (fits) return stepsBetween(name, versions[0] ?? addon.version, version, passable);
  }
  return [];
}

/** The number of nodes, where that decides how long the update takes; not read for an add-on that does not change. */
async function nodesOf(
  nodeGroups: NodeGroupApi,
  { cluster, addon: name }: UpdateAddonRequest,
  { addon, to }: Pick<Observed, 'addon' | 'to'>,
): Promise<number | undefined> {
  return isToChange(addon, to) && goesNodeByNode(name) ? nodeGroups.nodes(cluster) : undefined;
}

/** The compute that EKS shows, where the target version may not be able to run. */
async function shownCompute(
  nodeGroups: NodeGroupApi,
  { cluster: place }: UpdateAddonRequest,
  { cluster, addon, target, present, to }: Pick<Observed, 'cluster' | 'addon' | 'target' | 'present' | 'to'>,
  nodes: number | undefined,
): Promise<string[] | undefined> {
  const offer = target.kind === 'go' ? target.offer : present;
  if (offer === undefined || !isToChange(addon, to)) return undefined;
  return isPlaceInDoubt(offer, cluster, nodes ? ['ec2'] : []) ? nodeGroups.kinds(place) : undefined;
}

type Present = { cluster: ClusterState; addon: Addon };

/** What EKS offers, which version of it is the target, and which configuration that accepts. */
async function observe(ports: Ports, input: Input, { cluster, addon }: Present) {
  const { eks } = ports;
  const { request } = input;
  const { cluster: place, addon: name, version: policy, allowDowngrade, whenNotOffered } = request;
  const offered = await eks.offeredVersions(place, name, cluster.version);
  const misfits = new Map<string, string>();
  const rules = { ...(await rulesOf(ports, input, cluster, offered)), misfits };
  const { region } = place;
  const wish = { addon: name, policy, allowDowngrade, clusterVersion: cluster.version, region, whenNotOffered, rules };
  const present = offered.find(({ version }) => version === addon.version);
  // Intermediate versions have to fit neither another Kubernetes version nor a configuration that comes later.
  const passing = { ...rules, neighbour: undefined, misfits: new Map<string, string>() };
  const passable = offered.filter((offer) => heldBackReason(offer, passing) === undefined);

  for (;;) {
    const target = chooseTarget(addon.version, offered, wish);
    const version = target.kind === 'go' ? target.offer.version : addon.version;
    const way = { from: addon.version, to: version };
    const obstacle = lineInTheWay(name, way, { offered, passable }, (offer) => heldBackReason(offer, passing));
    if (obstacle !== undefined) {
      misfits.set(version, obstacle);
      continue;
    }
    const to = wantedSettings(request, addon, version);
    const versions = stepsBetween(name, addon.version, version, passable);
    const isKnown = target.kind === 'go' || (target.kind === 'stay' && !target.notOffered);
    const configuration = isKnown ? await eks.configuration(place, name, version) : NOT_READ;
    const observed = { cluster, addon, target, present, versions, to, configuration, offered, passable };
    if (policy !== 'latest-that-fits' || target.kind !== 'go' || version === addon.version) return observed;

    const fit = wantedFit(request, to, configuration.schema);
    if (fit.fits) return observed;
    misfits.set(version, misfitText(fit));
  }
}

const NOT_READ = { schema: undefined, serviceAccounts: undefined };

/** Which rules of the request hold back versions that EKS offers. */
async function rulesOf(ports: Ports, input: Input, cluster: ClusterState, offered: readonly OfferedVersion[]) {
  const { neverVersions, minimumAgeDays } = input.request;
  const versions = offered.map(({ version }) => version);
  return {
    platformVersion: cluster.platformVersion,
    neighbour: await neighbourOf(ports, input, cluster),
    neverVersions,
    minimumAgeDays,
    sightings: minimumAgeDays === 0 ? undefined : await sightingsOf(ports, input, versions),
  };
}

async function neighbourOf({ eks }: Ports, { request }: Input, { version }: ClusterState) {
  const { cluster, addon, compatibility } = request;
  if (compatibility === 'cluster') return undefined;
  const clusterVersion = neighbourVersion(version, compatibility);
  const offered = await eks.offeredVersions(cluster, addon, clusterVersion);
  return { compatibility, clusterVersion, versions: new Set(offered.map((each) => each.version)) };
}

async function sightingsOf({ sightings }: Ports, input: Input, versions: readonly string[]) {
  const { request, table, executionArn, now } = input;
  const key = sightingsKey(locationOf(request.cluster, executionArn), request.addon);
  return { firstSeenAt: await sightings.firstSeen(table, key, versions, now), now: Date.parse(now) };
}

export const bind = ({ here, eks, log }: Pick<Services, 'here' | 'eks' | 'log'>) =>
  task(
    Input,
    planAddonUpdate({
      eks: addonApi(eks),
      nodeGroups: nodeGroupApi(eks),
      sightings: versionSightings(here),
      claims: clusterClaims(here),
      executions: executionReader(here),
      changes: changesInProgress(eks),
    }),
    log,
  );

export const handler = bind(onAws());
