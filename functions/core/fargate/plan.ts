import { claimedBy } from '../execution/cluster-claim.ts';
import { isItemOfPlan } from '../execution/started-by.ts';
import type { Outcome } from '../outcome.ts';
import { isoTime, type Times } from '../time-limits.ts';
import type { Draft, Observed } from './draft.ts';
import { replacementOutcome } from './outcome.ts';
import { moveChoice } from './pods/choice.ts';
import { type Meant, profileMeant, wasLeft } from './profile/lineage.ts';
import { replacementName } from './profile/name.ts';
import { type FargateProfile, type ProfileSpec, specDifferences } from './profile/profile.ts';
import { descendsFrom, foreignTags, ownTags, replaces, runOf } from './profile/tags.ts';
import { type Hop, progressOf, type ReplacementDecision, type ReplacementPlan } from './progress.ts';
import { planProblems } from './readiness.ts';
import type { ReplaceFargateProfileRequest } from './request.ts';
import { isPastIn, pollSecondsOf, timeLimits } from './timing.ts';
import { lastingWarnings, leftovers, planWarnings } from './warnings.ts';

/** The execution that plans: its ARN, when it started, and what time it is; ISO 8601. */
export type Run = { arn: string } & Times;

/** What planning gives: the next decision, and the plan once there is one. */
export type PlannedReplacement = { decision: ReplacementDecision; plan: ReplacementPlan | null };

/**
 * The plan of a replacement, or all reasons why there is none. When the profile is as requested already, there is nothing to
 * plan: a schedule may request the same every week.
 */
export function decideReplacement(
  request: ReplaceFargateProfileRequest,
  observed: Observed,
  run: Run,
): PlannedReplacement {
  const { cluster, profile, dryRun, keepName, handOver, bakeSeconds } = request;
  if (observed.holder !== undefined) return claimed(request, observed.holder, run);
  const meant = profileMeant(profile, observed.profiles);
  const draft = draftOf(request, observed, meant, run.arn);
  const move = draft && moveChoice(request, observed, draft);
  const problems = [...planProblems(request, observed, { meant, draft }, run.arn), ...(move?.problems ?? [])];
  if (problems.length > 0 || draft === undefined) return blocked(request, problems);

  const { hop, finishes } = draft;
  const isTemporary = keepName && hop.new.name !== profile;
  const from = { ...specOf(hop.old), tags: foreignTags(hop.old.tags) };
  const to = { ...specOf(hop.new), tags: foreignTags(hop.new.tags) };
  const differences = specDifferences(from, to);
  const note = lineageNote(profile, meant);
  if (!request.force && !finishes && differences.length === 0) {
    return upToDate(request, hop, [...note, ...leftovers(profile, observed.profiles, hop, run.arn)]);
  }

  const plan: ReplacementPlan = {
    cluster,
    profile,
    run: run.arn,
    from,
    to,
    differences,
    names: isTemporary ? [hop.new.name, profile] : [hop.new.name],
    keepName,
    handOver,
    bakeSeconds,
    ...timeLimits(run.startedAt, request.deadlineSeconds),
    warnings: [...note, ...planWarnings(request, observed, draft, run.arn), ...(move?.notes ?? [])],
    ...(move?.settings && { moving: move.settings }),
  };
  if (dryRun && plan.moving === undefined) return { plan, decision: { kind: 'publish', outcome: planned(plan, hop) } };
  const log = finishes
    ? [`Continued where an earlier run had stopped: ${hop.old.name} has taken the place of ${profile}.`]
    : [];
  const remarks = [
    ...note,
    ...lastingWarnings(profile, observed.profiles, hop, run.arn),
    ...(move?.notes ?? []),
    ...log,
  ];
  const kind = plan.moving === undefined ? 'create' : 'inspect';
  return { plan, decision: { kind, progress: progressOf(hop, plan, remarks) } };
}

/** Another execution has the cluster: waited for as long as there is time. What EKS shows meanwhile is not evaluated. */
function claimed(request: ReplaceFargateProfileRequest, holder: string, { startedAt, now }: Run): PlannedReplacement {
  const { reason, advice } = claimedBy(request.cluster.name, holder);
  const { pollUntil } = timeLimits(startedAt, request.deadlineSeconds);
  const waitSeconds = pollSecondsOf(isoTime(startedAt), now, pollUntil);
  if (isPastIn(waitSeconds, pollUntil, now)) return blocked(request, [reason], advice);
  return { plan: null, decision: { kind: 'plan', waitSeconds, waitingFor: reason } };
}

function lineageNote(name: string, meant: Meant): string[] {
  if (meant.kind !== 'successor') return [];
  return [`${meant.profile.name} took the place of ${name} earlier, so it is the profile that is meant.`];
}

