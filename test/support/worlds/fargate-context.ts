import type { FargateProfile } from '../../../functions/core/fargate/profile/profile.ts';
import { ownTags } from '../../../functions/core/fargate/profile/tags.ts';
import {
  type Hop,
  progressOf,
  type ReplacementContext,
  type ReplacementPlan,
  type ReplacementProgress,
} from '../../../functions/core/fargate/progress.ts';

export const RUN = 'arn:aws:states:eu-west-1:111122223333:execution:replace-fargate-profile:run-1';
export const OLD_ARN = 'arn:aws:eks:eu-west-1:111122223333:fargateprofile/prod-1/default/11111111';
export const MADE_ARN = 'arn:aws:eks:eu-west-1:111122223333:fargateprofile/prod-1/9999-default/22222222';
/** The time of a context; its deadline is two hours later. */
export const NOW = '2026-11-21T08:00:00.000Z';

const SPEC = {
  podExecutionRoleArn: 'arn:aws:iam::111122223333:role/pods',
  subnets: ['subnet-a'],
  selectors: [{ namespace: 'default', labels: {} }],
};

/** `default` replaced by `9999-default` in other subnets. */
export function aHop(): Hop {
  const old = { name: 'default', arn: OLD_ARN, ...SPEC, tags: {} };
  return {
    old,
    new: { name: '9999-default', ...SPEC, subnets: ['subnet-c'], tags: ownTags(RUN, old) },
    adopts: 'this-run',
  };
}

/** A profile as EKS describes it, ACTIVE unless something else is given. */
export function aSeen(profile: Partial<FargateProfile> & { name: string; arn: string }): FargateProfile {
  return { ...SPEC, tags: {}, createdAt: NOW, status: 'ACTIVE', issues: [], ...profile };
}

/** A run whose new profile was just asked for. */
export function aContext(
  progress: Partial<ReplacementProgress> = {},
  plan: Partial<ReplacementPlan> = {},
): ReplacementContext {
  const whole: ReplacementPlan = {
    cluster: { name: 'prod-1' },
    profile: 'default',
    run: RUN,
    from: { ...SPEC, tags: {} },
    to: { ...SPEC, subnets: ['subnet-c'], tags: {} },
    differences: [],
    names: ['9999-default'],
    keepName: false,
    handOver: 'bake',
    bakeSeconds: 60,
    deadlineAt: '2026-11-21T10:00:00.000Z',
    pollUntil: '2026-11-21T09:56:00.000Z',
    warnings: [],
    ...plan,
  };
  return {
    plan: whole,
    progress: { ...progressOf(aHop(), whole), madeArn: MADE_ARN, since: NOW, ...progress },
    now: Date.parse(NOW),
  };
}
