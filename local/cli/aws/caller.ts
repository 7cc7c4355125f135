import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import * as z from 'zod';
import { clientOptions } from '../../../functions/aws/connection.ts';
import { Cluster } from '../../../functions/core/cluster.ts';
import { UsageError } from '../command.ts';
import { reasonOf } from '../sources.ts';
import type { Terminal } from '../text/terminal.ts';
import { awsRefusal, nameOf } from './refusal.ts';

/** Who the credentials of this shell are, and the Region of a run. */
export type AwsCaller = { account: string; arn: string; region: string };

const Request = z.looseObject({ cluster: Cluster });

/**
 * Who calls AWS, as STS says, for a request: in the Region of its cluster, or else in that of the shell. A UsageError says what is
 * missing, before any other call.
 */
export async function callerFor(input: string): Promise<AwsCaller> {
  const cluster = Request.safeParse(JSON.parse(input)).data?.cluster;
  const caller = await awsCaller(cluster?.region);
  if (cluster?.accountId !== undefined && cluster.roleArn === undefined && cluster.accountId !== caller.account) {
    throw new UsageError(
      `${cluster.name} is in account ${cluster.accountId}, but the credentials of this shell belong to ${caller.account} (${caller.arn}).`,
      ['Use credentials of that account, or name a role in it: cluster.roleArn in the request.'],
    );
  }
  return caller;
}

/** Who calls AWS, as STS says. */
export async function awsCaller(wanted?: string): Promise<AwsCaller> {
  const region = wanted ?? (await shellRegion());
  const client = new STSClient({ ...clientOptions({ region }), maxAttempts: 3 });
  try {
    const { Account: account = '', Arn: arn = '' } = await client.send(new GetCallerIdentityCommand({}));
    return { account, arn, region };
  } catch (error) {
    throw rejectionOf(error);
  } finally {
    client.destroy();
  }
}

async function shellRegion(): Promise<string> {
  try {
    return await new STSClient({}).config.region();
  } catch (error) {
    throw rejectionOf(error);
  }
}

const rejectionOf = (error: unknown): UsageError =>
  awsRefusal(error) ??
  new UsageError(`STS does not accept the AWS credentials: ${nameOf(error)}: ${reasonOf(error)}`, [
    'Try: aws sts get-caller-identity',
  ]);

/** Whose EKS a run changes, and where from: an endpoint that is not AWS's is named. */
export function callerText(
  { account, arn, region }: AwsCaller,
  endpoints: readonly string[],
  { paint }: Pick<Terminal, 'paint'>,
): string {
  const eks =
    endpoints.length === 0 ? 'EKS is real' : paint('yellow', `Calls do not go to AWS but to ${endpoints.join(', ')}`);
  return `${paint('bold', `AWS account ${account}`)}, as ${arn}, Region ${region}
${eks}; the state machine, its table and its notifications are on this computer. EKS events are not received here.

`;
}
