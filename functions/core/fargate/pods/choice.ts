import { isItemOfPlan } from '../../execution/started-by.ts';
import type { Draft, Observed } from '../draft.ts';
import { sortsBefore } from '../profile/name.ts';
import type { ReplaceFargateProfileRequest } from '../request.ts';
import type { MoveSettings } from './settings.ts';

/** A label value of Kubernetes; the name of a profile may be longer. */
const LONGEST_LABEL = 63;

/** Whether pods are moved, why not if someone may expect it, and what prevents it although the request asks for it. */
export type MoveChoice = { settings: MoveSettings | undefined; notes: string[]; problems: string[] };

const NOT_MOVED: MoveChoice = { settings: undefined, notes: [], problems: [] };

/** Decides whether the pods are moved: as the request says, and by default where the stack may evict pods. */
export function moveChoice(request: ReplaceFargateProfileRequest, observed: Observed, { hop }: Draft): MoveChoice {
  const { movePods } = request;
  const { access, reach, role } = observed.kubernetes;
  const isDefault = movePods === undefined && (access === 'move' || access === 'restart');
  if (movePods === 'none' || (movePods === undefined && !isDefault)) return NOT_MOVED;

  const mode = movePods ?? 'evict';
  const reasons = [
    ...(request.keepName ? ['evicted pods would go back to the temporary profile that keepName needs'] : []),
    ...[hop.old.name, hop.new.name]
      .filter((name) => name.length > LONGEST_LABEL)
      .map((name) => `the name ${name} is longer than the ${LONGEST_LABEL} characters of the label that pods get`),
    ...(sortsBefore(hop.new.name, hop.old.name)
      ? []
      : [`${hop.new.name} sorts after ${hop.old.name}, so evicted pods would go back to ${hop.old.name}`]),
    ...(reach === undefined ? ['EKS did not say where the Kubernetes API of the cluster is'] : []),
  ];
  if (reasons.length > 0 || reach === undefined) {
    const text = reasons.join('; ');
    if (!isDefault) return { ...NOT_MOVED, problems: [`movePods: ${mode} is not possible: ${text}.`] };
    return { ...NOT_MOVED, notes: [`The pods are not moved before their profile is deleted: ${text}.`] };
  }
  const { maxUnavailable, podTimeoutSeconds, moveTimeoutSeconds, onBlockedPods, jobs, dryRun } = request;
  return {
    ...NOT_MOVED,
    settings: {
      ...{ mode, isAsked: !isDefault, maxUnavailable, podTimeoutSeconds, moveTimeoutSeconds, onBlockedPods, jobs },
      ...{ reach, role, dryRun },
      blockedAs: isItemOfPlan(request) ? 'Planned' : 'ProfileReplacementBlocked',
    },
  };
}