/** The second hop of a run that keeps the name: from the temporary profile to one with the old name. */
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
  { profiles, running }: Observed,
  meant: Meant,
  run: string,
): Draft | undefined {
  const unfinished = request.keepName ? unfinishedHop(request, profiles, meant, run) : undefined;
  if (unfinished) return { hop: unfinished, finishes: true };
  if (meant.kind !== 'exact' && meant.kind !== 'successor') return undefined;

  const old = meant.profile;
  const spec = merged(old, request);
  const made = profiles.filter((each) => replaces(each, old));
  const mine = made.find((each) => runOf(each) === run);
  const earlier = mine ? undefined : made.find((each) => wasLeft(each, run, running) && isAsAsked(each, spec, request));
  const name =
    request.newName ?? mine?.name ?? earlier?.name ?? replacementName(old.name, (each) => isTaken(profiles, each));
  if (name === undefined) return undefined;
  const hop: Hop = {
    old: snapshot(old),
    new: { ...spec, name, tags: tagged(spec.tags, run, old) },
    adopts: earlier ? 'any-run' : 'this-run',
  };
  return { hop, finishes: false };
}

/** Whether a profile is what this run would create: then a third one is not needed. */
function isAsAsked(made: FargateProfile, spec: ProfileSpec, { newName }: ReplaceFargateProfileRequest): boolean {
  if (newName !== undefined && newName !== made.name) return false;
  return specDifferences({ ...made, tags: foreignTags(made.tags) }, spec).length === 0;
}

// The old name is free and another profile runs the pods, or a profile of the old name exists again beside the temporary one.
function unfinishedHop(
  request: ReplaceFargateProfileRequest,
  profiles: readonly FargateProfile[],
  meant: Meant,
  run: string,
): Hop | undefined {
  const named = meant.kind === 'exact' ? meant.profile : undefined;
  const temporary = named
    ? profiles.find((each) => descendsFrom(each, request.profile) && replaces(named, each))
    : activeSuccessor(meant);
  if (!temporary) return undefined;

  const old = snapshot(temporary);
  const adopts = named ? 'any-run' : 'this-run';
  const spec = named ? { ...specOf(named), tags: foreignTags(named.tags) } : merged(temporary, request);
  return { old, new: { ...spec, name: request.profile, tags: tagged(spec.tags, run, old) }, adopts };
}

function activeSuccessor(meant: Meant): FargateProfile | undefined {
  return meant.kind === 'successor' && meant.profile.status === 'ACTIVE' ? meant.profile : undefined;
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

function tagged(tags: Record<string, string>, run: string, old: Pick<FargateProfile, 'name' | 'arn' | 'tags'>) {
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

/**
 * The outcome of a request that cannot be carried out; of a dry run too, since nothing would be done. As an item of the plan of a
 * cluster it is one of the plans that were made.
 */
function blocked(
  request: ReplaceFargateProfileRequest,
  problems: string[],
  advice = 'Correct what is named above, then start again; with `dryRun: true` it only plans.',
): PlannedReplacement {
  const outcome = replacementOutcome(isItemOfPlan(request) ? 'Planned' : 'ProfileReplacementBlocked', request, {
    severity: 'warning',
    summary: `Fargate profile ${request.profile} on ${request.cluster.name} cannot be replaced now; nothing was changed.`,
    reasons: problems,
    advice: [advice],
    details: { decision: 'blocked' },
  });
  return { plan: null, decision: { kind: 'publish', outcome } };
}

/** The outcome of a request for what is already there. */
function upToDate(request: ReplaceFargateProfileRequest, { old }: Hop, remarks: string[]): PlannedReplacement {
  const asksForNothing = Object.keys(request.changes).length === 0;
  const hint = 'The request changes nothing; with `force: true` the profile is replaced anyway.';
  const outcome = replacementOutcome(request.dryRun ? 'Planned' : 'UpToDate', request, {
    summary: `Fargate profile ${old.name} on ${request.cluster.name} is up to date: it already is as requested.`,
    reasons: remarks,
    advice: asksForNothing ? [hint] : [],
    details: { decision: 'keep', oldProfile: old.name },
  });
  return { plan: null, decision: { kind: 'publish', outcome } };
}

/** The outcome of a dry run, with what was seen of the pods where they would be moved. */
export function planned(
  { run: _run, cluster: _cluster, moving: _moving, ...plan }: ReplacementPlan,
  hop: Hop,
  seen?: { lines: string[]; pods: string[] },
): Outcome {
  const changed = plan.differences.map(({ setting }) => setting).join(', ') || 'nothing but the name';
  return replacementOutcome(
    'Planned',
    { cluster: _cluster, profile: plan.profile },
    {
      summary: `Fargate profile ${hop.old.name} on ${_cluster.name} would be replaced by ${plan.names.join(', then ')}; changes: ${changed}.`,
      reasons: [...plan.warnings, ...(seen?.lines ?? [])],
      details: {
        ...{ decision: 'replace', oldProfile: hop.old.name, newProfile: hop.new.name, ...plan },
        ...(_moving && { movePods: _moving.mode, pods: seen?.pods ?? [] }),
      },
    },
  );
}
