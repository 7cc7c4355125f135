import { type EKSClient, paginateListClusters } from '@aws-sdk/client-eks';
import { awsEks } from '../../../functions/core/aws-command.ts';
import { locationOfArn } from '../../../functions/core/cluster.ts';
import { fitsPattern } from '../../../functions/core/pattern.ts';
import { groupsOf, isClusterRoleAccess } from '../../kubernetes/cluster-roles.ts';
import { fleetRoles } from '../expected-calls.ts';
import { type Finding, finding } from '../finding.ts';
import type { StackFacts } from '../stack.ts';
import type { Clients } from '../world.ts';
import { type Asked, CHECK, clusterFindings, type Named, unlessDenied } from './cluster.ts';

/** Whether the functions reach the Kubernetes API of the clusters that the stack names, and are let in. */
export async function kubernetesFindings(facts: StackFacts, clients: Clients): Promise<Finding[]> {
  const { KubernetesAccess: access = 'none' } = facts.parameters;
  if (!isClusterRoleAccess(access)) return [finding(CHECK, 'ok', 'It is not used: KubernetesAccess is none.')];
  const { KubernetesRoleArn: role = '' } = facts.outputs;
  const { clusters, left } = await clustersHere(facts, clients);
  const elsewhere = await memberFindings(facts, clients, { role, access });
  if (clusters.length + left.length + elsewhere.length === 0) {
    const found = `KubernetesAccess is ${access}, and there is no cluster to look at: KubernetesCluster is empty, and ClusterNames matches none in this account and Region. Whether a cluster elsewhere lets ${role} in:`;
    const [list, describe] = [
      awsEks(facts, 'list-clusters'),
      awsEks(facts, `describe-access-entry --cluster-name <cluster> --principal-arn ${role}`),
    ];
    return [finding(CHECK, 'unknown', found, list, describe)];
  }
  const findings = [...left];
  for (const cluster of clusters) {
    const found = await clusterFindings(clients.eksIn(cluster.region), { cluster, role, access }, facts);
    findings.push(...found);
  }
  return [...findings, ...elsewhere];
}

/** The clusters of other accounts, by their roles: the one that the stack names, or those that the role sees. */
async function memberFindings(
  facts: StackFacts,
  { credentialsOf, eksIn }: Clients,
  { role, access }: Omit<Asked, 'cluster'>,
): Promise<Finding[]> {
  const { ClusterNames = '*', ClusterRegion = '*' } = facts.parameters;
  const region = ClusterRegion === '*' ? facts.region : ClusterRegion;
  const findings: Finding[] = [];
  for (const fleetRole of fleetRoles(facts)) {
    const { accountId: account } = locationOfArn(fleetRole.roleArn);
    const credentials = await credentialsOf(fleetRole);
    if (credentials === undefined) {
      findings.push(memberUnseen({ account, region, role, access, name: ClusterNames }));
      continue;
    }
    const eks = eksIn(region, credentials);
    const { names, left } = await matched(eks, facts, { region, account });
    findings.push(...left);
    for (const name of names) {
      const cluster: Named = { name, region, account, absent: 'ok', entry: entryOf(ClusterNames) };
      findings.push(...(await clusterFindings(eks, { cluster, role, access }, facts)));
    }
  }
  return findings;
}

const isPattern = (names: string) => /[*?]/.test(names);

/** As many as a person reads. */
const MOST_CLUSTERS = 10;

type Place = { region: string; account: string };

/** The clusters of a place that the stack may change, and what is to be said when these are not all. */
async function matched(
  eks: EKSClient,
  { parameters: { ClusterNames = '*' } }: StackFacts,
  place: Place,
): Promise<{ names: string[]; left: Finding[] }> {
  if (!isPattern(ClusterNames)) return { names: [ClusterNames], left: [] };
  const names = await unlessDenied(() => namesOf(eks, ClusterNames));
  const where = `in ${place.region} of account ${place.account}`;
  const list = awsEks(place, 'list-clusters');
  if (names === 'denied') {
    const found = `Access denied: eks:ListClusters, so which clusters ${where} ClusterNames=${ClusterNames} matches cannot be seen.`;
    return { names: [], left: [finding(CHECK, 'unknown', found, list)] };
  }
  if (names.length <= MOST_CLUSTERS) return { names, left: [] };
  const found = `ClusterNames=${ClusterNames} matches more than ${MOST_CLUSTERS} clusters ${where}: only the first ${MOST_CLUSTERS} were looked at.`;
  return { names: names.slice(0, MOST_CLUSTERS), left: [finding(CHECK, 'unknown', found, list)] };
}

/** The clusters that a pattern matches, on whichever page they are, until there are more than are looked at. */
async function namesOf(eks: EKSClient, pattern: string): Promise<string[]> {
  const names: string[] = [];
  for await (const { clusters = [] } of paginateListClusters({ client: eks }, {})) {
    names.push(...clusters.filter((name) => fitsPattern(pattern, name)));
    if (names.length > MOST_CLUSTERS) break;
  }
  return names;
}

/** Whoever names a cluster wants it to let the role in; a pattern says nothing of access. */
const entryOf = (names: string): Named['entry'] => (isPattern(names) ? 'optional' : 'wanted');

type Unseen = Omit<Asked, 'cluster'> & { account: string; region: string; name: string };

/** What has to be looked at with other credentials. */
function memberUnseen({ account, region, role, access, name }: Unseen): Finding {
  const cluster = isPattern(name) ? '<cluster>' : name;
  const found = `The clusters of account ${account} cannot be seen with the credentials of this shell. Each that is to let ${role} in needs an access entry with ${groupsOf(access).join(', ')}; with credentials of ${account}:`;
  const [list, describe] = [
    awsEks({ region }, 'list-clusters'),
    awsEks({ region }, `describe-access-entry --cluster-name ${cluster} --principal-arn ${role}`),
  ];
  return finding(CHECK, 'unknown', found, ...(isPattern(name) ? [list, describe] : [describe]));
}

/** Those of this account: the one that has its entry from the stack, and those that the stack may change. */
async function clustersHere(facts: StackFacts, { eksIn }: Clients): Promise<{ clusters: Named[]; left: Finding[] }> {
  const { parameters, region, account } = facts;
  const { KubernetesCluster = '', ClusterNames = '*', ClusterRegion = '*' } = parameters;
  const at = ClusterRegion === '*' ? region : ClusterRegion;
  const { names, left } = await matched(eksIn(at), facts, { region: at, account });
  // What is named may be in another account, or in a Region that nobody named.
  const those = names.map(
    (name): Named => ({ name, region: at, account, absent: 'unknown', entry: entryOf(ClusterNames) }),
  );
  if (KubernetesCluster === '') return { clusters: those, left };
  const own: Named = { name: KubernetesCluster, region, account, absent: 'problem', entry: 'wanted' };
  const others = those.filter((each) => each.name !== own.name || each.region !== own.region);
  return { clusters: [own, ...others], left };
}
