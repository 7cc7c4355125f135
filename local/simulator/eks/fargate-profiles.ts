import * as z from 'zod';
import { type Context, clusterOf, newId, reportChange, schedule } from '../context.ts';
import { changeFault } from '../faults.ts';
import { EksError } from '../http/errors.ts';
import { operation, Page, tags, text } from '../http/operation.ts';
import { byKey, pageOf } from '../http/pages.ts';
import { earlierResult, refuseBadToken, rememberResult } from '../http/tokens.ts';
import { healthAnswer, timestamp } from '../http/wire.ts';
import { arnOf } from '../ids.ts';
import { profileChanged } from '../kubernetes/controllers/controllers.ts';
import { refuseFargateChange, refuseInactive, takeLingering } from '../locks.ts';
import type { ClusterState, FargateChange, Issue, ProfileState, Transition } from '../state.ts';
import { refuseBadProfile } from './fargate-rules.ts';
import { refuseUnpermittedProfile } from './permissions/new-profile.ts';

const Selector = z.object({ namespace: text, labels: tags });

const INPUTS = {
  ListFargateProfiles: z.object({ clusterName: z.string(), ...Page }),
  DescribeFargateProfile: z.object({ clusterName: z.string(), fargateProfileName: z.string() }),
  CreateFargateProfile: z.object({
    clusterName: z.string(),
    fargateProfileName: z.string(),
    podExecutionRoleArn: z.string(),
    subnets: z.array(z.string()).nullish(),
    selectors: z.array(Selector).nullish(),
    clientRequestToken: text,
    tags,
  }),
  DeleteFargateProfile: z.object({ clusterName: z.string(), fargateProfileName: z.string() }),
};
export type ProfileInput<N extends keyof typeof INPUTS> = z.output<(typeof INPUTS)[N]>;

// Creations were measured between 19 seconds and six minutes, deletions are said to take a few minutes.
const CREATE_SECONDS = 90;
const DELETE_SECONDS = 120;

const ISSUE_MESSAGES: Readonly<Record<string, string>> = {
  PodExecutionRoleAlreadyInUse: 'The pod execution role is already in use.',
  AccessDenied: 'EKS may not act on the resources of this Fargate profile.',
  ClusterUnreachable: 'The cluster cannot be reached.',
  InternalFailure: 'An internal failure occurred.',
};

type Ends<K> = Extract<Transition, { kind: K }>;

function listFargateProfiles(context: Context, input: ProfileInput<'ListFargateProfiles'>): object {
  const names = clusterOf(context, input.clusterName).profiles.map(({ name }) => name);
  const page = pageOf('ListFargateProfiles', names.toSorted(byKey(String)), String, input);
  return { fargateProfileNames: page.items, nextToken: page.nextToken };
}

function describeFargateProfile(context: Context, input: ProfileInput<'DescribeFargateProfile'>): object {
  const cluster = clusterOf(context, input.clusterName);
  return { fargateProfile: profileAnswer(cluster, profileOf(cluster, input.fargateProfileName)) };
}

