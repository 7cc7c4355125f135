import type { OfferedVersion } from '../addon.ts';
import type { VersionRules } from './rules.ts';

/**
 * The version to go to; or the reason to stay; or the reason why the wish cannot be met. `notes` are what a person may want to
 * know, `warnings` what a person should check. `notOffered`: EKS does not offer the installed version for this cluster, so
 * nothing of the add-on can be changed while it stays. `mustMove`: the installed version is not offered on the neighbouring
 * Kubernetes version that the request asks about.
 */
export type AddonTarget =
  | { kind: 'go'; offer: OfferedVersion; notes: string[]; warnings: string[]; mustMove?: true }
  | {
      kind: 'stay';
      reason: string;
      notOffered: boolean;
      notes: string[];
      warnings: string[];
      advice: string[];
      mustMove?: true;
    }
  | { kind: 'blocked'; reason: string; advice: string };

export type VersionWish = {
  addon: string;
  policy: string;
  allowDowngrade: boolean;
  clusterVersion: string;
  /** Of the cluster, when the request names it. */
  region?: string | undefined;
  whenNotOffered: 'block' | 'stay';
  rules: VersionRules;
};
