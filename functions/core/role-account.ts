/**
 * Why EKS would refuse a role: it passes only those of the account of the cluster ("Cross-account pass role is not allowed."),
 * which is in the ARN of anything in the cluster. `undefined` when the role is none, or of that account.
 */
export function foreignRole(
  field: string,
  roleArn: string | null | undefined,
  arnInCluster: string,
): { reason: string; advice: string } | undefined {
  const [owner, account] = [accountOf(roleArn ?? ''), accountOf(arnInCluster)];
  if (owner === undefined || account === undefined || owner === account) return undefined;
  return {
    reason: `${field}: ${roleArn} is a role of account ${owner}, and the cluster is in account ${account}; EKS refuses to pass a role of another account.`,
    advice: `Name a role of account ${account}, which may assume one of another account.`,
  };
}

function accountOf(arn: string): string | undefined {
  return /^\d{12}$/.exec(arn.split(':')[4] ?? '')?.[0];
}