function createFargateProfile(context: Context, input: ProfileInput<'CreateFargateProfile'>): object {
  refuseBadToken(input, input.clusterName);
  const cluster = clusterOf(context, input.clusterName);
  const earlier = earlierResult(context, 'CreateFargateProfile', cluster, input);
  // A profile that is gone again is not brought back by its token. Not documented by AWS.
  const made = cluster.profiles.find(({ arn }) => arn === earlier);
  if (made) return { fargateProfile: profileAnswer(cluster, made) };

  const name = input.fargateProfileName;
  refuseBadProfile(cluster, input);
  refuseUnpermittedProfile(context, cluster, input);
  refuseInactive(cluster);
  if (cluster.profiles.some((each) => each.name === name)) {
    const message = 'A Fargate Profile already exists with this name in this cluster.';
    throw new EksError('ResourceInUseException', message, { clusterName: cluster.name });
  }
  refuseFargateChange(context, cluster, 'fargate-create', name);
  if (cluster.profiles.length >= context.world.quotas.fargateProfilesPerCluster) {
    // Not documented by AWS: the exception is, its text is not.
    const message = `The cluster has reached its limit of ${context.world.quotas.fargateProfilesPerCluster} Fargate profiles.`;
    throw new EksError('ResourceLimitExceededException', message, { clusterName: cluster.name });
  }

  const profile: ProfileState = {
    name,
    arn: profileArn(cluster, name, newId(context, cluster.key, name)),
    podExecutionRoleArn: input.podExecutionRoleArn,
    subnets: input.subnets?.length ? [...input.subnets] : [...cluster.subnets],
    selectors: (input.selectors ?? []).map(({ namespace, labels }) => ({
      namespace: namespace ?? '',
      ...(labels && Object.keys(labels).length > 0 ? { labels } : {}),
    })),
    status: 'CREATING',
    health: [],
    tags: { ...input.tags },
    createdAt: context.now,
  };
  cluster.profiles.push(profile);
  rememberResult(context, 'CreateFargateProfile', cluster, input, profile.arn);
  reportChange(context, cluster, { kind: 'fargate-profile', name, from: null, to: 'CREATING' });
  scheduleCreation(context, cluster, profile);
  return { fargateProfile: profileAnswer(cluster, profile) };
}

function deleteFargateProfile(context: Context, input: ProfileInput<'DeleteFargateProfile'>): object {
  const cluster = clusterOf(context, input.clusterName);
  const profile = profileOf(cluster, input.fargateProfileName);
  // Not documented by AWS: a profile that is itself CREATING or DELETING counts as any other that is.
  refuseFargateChange(context, cluster, 'fargate-delete', profile.name);
  reportChange(context, cluster, { kind: 'fargate-profile', name: profile.name, from: profile.status, to: 'DELETING' });
  profile.status = 'DELETING';
  profile.health = [];
  profileChanged(context, cluster, profile);
  scheduleDeletion(context, cluster, profile);
  return { fargateProfile: profileAnswer(cluster, profile) };
}

/** The profile whose change ends, with its new status reported; `undefined` when it is gone. */
function endedProfile(
  context: Context,
  cluster: ClusterState,
  { profile, status }: Ends<'fargate-create-ends' | 'fargate-delete-ends'>,
) {
  const ended = cluster.profiles.find(({ name }) => name === profile);
  if (!ended) return undefined;
  reportChange(context, cluster, { kind: 'fargate-profile', name: profile, from: ended.status, to: status });
  return ended;
}

export function endFargateCreation(
  context: Context,
  cluster: ClusterState,
  transition: Ends<'fargate-create-ends'>,
): void {
  const profile = endedProfile(context, cluster, transition);
  if (!profile) return;
  profile.status = transition.status;
  profile.health = transition.health;
  if (profile.status === 'ACTIVE') cluster.lastProfileActiveAt = context.now;
  profileChanged(context, cluster, profile);
}

export function endFargateDeletion(
  context: Context,
  cluster: ClusterState,
  transition: Ends<'fargate-delete-ends'>,
): void {
  const profile = endedProfile(context, cluster, transition);
  if (!profile) return;
  if (transition.status === null) {
    cluster.profiles = cluster.profiles.filter((each) => each !== profile);
    return;
  }
  profile.status = transition.status;
  profile.health = transition.health;
}

export function profileArn(
  cluster: Pick<ClusterState, 'region' | 'account' | 'name'>,
  name: string,
  id: string,
): string {
  return arnOf(cluster.region, cluster.account, `fargateprofile/${cluster.name}/${name}/${id}`);
}

function scheduleCreation(context: Context, cluster: ClusterState, profile: ProfileState): void {
  const fault = faultOf(context, cluster, profile, 'fargate-create');
  if (fault?.never) return;
  schedule(context, {
    kind: 'fargate-create-ends',
    at: context.now + (fault?.takesSeconds ?? CREATE_SECONDS) * 1000,
    cluster: cluster.key,
    profile: profile.name,
    status: fault?.ends?.status ?? 'ACTIVE',
    health: healthOf(fault?.ends),
  });
}

