import type { Issue } from '../issue.ts';

/** An account in the cluster that a pod identity association ties to a role. */
export type PodIdentity = { serviceAccount: string; roleArn: string };

/** What an update can change and a rollback restores. Absent custom configuration and role are `null`. */
export type AddonSettings = {
  version: string;
  configurationValues: string | null;
  serviceAccountRoleArn: string | null;
  podIdentityAssociations: PodIdentity[];
};

/** An installed add-on as EKS describes it, with its pod identity associations looked up. */
export type Addon = AddonSettings & {
  name: string;
  arn: string;
  status: string;
  issues: Issue[];
  /** Where its Kubernetes objects are, when EKS says so. */
  namespace: string | null;
};

export type ClusterState = {
  name: string;
  version: string;
  status: string;
  /** Such as eks.12; `undefined` when EKS did not say. */
  platformVersion: string | undefined;
  /** What pods run on, as far as the cluster itself says so: `auto`, `hybrid`. */
  compute: string[];
  /** Where its Kubernetes API is, if EKS says so. */
  api?: { endpoint: string; certificateAuthority: string } | undefined;
};

/** One version that EKS offers for a cluster version. An empty list says nothing. */
export type OfferedVersion = {
  version: string;
  isDefault: boolean;
  needsIamPermissions: boolean;
  needsConfiguration: boolean;
  /** As EKS writes them: `*`, `eks.5`, `eks.5+`. */
  platformVersions: string[];
  /** As EKS writes them: `ec2`, `fargate`, `auto`, `hybrid` ... */
  computeTypes: string[];
  /** Where the add-on is installed unless someone chose another namespace. */
  defaultNamespace: string | null;
};

/** What a version takes: JSON Schema text of its configuration, and the service accounts that take a pod identity, if EKS says. */
export type VersionConfiguration = { schema: string | undefined; serviceAccounts: string[] | undefined };

/** What EKS says of an update: its status, its errors and the parameters that were sent with it. */
export type AddonUpdate = { id: string; status: string; errors: Issue[]; params: Record<string, string> };

export type ConflictMode = 'NONE' | 'PRESERVE' | 'OVERWRITE';

/** The statuses of an add-on in which EKS refuses to change it. */
export function isAddonBusy(status: string): boolean {
  return status === 'UPDATING' || status === 'CREATING';
}

/** Whether EKS is changing an add-on or a Fargate profile, or deleting it. */
export function isChanging(status: string): boolean {
  return isAddonBusy(status) || status === 'DELETING';
}

/** What EKS's UpdateAddon takes. An absent member is not sent: EKS then keeps configuration and identities, but drops the role. */
export type AddonChange = {
  addon: string;
  version: string;
  serviceAccountRoleArn?: string | undefined;
  resolveConflicts: ConflictMode;
  configurationValues?: string | undefined;
  podIdentityAssociations?: PodIdentity[] | undefined;
  clientRequestToken: string;
};
