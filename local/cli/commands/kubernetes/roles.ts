import { type ClusterRoleAccess, clusterRolesText, isClusterRoleAccess } from '../../../kubernetes/cluster-roles.ts';
import { type Command, EXIT, textOption, UsageError } from '../../command.ts';

export const kubernetes: Command = {
  help: `
Usage: upkeep kubernetes roles [--access read|move|restart]

Prints, as YAML, the ClusterRoles that give eks-upkeep access to the Kubernetes API of a cluster, each bound to a group
for kubectl. An access entry of the cluster then names the groups.

  --access read       to read pods, workloads and budgets
  --access move       to evict pods too (the default)
  --access restart    to restart Deployments as well

Exit codes
  0 printed   2 invalid usage

Examples
  upkeep kubernetes roles | kubectl apply -f -
  upkeep kubernetes roles --access restart`,
  options: { access: { type: 'string', default: 'move' } },
  args: ['roles'],
  async run(words, { out }) {
    const [name] = words.files;
    if (name !== 'roles')
      throw new UsageError(`upkeep kubernetes takes roles, not '${name}'. See: upkeep help kubernetes`);
    out(clusterRolesText(accessOf(textOption(words, 'access'))));
    return EXIT.succeeded;
  },
};

function accessOf(text: string | undefined): ClusterRoleAccess {
  if (isClusterRoleAccess(text)) return text;
  throw new UsageError(`--access must be read, move or restart, not '${text}'.`);
}