function scheduleDeletion(context: Context, cluster: ClusterState, profile: ProfileState): void {
  const fault = faultOf(context, cluster, profile, 'fargate-delete');
  if (fault?.never) return;
  schedule(context, {
    kind: 'fargate-delete-ends',
    at: context.now + (fault?.takesSeconds ?? DELETE_SECONDS) * 1000,
    cluster: cluster.key,
    profile: profile.name,
    status: fault?.ends?.status ?? null,
    health: healthOf(fault?.ends),
  });
}

// The fault whose lock was waited for has had its turn; it also says how the change itself goes, if it says so at all.
function faultOf(context: Context, cluster: ClusterState, profile: ProfileState, change: FargateChange) {
  const waited = takeLingering(cluster, change);
  const fault = waited === undefined ? undefined : context.world.faults[waited];
  if (fault?.on === change && (fault.ends || fault.never || fault.takesSeconds !== undefined)) return fault;
  const target = { cluster: cluster.name, profile: profile.name };
  return changeFault(context.world, context.state, change, target, (fault) => fault.busySeconds === undefined)?.fault;
}

function healthOf(ends: { status: string; issue?: Issue | undefined } | undefined): Issue[] {
  if (!ends || ends.status === 'ACTIVE') return [];
  const issue = ends.issue ?? { code: 'InternalFailure', message: '', resourceIds: [] };
  return [
    { ...issue, message: issue.message || ISSUE_MESSAGES[issue.code] || `The profile is unhealthy: ${issue.code}.` },
  ];
}

function profileOf(cluster: ClusterState, name: string): ProfileState {
  const profile = cluster.profiles.find((each) => each.name === name);
  if (profile) return profile;
  throw new EksError('ResourceNotFoundException', `No Fargate Profile found with name: ${name}.`, {
    clusterName: cluster.name,
    fargateProfileName: name,
  });
}

function profileAnswer(cluster: ClusterState, profile: ProfileState): object {
  return {
    fargateProfileName: profile.name,
    fargateProfileArn: profile.arn,
    clusterName: cluster.name,
    createdAt: timestamp(profile.createdAt),
    podExecutionRoleArn: profile.podExecutionRoleArn,
    subnets: [...profile.subnets],
    selectors: profile.selectors.map(({ namespace, labels }) => ({ namespace, labels: labels ? { ...labels } : null })),
    status: profile.status,
    tags: { ...profile.tags },
    health: healthAnswer(profile.health),
  };
}

export const fargateProfileOperations = {
  ListFargateProfiles: operation(
    {
      at: 'GET /clusters/{clusterName}/fargate-profiles',
      input: INPUTS.ListFargateProfiles,
      on: 'cluster',
      why: 'the profiles of a cluster: which match the same pods, which are being changed, which are unhealthy, and whether an add-on has no other place to run',
    },
    listFargateProfiles,
  ),
  DescribeFargateProfile: operation(
    {
      at: 'GET /clusters/{clusterName}/fargate-profiles/{fargateProfileName}',
      input: INPUTS.DescribeFargateProfile,
      on: 'fargateprofile',
      why: 'status, health and settings of profiles',
    },
    describeFargateProfile,
  ),
  CreateFargateProfile: operation(
    {
      at: 'POST /clusters/{clusterName}/fargate-profiles',
      input: INPUTS.CreateFargateProfile,
      on: 'cluster',
      why: 'creates the new profile',
    },
    createFargateProfile,
  ),
  DeleteFargateProfile: operation(
    {
      at: 'DELETE /clusters/{clusterName}/fargate-profiles/{fargateProfileName}',
      input: INPUTS.DeleteFargateProfile,
      on: 'fargateprofile',
      why: 'deletes the old profile, or a new one that EKS failed to create',
    },
    deleteFargateProfile,
  ),
};
