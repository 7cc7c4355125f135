import {
  CreateFargateProfileCommand,
  type CreateFargateProfileCommandInput,
  DeleteFargateProfileCommand,
  DescribeAddonCommand,
  DescribeFargateProfileCommand,
  DescribeUpdateCommand,
  type EKSClient,
  ListFargateProfilesCommand,
  UpdateAddonCommand,
  type UpdateAddonCommandInput,
} from '@aws-sdk/client-eks';
import { ROLE } from './simulated-eks.ts';

export const update = async (eks: EKSClient, input: Partial<UpdateAddonCommandInput> = {}) => {
  const { update } = await eks.send(new UpdateAddonCommand({ clusterName: 'prod-1', addonName: 'coredns', ...input }));
  return update;
};

export const addon = async (eks: EKSClient, addonName = 'coredns') =>
  (await eks.send(new DescribeAddonCommand({ clusterName: 'prod-1', addonName }))).addon;

export const updateOf = async (eks: EKSClient, updateId: string | undefined, addonName = 'coredns') =>
  (await eks.send(new DescribeUpdateCommand({ name: 'prod-1', updateId, addonName }))).update;

export const create = async (eks: EKSClient, input: Partial<CreateFargateProfileCommandInput> = {}) =>
  (
    await eks.send(
      new CreateFargateProfileCommand({
        clusterName: 'prod-1',
        fargateProfileName: '9999-default',
        podExecutionRoleArn: ROLE,
        selectors: [{ namespace: 'default' }],
        ...input,
      }),
    )
  ).fargateProfile;

export const remove = async (eks: EKSClient, fargateProfileName = 'default') =>
  (await eks.send(new DeleteFargateProfileCommand({ clusterName: 'prod-1', fargateProfileName }))).fargateProfile;

export const profile = async (eks: EKSClient, fargateProfileName = '9999-default') =>
  (await eks.send(new DescribeFargateProfileCommand({ clusterName: 'prod-1', fargateProfileName }))).fargateProfile;

export const names = async (eks: EKSClient) =>
  (await eks.send(new ListFargateProfilesCommand({ clusterName: 'prod-1' }))).fargateProfileNames;
