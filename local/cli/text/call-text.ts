import type { EksCall } from '../../simulator/simulator.ts';

/** Whether a call asks EKS to change something. */
export const isMutating = ({ operation }: EksCall): boolean => /^(Update|Create|Delete|Tag|Untag)/.test(operation);

/** An answer of EKS in a few words. */
export function answerText({ status, answer, params }: EksCall): string {
  if (status === 0) return 'connection closed';
  const body = Object(answer);
  if (status !== 200) return `${status} ${body.name ?? ''} ${body.message ?? ''}`.trim();
  const { update, addon, cluster, fargateProfile } = body;
  const about = [params.addonName, params.addonVersion].filter((part) => typeof part === 'string').join(' ');
  if (update)
    return `${about} ${update.status} ${(update.errors ?? []).map((error: { errorCode: string }) => error.errorCode)}`.trim();
  if (addon) return `${addon.addonName} ${addon.addonVersion} ${addon.status}`;
  if (cluster) return `${cluster.version} ${cluster.status}`;
  if (fargateProfile) return `${fargateProfile.fargateProfileName} ${fargateProfile.status}`;
  return `${about} ${status}`.trim();
}
