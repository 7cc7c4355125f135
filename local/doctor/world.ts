import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { EKSClient } from '@aws-sdk/client-eks';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { IAMClient } from '@aws-sdk/client-iam';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { SchedulerClient } from '@aws-sdk/client-scheduler';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SNSClient } from '@aws-sdk/client-sns';
import { STSClient } from '@aws-sdk/client-sts';
import type { Connection } from '../../functions/aws/connection.ts';

/** Where doctor runs: this computer, and the AWS that its shell reaches. */
export type DoctorWorld = {
  env: Readonly<Record<string, string | undefined>>;
  /** As `process.versions.node` has it. */
  nodeVersion: string;
  /** The text of the AWS configuration file; `undefined` when there is none. */
  configFile: string | undefined;
  /** The release of this folder, as package.json has it. */
  release: string;
  connection: Connection;
  /** The name of the stack. */
  stack: string;
};

/** A client for each service that is asked; nothing but reading is asked of any. */
export type Clients = ReturnType<typeof clientsOf>;

export function clientsOf(connection: Connection) {
  const options = { requestHandler: { connectionTimeout: 3_000, requestTimeout: 20_000 }, ...connection };
  return {
    sts: new STSClient(options),
    cloudformation: new CloudFormationClient(options),
    iam: new IAMClient(options),
    sns: new SNSClient(options),
    events: new EventBridgeClient(options),
    scheduler: new SchedulerClient(options),
    cloudwatch: new CloudWatchClient(options),
    lambda: new LambdaClient(options),
    secrets: new SecretsManagerClient(options),
    /** EKS of a Region: clusters may be in another than the stack. */
    eksIn: (region: string, credentials = options.credentials) =>
      new EKSClient({ ...options, region, ...(credentials && { credentials }) }),
  };
}
