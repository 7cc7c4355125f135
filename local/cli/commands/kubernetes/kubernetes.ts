import { awsEks } from '../../../../functions/core/aws-command.ts';
import { ClusterName, RegionName, RoleArn } from '../../../../functions/core/cluster.ts';
import {
  type ClusterRoleAccess,
  clusterRolesText,
  groupsOf,
  isClusterRoleAccess,
} from '../../../kubernetes/cluster-roles.ts';
import { type Command, EXIT, textOption, UsageError, type Words } from '../../command.ts';

export const kubernetes: Command = {
  help: `
Usage: upkeep kubernetes roles [--access read|move|restart]
       upkeep kubernetes access CLUSTER... --role ARN --region NAME [--access read|move|restart]

What gives eks-upkeep access to the Kubernetes API of clusters. \`roles\` prints, as YAML for kubectl, the ClusterRoles, each
bound to a group. \`access\` prints, for each of these clusters, the command that makes the access entry with these groups: with
credentials of the account that the clusters are in, which need not be that of the stack.

  --access read       to read pods, workloads and budgets
  --access move       to evict pods too (the default)
  --access restart    to restart Deployments as well
  --role ARN          the role in the output KubernetesRoleArn of the stack
  --region NAME       the Region of the clusters

Exit codes
  0 printed   2 invalid usage

Examples
  upkeep kubernetes roles | kubectl apply -f -
  upkeep kubernetes access prod-1 prod-2 --region eu-west-1 \\
    --role arn:aws:iam::111122223333:role/eks-upkeep/eks-upkeep-KubernetesRole | sh`,
  options: { access: { type: 'string', default: 'move' }, role: { type: 'string' }, region: { type: 'string' } },
  args: ['roles|access', '[CLUSTER...]'],
  async run(words, { out }) {
    const [what, ...clusters] = words.files;
    const access = accessOf(textOption(words, 'access'));
    if (what === 'roles' && clusters.length === 0) out(clusterRolesText(access));
    else if (what === 'access') out(entryCommands(words, clusters, access));
    else {
      const unexpected = what === 'roles' ? clusters[0] : what;
      throw new UsageError(
        `upkeep kubernetes takes roles, or access with clusters, not '${unexpected}'. See: upkeep help kubernetes`,
      );
    }
    return EXIT.succeeded;
  },
};

function accessOf(text: string | undefined): ClusterRoleAccess {
  if (isClusterRoleAccess(text)) return text;
  throw new UsageError(`--access must be read, move or restart, not '${text}'.`);
}

/** A command for each cluster. Everything in them was checked, so that a shell may read them. */
function entryCommands(words: Words, clusters: readonly string[], access: ClusterRoleAccess): string {
  const [role = '', region = ''] = [textOption(words, 'role'), textOption(words, 'region')];
  const problems = [
    ...(clusters.length === 0 ? ['Missing argument CLUSTER: the clusters that are to let the role in.'] : []),
    ...clusters
      .filter((name) => !ClusterName.safeParse(name).success)
      .map((name) => `'${name}' is not the name of a cluster.`),
    ...(RoleArn.safeParse(role).success
      ? []
      : [`--role must be the ARN of a role, the output KubernetesRoleArn, not '${role}'.`]),
    ...(RegionName.safeParse(region).success ? [] : [`--region must be a Region, such as eu-west-1, not '${region}'.`]),
  ];
  if (problems.length > 0)
    throw new UsageError('The access entries cannot be printed. See: upkeep help kubernetes', problems);
  const groups = groupsOf(access).join(' ');
  return [...new Set(clusters)]
    .map((name) =>
      awsEks(
        { region },
        `create-access-entry --cluster-name ${name} --principal-arn ${role} --kubernetes-groups ${groups}`,
      ),
    )
    .map((line) => `${line}\n`)
    .join('');
}
