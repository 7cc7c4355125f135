import { type Cluster, DescribeAccessEntryCommand, DescribeClusterCommand, type EKSClient } from '@aws-sdk/client-eks';
import { awsEks } from '../../../functions/core/aws-command.ts';
import { KUBERNETES_GROUPS } from '../../../functions/core/kubernetes/access.ts';
import { type ClusterRoleAccess, groupsOf } from '../../kubernetes/cluster-roles.ts';
import { type Finding, finding, type Verdict } from '../finding.ts';
import type { StackFacts } from '../stack.ts';

export const CHECK = 'Kubernetes API';

/**
 * A cluster that is looked at. `absent`: what it means when it is not there. `entry`: whether it is to let the role in, or only may,
 * since access is given to each cluster by itself.
 */
export type Named = { name: string; region: string; account: string; absent: Verdict; entry: 'wanted' | 'optional' };

export type Asked = { cluster: Named; role: string; access: ClusterRoleAccess };

/** Whether the functions reach the Kubernetes API of a cluster, and are let in. */
export async function clusterFindings(eks: EKSClient, asked: Asked, facts: StackFacts): Promise<Finding[]> {
  const { name, region, account, absent } = asked.cluster;
  const cluster = await unlessGone(async () => (await eks.send(new DescribeClusterCommand({ name }))).cluster);
  if (!cluster) {
    const found = `There is no cluster ${name} in ${region} of account ${account}.`;
    return [finding(CHECK, absent, found, awsEks({ region }, 'list-clusters'))];
  }
  const refused = await entryFindings(eks, cluster, asked, shown(asked.cluster, facts));
  if (refused === 'not let in') return [withoutEntry(asked, facts)];
  const unreached = endpointFindings(cluster, asked, facts);
  if (unreached.length + refused.length > 0) return [...unreached, ...refused];
  const reached = isInVpc(facts)
    ? 'is asked from the subnets of the stack'
    : 'has an endpoint that is open to all addresses';
  const found = `${shown(asked.cluster, facts)} ${reached}, and lets ${asked.role} in with ${groupsOf(asked.access).join(', ')}.`;
  return [finding(CHECK, 'ok', found)];
}

/** A cluster of another account is not to be taken for one of the same name here. */
const shown = ({ name, account }: Named, facts: StackFacts) =>
  account === facts.account ? name : `${name} of account ${account}`;

const isInVpc = ({ parameters }: StackFacts) => (parameters.KubernetesSubnetIds ?? '') !== '';

/** Functions outside of a VPC reach what every address may use, and nothing else. */
function endpointFindings({ resourcesVpcConfig = {} }: Cluster, { cluster }: Asked, facts: StackFacts): Finding[] {
  const { endpointPublicAccess, publicAccessCidrs = [], vpcId, clusterSecurityGroupId } = resourcesVpcConfig;
  if (isInVpc(facts)) return [];
  const isPublic = endpointPublicAccess !== false;
  if (isPublic && (publicAccessCidrs.length === 0 || publicAccessCidrs.includes('0.0.0.0/0'))) return [];
  const said = isPublic
    ? `Only ${publicAccessCidrs.join(', ')} may use the public endpoint of ${shown(cluster, facts)}`
    : `The endpoint of ${shown(cluster, facts)} is private`;
  return [
    finding(
      CHECK,
      'problem',
      `${said}, and KubernetesSubnetIds is empty: the functions run outside of its VPC and do not reach it (KubernetesUnreachable).`,
      `aws ec2 describe-subnets --filters Name=vpc-id,Values=${vpcId} --query 'Subnets[].[SubnetId,AvailabilityZone]' --region ${cluster.region}`,
      `Deploy with KubernetesSubnetIds, private ones of these, and KubernetesSecurityGroupIds; ${clusterSecurityGroupId} has to let these groups in on port 443.`,
    ),
  ];
}

