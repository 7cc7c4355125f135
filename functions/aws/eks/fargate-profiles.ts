import {
  CreateFargateProfileCommand,
  DeleteFargateProfileCommand,
  DescribeClusterCommand,
  DescribeFargateProfileCommand,
  ListFargateProfilesCommand,
  type FargateProfile as ProfileOnTheWire,
} from '@aws-sdk/client-eks';
import type { ClusterPlace } from '../../core/cluster.ts';
import { WorkflowError } from '../../core/errors/workflow-error.ts';
import type { FargateProfile, ProfileSpec } from '../../core/fargate/profile/profile.ts';
import type { Connection } from '../connection.ts';
import { allPages } from '../pages.ts';
import { given, issuesIn } from './answer.ts';
import { eksClients, translateErrors } from './client.ts';

/** The status of a cluster, and the endpoint of its Kubernetes API with its certificate authority (base64 of a PEM). */
export type ClusterSeen = { status: string; endpoint: string | undefined; certificateAuthority: string | undefined };

/** The parameters of CreateFargateProfile. A repeat with the same token makes no second profile. */
export type NewProfile = ProfileSpec & { name: string; clientRequestToken: string };

/**
 * EKS for the Fargate Lambdas. Every call throws the errors that `translateErrors` names, including `ClusterNotFound`; `create` and
 * `remove` throw `EksBusy` although the service model does not list it.
 */
export interface FargateApi {
  clusterStatus(place: ClusterPlace): Promise<string>;
  /** The same, and where its Kubernetes API is, if EKS says so. */
  cluster(place: ClusterPlace): Promise<ClusterSeen>;
  /** Every profile of the cluster. */
  profiles(place: ClusterPlace): Promise<FargateProfile[]>;
  /** `undefined` when the cluster has none of that name. */
  profile(place: ClusterPlace, name: string): Promise<FargateProfile | undefined>;
  create(place: ClusterPlace, profile: NewProfile): Promise<FargateProfile>;
  /** Starts the deletion; EKS stops the pods of the profile immediately. */
  remove(place: ClusterPlace, name: string): Promise<void>;
}

export function fargateApi(connection: Connection = {}): FargateApi {
  const client = eksClients(connection);

  async function describe(place: ClusterPlace, fargateProfileName: string): Promise<FargateProfile> {
    const command = new DescribeFargateProfileCommand({ clusterName: place.name, fargateProfileName });
    const answer = await translateErrors('eks:DescribeFargateProfile', () => client(place).send(command), place);
    return described(answer.fargateProfile);
  }

  async function present(place: ClusterPlace, name: string): Promise<FargateProfile | undefined> {
    try {
      return await describe(place, name);
    } catch (error) {
      if (error instanceof WorkflowError && error.name === 'FargateProfileNotFound') return undefined;
      throw error;
    }
  }

  async function cluster(place: ClusterPlace): Promise<ClusterSeen> {
    const command = new DescribeClusterCommand({ name: place.name });
    const { cluster: seen } = await translateErrors('eks:DescribeCluster', () => client(place).send(command), place);
    return {
      status: given(seen?.status),
      endpoint: seen?.endpoint,
      certificateAuthority: seen?.certificateAuthority?.data,
    };
  }

  return {
    cluster,
    clusterStatus: async (place) => (await cluster(place)).status,

    async profiles(place) {
      const names = await allPages(async (nextToken) => {
        const command = new ListFargateProfilesCommand({ clusterName: place.name, nextToken });
        const page = await translateErrors('eks:ListFargateProfiles', () => client(place).send(command), place);
        return { items: page.fargateProfileNames ?? [], next: page.nextToken };
      });
      const profiles = await Promise.all(names.map((name) => present(place, name)));
      return profiles.filter((profile) => profile !== undefined);
    },

    profile: present,

    async create(place, { name, podExecutionRoleArn, subnets, selectors, tags, clientRequestToken }) {
      const command = new CreateFargateProfileCommand({
        clusterName: place.name,
        fargateProfileName: name,
        podExecutionRoleArn,
        subnets,
        selectors: selectors.map(({ namespace, labels }) => ({
          namespace,
          ...(Object.keys(labels).length > 0 && { labels }),
        })),
        tags,
        clientRequestToken,
      });
      const answer = await translateErrors('eks:CreateFargateProfile', () => client(place).send(command), place);
      return described(answer.fargateProfile);
    },

    async remove(place, fargateProfileName) {
      const command = new DeleteFargateProfileCommand({ clusterName: place.name, fargateProfileName });
      await translateErrors('eks:DeleteFargateProfile', () => client(place).send(command), place);
    },
  };
}

function described(profile: ProfileOnTheWire | undefined): FargateProfile {
  return {
    name: given(profile?.fargateProfileName),
    arn: given(profile?.fargateProfileArn),
    createdAt: given(profile?.createdAt).toISOString(),
    status: given(profile?.status),
    podExecutionRoleArn: given(profile?.podExecutionRoleArn),
    subnets: profile?.subnets ?? [],
    selectors: (profile?.selectors ?? []).map(({ namespace, labels }) => ({
      namespace: namespace ?? '',
      labels: labels ?? {},
    })),
    tags: profile?.tags ?? {},
    issues: issuesIn(profile?.health?.issues),
  };
}
