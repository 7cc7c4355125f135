/** What kind of trouble a code stands for. */
export type ErrorClass =
  | 'transient'
  | 'settling'
  | 'conflict'
  | 'capacity'
  | 'workload'
  | 'permission'
  | 'missing infrastructure'
  | 'policy denied'
  | 'unsupported'
  | 'drift'
  | 'subscription'
  | 'unknown';

/**
 * What eks-upkeep does first about a failed update. `try-again`: once more, up to `times`, after a pause, while the
 * add-on has not moved. `heal`: wait, the add-on may come round. `other-mode`: once more with another conflict mode,
 * if the request allows it. `roll-back`: the new version is what is wrong. `stop`: only a person can help.
 */
export type Remedy =
  | { do: 'try-again'; times: number; pauseSeconds: number }
  | { do: 'heal' }
  | { do: 'other-mode' }
  | { do: 'roll-back' }
  | { do: 'stop' };

/** `canHeal`: an unhealthy add-on with this code is given `settleSeconds` before it is rolled back. */
export type ErrorPolicy = { class: ErrorClass; remedy: Remedy; canHeal: boolean; advice: string };

const again = (times: number, pauseSeconds: number): Remedy => ({ do: 'try-again', times, pauseSeconds });

const NETWORK_ADVICE =
  'Compare `aws eks describe-cluster --name CLUSTER --query cluster.resourcesVpcConfig` with the VPC console and set what exists with `aws eks update-cluster-config`.';

/**
 * One row for each update error code and each add-on health code of EKS. Only the first seven update codes have
 * published prose (API reference, ErrorDetail); the others are read from their names and from recorded messages.
 */