/** Whether the cluster knows the role, and by the groups of the access that the stack has. */
async function entryFindings(
  eks: EKSClient,
  { accessConfig }: Cluster,
  asked: Asked,
  whom: string,
): Promise<Finding[] | 'not let in'> {
  const { cluster, role, access } = asked;
  if (accessConfig?.authenticationMode === 'CONFIG_MAP') return [mappedFinding(asked, whom)];

  const wanted = groupsOf(access);
  const describe = new DescribeAccessEntryCommand({ clusterName: cluster.name, principalArn: role });
  const entryOf = () => unlessGone(async () => (await eks.send(describe)).accessEntry);
  const entry = whom === cluster.name ? await entryOf() : await unlessDenied(entryOf);
  if (entry === 'denied') {
    const found = `The role of eks-upkeep in account ${cluster.account} may not read access entries, and needs not: with credentials of that account, look whether ${cluster.name} lets ${role} in with ${wanted.join(', ')}:`;
    return [
      finding(
        CHECK,
        'unknown',
        found,
        awsEks(cluster, `describe-access-entry --cluster-name ${cluster.name} --principal-arn ${role}`),
      ),
    ];
  }
  if (!entry && cluster.entry === 'optional') return 'not let in';
  if (!entry) {
    const found = `${whom} has no access entry for ${role}, so that its API refuses the functions (KubernetesUnauthorized).`;
    return [finding(CHECK, 'problem', found, entryCommand('create', asked, wanted), rolesCommand(access))];
  }
  const groups = entry.kubernetesGroups ?? [];
  const own: readonly string[] = Object.values(KUBERNETES_GROUPS);
  const lacking = wanted.filter((group) => !groups.includes(group));
  const beside = groups.filter((group) => own.includes(group) && !wanted.includes(group));
  // An update replaces all groups, and those that somebody added for other reasons are to stay.
  const update = entryCommand('update', asked, [...wanted, ...groups.filter((group) => !own.includes(group))]);
  const whose = `The access entry of ${role} on ${whom}`;
  if (lacking.length > 0) {
    const found = `${whose} lacks ${lacking.join(', ')}, which KubernetesAccess=${access} needs (KubernetesForbidden).`;
    return [finding(CHECK, 'problem', found, update, rolesCommand(access))];
  }
  if (beside.length === 0) return [];
  const found = `${whose} has ${beside.join(', ')}, which KubernetesAccess=${access} does not use.`;
  return [finding(CHECK, 'warning', found, update)];
}

const entryCommand = (verb: string, { cluster, role }: Asked, groups: readonly string[]) =>
  awsEks(
    cluster,
    `${verb}-access-entry --cluster-name ${cluster.name} --principal-arn ${role} --kubernetes-groups ${groups.join(' ')}`,
  );

/** A cluster that nobody named may be one that is not to give access. */
function withoutEntry(asked: Asked, facts: StackFacts): Finding {
  const { cluster, role, access } = asked;
  const found = `${shown(cluster, facts)} has no access entry for ${role}: there no pods are moved and no causes are read, which is right where no access is wanted. To give it:`;
  return finding(CHECK, 'unknown', found, entryCommand('create', asked, groupsOf(access)), rolesCommand(access));
}

/** What aws-auth says is known to the cluster alone. It names roles without their paths. */
function mappedFinding({ cluster, role, access }: Asked, whom: string): Finding {
  const mapped = role.replace(/:role\/.*\//, ':role/');
  return finding(
    CHECK,
    'unknown',
    `The authenticationMode of ${whom} is CONFIG_MAP: it reads no access entry, and what its ConfigMap aws-auth says cannot be seen from here.`,
    'kubectl --namespace kube-system get configmap aws-auth --output yaml',
    `It has to map ${mapped} to the groups ${groupsOf(access).join(', ')}, as docs/kubernetes.md has it. Or let the cluster read access entries as well, which cannot be undone:`,
    awsEks(
      cluster,
      `update-cluster-config --name ${cluster.name} --access-config authenticationMode=API_AND_CONFIG_MAP`,
    ),
  );
}

const rolesCommand = (access: ClusterRoleAccess) => `upkeep kubernetes roles --access ${access} | kubectl apply -f -`;

export async function unlessDenied<T>(read: () => Promise<T>): Promise<T | 'denied'> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof Error && error.name === 'AccessDeniedException') return 'denied';
    throw error;
  }
}

async function unlessGone<T>(read: () => Promise<T | undefined>): Promise<T | undefined> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof Error && error.name === 'ResourceNotFoundException') return undefined;
    throw error;
  }
}
