import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { EKSClient } from '@aws-sdk/client-eks';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { IAMClient } from '@aws-sdk/client-iam';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { SchedulerClient } from '@aws-sdk/client-scheduler';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SNSClient } from '@aws-sdk/client-sns';
import { AssumeRoleCommand, type Credentials, STSClient } from '@aws-sdk/client-sts';
import type { Connection } from '../../functions/aws/connection.ts';
import type { FleetRole } from './expected-calls.ts';

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
  const sts = new STSClient(options);
  return {
    sts,
    credentialsOf: assumedOnce(sts),
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

type Assumed = { accessKeyId: string; secretAccessKey: string; sessionToken?: string };

// STS gives them with every answer.
const NONE: Partial<Credentials> = {};

/** The credentials of a role of another account; `undefined` when it does not let the caller in. Each role is assumed once. */
function assumedOnce(sts: STSClient): (role: FleetRole) => Promise<Assumed | undefined> {
  const assumed = new Map<string, Promise<Assumed | undefined>>();
  return (role) => {
    const known = assumed.get(role.roleArn) ?? assume(sts, role);
    assumed.set(role.roleArn, known);
    return known;
  };
}

async function assume(sts: STSClient, { roleArn, externalId }: FleetRole): Promise<Assumed | undefined> {
  const options = {
    RoleSessionName: 'upkeep-doctor',
    DurationSeconds: 900,
    ...(externalId && { ExternalId: externalId }),
  };
  try {
    const { Credentials: given } = await sts.send(new AssumeRoleCommand({ RoleArn: roleArn, ...options }));
    const { AccessKeyId: accessKeyId = '', SecretAccessKey: secretAccessKey = '', SessionToken } = given ?? NONE;
    return { accessKeyId, secretAccessKey, ...(SessionToken !== undefined && { sessionToken: SessionToken }) };
  } catch (error) {
    if (!(error instanceof Error) || error.name !== 'AccessDenied') throw error;
    return undefined;
  }
}
