import * as z from 'zod';
import { groupsOf } from '../../kubernetes/cluster-roles.ts';
import { partitionOf } from '../../partition.ts';
import { type Context, clusterOf } from '../context.ts';
import { EksError } from '../http/errors.ts';
import { operation } from '../http/operation.ts';
import { timestamp } from '../http/wire.ts';
import { arnOf, uuidFrom } from '../ids.ts';

const INPUTS = { DescribeAccessEntry: z.object({ clusterName: z.string(), principalArn: z.string() }) };

/** The one entry that a cluster has: of the role of eks-upkeep, where its Kubernetes API gives access and entries are read. */
function describeAccessEntry(context: Context, input: z.output<typeof INPUTS.DescribeAccessEntry>): object {
  const cluster = clusterOf(context, input.clusterName);
  const { principalArn } = input;
  const refused = { clusterName: cluster.name };
  if (cluster.authenticationMode === 'CONFIG_MAP') {
    const message = `The cluster's authentication mode must be set to one of [API, API_AND_CONFIG_MAP] to perform this operation.`;
    throw new EksError('InvalidRequestException', message, refused);
  }
  const access = cluster.kubernetes?.access ?? 'none';
  if (access === 'none' || principalArn !== context.kubernetesRole) {
    const message = `The specified principalArn could not be found. You can view your available access entries with 'list-access-entries'.`;
    throw new EksError('ResourceNotFoundException', message, refused);
  }
  const [owner = '', role = ''] = [principalArn.split(':')[4], principalArn.split('/').at(-1)];
  return {
    accessEntry: {
      clusterName: cluster.name,
      principalArn,
      kubernetesGroups: groupsOf(access),
      accessEntryArn: arnOf(
        cluster.region,
        cluster.account,
        `access-entry/${cluster.name}/role/${owner}/${role}/${uuidFrom(cluster.key, principalArn)}`,
      ),
      createdAt: timestamp(cluster.createdAt),
      modifiedAt: timestamp(cluster.createdAt),
      tags: {},
      username: `arn:${partitionOf(cluster.region)}:sts::${owner}:assumed-role/${role}/{{SessionName}}`,
      type: 'STANDARD',
    },
  };
}

export const accessEntryOperations = {
  DescribeAccessEntry: operation(
    {
      at: 'GET /clusters/{clusterName}/access-entries/{principalArn}',
      input: INPUTS.DescribeAccessEntry,
      on: 'access-entry',
    },
    describeAccessEntry,
  ),
};
