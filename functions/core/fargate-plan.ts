import { courseOf, type Hop, type ReplacementMove, type ReplacementPlan } from './fargate-course.ts';
import type { Draft, Observed } from './fargate-draft.ts';
import { replacementName } from './fargate-name.ts';
import { replacementOutcome } from './fargate-outcome.ts';
import { type FargateProfile, type ProfileSpec, specDifferences } from './fargate-profile.ts';
import { planProblems } from './fargate-readiness.ts';
import { foreignTags, ownTags, replaces, replacesName, runOf } from './fargate-tags.ts';
import { timeLimits } from './fargate-timing.ts';
import { leftovers, planWarnings } from './fargate-warnings.ts';
import type { Outcome } from './outcome.ts';
import type { ReplaceFargateProfileRequest } from './replace-fargate-profile-request.ts';

/** The execution that plans: its ARN, and when it started. */
export type Run = { arn: string; startedAt: string };

/** What planning gives: the next move, and the plan once there is one. */
export type PlannedReplacement = { move: ReplacementMove; plan: ReplacementPlan | null };

/** The plan of a replacement, or all reasons why there is none. */
export function decideReplacement(
  request: ReplaceFargateProfileRequest,
  observed: Observed,
  run: Run,
): PlannedReplacement {
  const { cluster, profile, dryRun, keepName, handOver, bakeSeconds } = request;
  const draft = draftOf(request, observed.profiles, run.arn);
  const problems = planProblems(request, observed, draft, run.arn);
  if (problems.length > 0 || draft === undefined) return blocked(request, problems);

  const { hop, finishes } = draft;
  const isTemporary = keepName && hop.new.name !== profile;
  const from = { ...specOf(hop.old), tags: foreignTags(hop.old.tags) };
  const to = { ...specOf(hop.new), tags: foreignTags(hop.new.tags) };
  const plan: ReplacementPlan = {
    cluster,
    profile,
    run: run.arn,
    from,
    to,
    differences: specDifferences(from, to),
    names: isTemporary ? [hop.new.name, profile] : [hop.new.name],
    keepName,
    handOver,
    bakeSeconds,
    ...timeLimits(run.startedAt, request.deadlineSeconds),
    warnings: planWarnings(request, observed, draft, run.arn),
  };
  if (dryRun) return { plan, move: { kind: 'tell', outcome: planned(plan, hop) } };
  const told = leftovers(profile, observed.profiles, hop, run.arn);
  const story = finishes
    ? [`Went on where an earlier run had stopped: ${hop.old.name} was its temporary profile.`]
    : [];
  return { plan, move: { kind: 'create', course: courseOf(hop, plan, [...told, ...story]) } };
}

/** The second hop of a run that keeps the name: from the temporary profile to one that bears the old name. */
export function hopBack(plan: ReplacementPlan, { new: temporary }: Hop, temporaryArn: string): Hop {
  const old = { ...temporary, arn: temporaryArn };
  return {
    old,
    new: { ...plan.to, name: plan.profile, tags: tagged(plan.to.tags, plan.run, old) },
    adopts: 'this-run',
  };
}

function draftOf(
  request: ReplaceFargateProfileRequest,
  profiles: readonly FargateProfile[],
  run: string,
): Draft | undefined {
  const old = profiles.find(({ name }) => name === request.profile);
  const unfinished = request.keepName ? unfinishedHop(request, profiles, old, run) : undefined;
  if (unfinished) return { hop: unfinished, finishes: true };
  if (!old) return undefined;

  const mine = profiles.find((each) => runOf(each) === run && replaces(each, old));
  const name = request.newName ?? mine?.name ?? replacementName(old.name, (each) => isTaken(profiles, each));
  if (name === undefined) return undefined;
  const spec = merged(old, request);
  const hop: Hop = {
    old: snapshot(old),
    new: { ...spec, name, tags: tagged(spec.tags, run, old) },
    adopts: 'this-run',
  };
  return { hop, finishes: false };
}

// The old name is free and the temporary profile holds the pods, or the old name is back and the temporary one is left.
function unfinishedHop(
  request: ReplaceFargateProfileRequest,
  profiles: readonly FargateProfile[],
  named: FargateProfile | undefined,
  run: string,
): Hop | undefined {
  const temporaries = profiles.filter((each) => replacesName(each, request.profile));
  const temporary = named
    ? temporaries.find((each) => replaces(named, each))
    : temporaries.filter(({ status }) => status === 'ACTIVE').sort((a, b) => (a.name < b.name ? -1 : 1))[0];
  if (!temporary) return undefined;

  const old = snapshot(temporary);
  const adopts = named ? 'any-run' : 'this-run';
  const spec = named ? { ...specOf(named), tags: foreignTags(named.tags) } : merged(temporary, request);
  return { old, new: { ...spec, name: request.profile, tags: tagged(spec.tags, run, old) }, adopts };
}

/** The old spec with the changes of the request; lists are replaced, tags merged. */
function merged(old: FargateProfile, { changes }: ReplaceFargateProfileRequest): ProfileSpec {
  const tags = new Map(Object.entries(foreignTags(old.tags)));
  for (const [key, value] of Object.entries(changes.tags ?? {})) {
    if (value === null) tags.delete(key);
    else tags.set(key, value);
  }
  return {
    podExecutionRoleArn: changes.podExecutionRoleArn ?? old.podExecutionRoleArn,
    subnets: changes.subnets ?? old.subnets,
    selectors: changes.selectors ?? old.selectors,
    tags: Object.fromEntries(tags),
  };
}

function tagged(tags: Record<string, string>, run: string, old: Pick<FargateProfile, 'name' | 'arn'>) {
  return { ...foreignTags(tags), ...ownTags(run, old) };
}

function isTaken(profiles: readonly FargateProfile[], name: string): boolean {
  return profiles.some((each) => each.name === name);
}

function snapshot({ name, arn, ...profile }: FargateProfile): Hop['old'] {
  return { name, arn, ...specOf(profile) };
}

function specOf({ podExecutionRoleArn, subnets, selectors, tags }: ProfileSpec): ProfileSpec {
  return { podExecutionRoleArn, subnets, selectors, tags };
}

/** The end of a request that cannot be met: told as an outcome, or as the plan of a dry run. */
function blocked(request: ReplaceFargateProfileRequest, problems: string[]): PlannedReplacement {
  const outcome = replacementOutcome(request.dryRun ? 'Planned' : 'ProfileReplacementBlocked', request, {
    summary: `Fargate profile ${request.profile} on ${request.cluster.name} cannot be replaced now; nothing was changed.`,
    because: problems,
    advice: ['Correct what is named above, then start again; with `dryRun: true` it only plans.'],
    details: { decision: 'blocked' },
  });
  return { plan: null, move: { kind: 'tell', outcome } };
}

function planned({ run: _run, cluster: _cluster, ...plan }: ReplacementPlan, hop: Hop): Outcome {
  const changed = plan.differences.map(({ setting }) => setting).join(', ') || 'nothing but the name';
  return replacementOutcome(
    'Planned',
    { cluster: _cluster, profile: plan.profile },
    {
      summary: `Fargate profile ${hop.old.name} on ${_cluster.name} would be replaced by ${plan.names.join(', then ')}; changes: ${changed}.`,
      because: plan.warnings,
      details: { decision: 'replace', oldProfile: hop.old.name, newProfile: hop.new.name, ...plan },
    },
  );
}
