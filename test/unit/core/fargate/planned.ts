import { decideReplacement } from '../../../../functions/core/fargate/plan.ts';
import { ownTags } from '../../../../functions/core/fargate/profile/tags.ts';
import { ReplaceFargateProfileRequest } from '../../../../functions/core/fargate/request.ts';
import { aHop, aSeen, NOW, RUN } from '../../../support/worlds/fargate-context.ts';

type Kubernetes = Parameters<typeof decideReplacement>[1]['kubernetes'];
type Around = {
  status?: string;
  holder?: string;
  run?: string;
  running?: string[];
  minutes?: number;
  kubernetes?: Kubernetes;
};
type Profile = ReturnType<typeof aSeen>;

/** Without access to Kubernetes. */
const UNSEEN: Kubernetes = { reach: undefined, access: 'none', role: '' };

export const old = aSeen({ ...aHop().old });
export const arnOf = (name: string) => `arn:aws:eks:eu-west-1:111122223333:fargateprofile/prod-1/${name}/id-${name}`;

/** A profile that a run created to replace another one. */
export const successorOf = (replaced: Profile, name: string, changes: Partial<Profile> = {}, run = RUN) =>
  aSeen({ name, arn: arnOf(name), ...changes, tags: { ...changes.tags, ...ownTags(run, replaced) } });

/** The plan of a request, for `default` on prod-1 in other subnets unless it says otherwise. */
export function planned(request: object = {}, profiles: Profile[] = [old], around: Around = {}) {
  const { status = 'ACTIVE', holder, run = RUN, running = [], minutes = 0, kubernetes = UNSEEN } = around;
  const asked = ReplaceFargateProfileRequest.parse({
    cluster: 'prod-1',
    profile: 'default',
    changes: { subnets: ['subnet-c'] },
    ...request,
  });
  const observed = { clusterStatus: status, profiles, running: new Set(running), holder, kubernetes };
  const startedAt = Date.parse(NOW);
  return decideReplacement(asked, observed, { arn: run, startedAt, now: startedAt + minutes * 60_000 });
}

/** What a request ends with that is not carried out. */
export const outcomeOf = (...args: Parameters<typeof planned>) => {
  const { decision } = planned(...args);
  return Object(decision.kind === 'publish' ? decision.outcome : undefined);
};