const POLICY: Record<string, ErrorPolicy> = {
  SubnetNotFound: {
    class: 'missing infrastructure',
    remedy: { do: 'stop' },
    canHeal: false,
    advice: `A subnet of the cluster no longer exists. ${NETWORK_ADVICE}`,
  },
  SecurityGroupNotFound: {
    class: 'missing infrastructure',
    remedy: { do: 'stop' },
    canHeal: false,
    advice: `A security group of the cluster no longer exists. ${NETWORK_ADVICE}`,
  },
  VpcIdNotFound: {
    class: 'missing infrastructure',
    remedy: { do: 'stop' },
    canHeal: false,
    advice:
      'The VPC of the cluster no longer exists, so the cluster cannot work. Look it up in the VPC console and restore the cluster from its definition.',
  },
  EniLimitReached: {
    class: 'capacity',
    remedy: again(2, 300),
    canHeal: true,
    advice:
      'The account has no network interfaces left in this Region. Delete unused ones in the EC2 console, or raise "Network interfaces per Region" in the Service Quotas console.',
  },
  IpNotAvailable: {
    class: 'capacity',
    remedy: again(2, 300),
    canHeal: true,
    advice:
      'A subnet has no free IP address. Free some, or add a subnet with `aws eks update-cluster-config --resources-vpc-config subnetIds=...`; `aws ec2 describe-subnets --query "Subnets[].[SubnetId,AvailableIpAddressCount]"` tells which one.',
  },
  InsufficientFreeAddresses: {
    class: 'capacity',
    remedy: again(2, 300),
    canHeal: true,
    advice:
      'The cluster subnets have too few free IP addresses. `aws ec2 describe-subnets --query "Subnets[].[SubnetId,AvailableIpAddressCount]"` tells which; free addresses or add a subnet with `aws eks update-cluster-config`.',
  },
  AccessDenied: {
    class: 'permission',
    remedy: { do: 'stop' },
    canHeal: false,
    advice:
      "EKS's own add-on manager, or the role of the add-on, may not do what the message says. For a role, compare its policies in the IAM console; for `eks:addon-manager`, run `kubectl get clusterrole eks:addon-manager -o yaml` and restore what was removed.",
  },
  OperationNotPermitted: {
    class: 'permission',
    remedy: { do: 'stop' },
    canHeal: false,
    advice:
      'The service-linked role of EKS lacks a permission. Look at AWSServiceRoleForAmazonEKS in the IAM console, and for a service control policy of the organization that denies it.',
  },
  ClusterUnreachable: {
    class: 'transient',
    remedy: again(2, 120),
    canHeal: true,
    advice:
      'EKS could not reach the Kubernetes API of the cluster. Check `aws eks describe-cluster --name CLUSTER --query cluster.health`, and the cluster security group in the EC2 console.',
  },
  Unknown: {
    class: 'transient',
    remedy: again(1, 120),
    canHeal: true,
    advice:
      'EKS gives no reason. Look at the pods with `kubectl -n kube-system get events --sort-by=.lastTimestamp`; if it happens again, open a case in the AWS Support console with the update id.',
  },
  InternalFailure: {
    class: 'transient',
    remedy: again(1, 120),
    canHeal: true,
    advice:
      'Something failed inside EKS. It usually passes; if the issue stays in `aws eks describe-addon`, open a case in the AWS Support console.',
  },
  NodeCreationFailure: {
    class: 'settling',
    remedy: { do: 'heal' },
    canHeal: true,
    advice:
      'Nodes that the pods wait for did not join. Run `kubectl get nodes` and look at the node group in the EKS console (Compute tab).',
  },
  PodEvictionFailure: {
    class: 'workload',
    remedy: again(1, 300),
    canHeal: true,
    advice:
      'A pod could not be evicted, most likely because of a PodDisruptionBudget. `kubectl get pdb -A` shows the ones that allow no disruption; relax it or add replicas.',
  },
  InsufficientNumberOfReplicas: {
    class: 'settling',
    remedy: { do: 'heal' },
    canHeal: true,
    advice:
      'Too few pods of the add-on are ready. `kubectl -n kube-system get pods` and `kubectl -n kube-system describe pod POD` tell why (no node that fits, image pull, crash).',
  },
  ConfigurationConflict: {
    class: 'conflict',
    remedy: { do: 'other-mode' },
    canHeal: false,
    advice:
      'Fields that EKS wants to set were changed by someone else. Start again with `onConflict: preserve` to keep their values or `onConflict: overwrite` to reset them; `kubectl get ... --show-managed-fields` tells who owns them.',
  },
  AdmissionRequestDenied: {
    class: 'policy denied',
    remedy: { do: 'roll-back' },
    canHeal: false,
    advice:
      'An admission webhook or policy of the cluster refused the manifests. `kubectl get validatingwebhookconfigurations,mutatingwebhookconfigurations` lists them; exempt the namespace of the add-on or change the policy.',
  },
  UnsupportedAddonModification: {
    class: 'unsupported',
    remedy: { do: 'roll-back' },
    canHeal: false,
    advice:
      'This add-on cannot be changed that way. Compare the request with `aws eks describe-addon-configuration --addon-name ADDON --addon-version VERSION`.',
  },
  K8sResourceNotFound: {
    class: 'drift',
    remedy: again(1, 60),
    canHeal: false,
    advice:
      'A Kubernetes object of the add-on is missing; someone deleted it. The message names it; starting the update again with `resolveConflicts: OVERWRITE` creates it anew.',
  },
  AddonSubscriptionNeeded: {
    class: 'subscription',
    remedy: { do: 'stop' },
    canHeal: false,
    advice:
      'The add-on needs a subscription. Subscribe to its product in the AWS Marketplace console, then start again.',
  },
  AddonPermissionFailure: {
    class: 'permission',
    remedy: { do: 'stop' },
    canHeal: false,
    advice:
      'The role of the add-on lacks permissions. `aws eks describe-addon-configuration --addon-name ADDON --addon-version VERSION --query podIdentityConfiguration` lists the recommended policies; attach them in the IAM console.',
  },
};

const UNKNOWN: ErrorPolicy = {
  class: 'unknown',
  remedy: { do: 'stop' },
  canHeal: false,
  advice:
    'EKS reports a code that this version of eks-upkeep does not know, so it does not guess. Look at the add-on in the EKS console (Add-ons tab) and look for a newer eks-upkeep.',
};

const ROWS: ReadonlyMap<string, ErrorPolicy> = new Map(Object.entries(POLICY));

/** Every code with a row. */
export const knownCodes: readonly string[] = [...ROWS.keys()];

/** The row of a code; a code without a row stops, and is told as unknown. */
export function policyOf(code: string): ErrorPolicy {
  return ROWS.get(code) ?? UNKNOWN;
}

// What several codes at once come to: the remedy that does least.
const CAUTION: readonly Remedy['do'][] = ['stop', 'roll-back', 'other-mode', 'heal', 'try-again'];

/** One remedy for all codes of a failure: the most cautious one; healing only if each of them can heal. */
export function policyOfAll(codes: readonly string[]): ErrorPolicy {
  const rows = codes.map(policyOf);
  const most = rows.toSorted((a, b) => CAUTION.indexOf(a.remedy.do) - CAUTION.indexOf(b.remedy.do))[0] ?? UNKNOWN;
  return { ...most, canHeal: rows.length > 0 && rows.every((row) => row.canHeal) };
}
