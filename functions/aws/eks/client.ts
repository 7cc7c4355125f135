import { EKSClient } from '@aws-sdk/client-eks';
import type { ClusterPlace } from '../../core/cluster.ts';
import { permissionText } from '../../core/errors/missing-permission.ts';
import { WorkflowError } from '../../core/errors/workflow-error.ts';
import { type AwsFailure, awsFailure, deniedPermission, isDenied, isThrottled, isUnavailable } from '../aws-error.ts';
import { type Connection, clientOptions } from '../connection.ts';

/** Gives the EKS client for the place of a cluster: its Region, and its role where it has one. Clients are kept. */
export type EksClients = (place: ClusterPlace) => EKSClient;

export function eksClients(connection: Connection = {}): EksClients {
  const kept = new Map<string, EKSClient>();

  return (place) => {
    const key = JSON.stringify([place.region, place.roleArn, place.externalId]);
    const client = kept.get(key) ?? new EKSClient(placed(connection, place));
    kept.set(key, client);
    return client;
  };
}

function placed(connection: Connection, { region, roleArn, externalId }: ClusterPlace) {
  const local = { ...connection, ...(region !== undefined && { region }) };
  if (roleArn === undefined) return clientOptions(local);

  return clientOptions({
    ...local,
    credentials: async () => {
      // Loaded on demand: never for clusters of the same account.
      const { AssumeRoleCommand, STSClient } = await import('@aws-sdk/client-sts');
      const sts = new STSClient(clientOptions(local));
      const assume = new AssumeRoleCommand({ RoleArn: roleArn, RoleSessionName: 'eks-upkeep', ExternalId: externalId });
      const { Credentials: given } = await translateErrors('sts:AssumeRole', () => sts.send(assume));
      if (given?.AccessKeyId === undefined || given.SecretAccessKey === undefined) {
        throw new WorkflowError('RoleNotAssumed', `STS gave no credentials for ${roleArn}`);
      }
      return {
        accessKeyId: given.AccessKeyId,
        secretAccessKey: given.SecretAccessKey,
        ...(given.SessionToken !== undefined && { sessionToken: given.SessionToken }),
        ...(given.Expiration !== undefined && { expiration: given.Expiration }),
      };
    },
  });
}

type Meaning = { code: string; says?: RegExp; name: string };

/**
 * What an EKS exception means to a state machine, first match wins. Texts are recorded from the service; a text that
 * EKS changes falls through to the plain name of its code, which no definition retries.
 */
const MEANINGS: readonly Meaning[] = [
  { code: 'ResourceInUseException', says: /already exists/i, name: 'AlreadyExists' },
  { code: 'ResourceInUseException', name: 'EksBusy' },
  { code: 'ResourceNotFoundException', says: /no cluster found/i, name: 'ClusterNotFound' },
  { code: 'ResourceNotFoundException', says: /no update found/i, name: 'UpdateNotFound' },
  { code: 'ResourceNotFoundException', says: /association/i, name: 'AssociationNotFound' },
  { code: 'ResourceNotFoundException', says: /fargate profile/i, name: 'FargateProfileNotFound' },
  { code: 'ResourceNotFoundException', says: /addon|add-on/i, name: 'AddonNotFound' },
  { code: 'InvalidParameterException', says: /addon version specified is not supported/i, name: 'VersionUnsupported' },
  { code: 'InvalidParameterException', says: /addon specified is not supported/i, name: 'AddonUnsupported' },
  {
    code: 'InvalidParameterException',
    says: /configurationvalue provided in request is not/i,
    name: 'ConfigurationRejected',
  },
  { code: 'InvalidParameterException', says: /up or down 1 minor version/i, name: 'OneMinorAtATime' },
  {
    code: 'InvalidParameterException',
    says: /misconfigured podexecutionrole trust policy/i,
    name: 'PodExecutionRoleNotReady',
  },
  { code: 'InvalidParameterException', name: 'InvalidParameter' },
  { code: 'InvalidRequestException', says: /not in active status/i, name: 'ClusterNotActive' },
  { code: 'InvalidRequestException', name: 'InvalidRequest' },
  { code: 'ResourceLimitExceededException', name: 'QuotaReached' },
  { code: 'UnsupportedAvailabilityZoneException', name: 'ZoneUnsupported' },
  { code: 'ResourcePropagationDelayException', name: 'EksUnavailable' },
  { code: 'ClientException', name: 'EksClientError' },
];

/**
 * Runs one call of `action` (`eks:UpdateAddon`) and translates its failure by meaning into a `WorkflowError`:
 * `EksThrottled`, `EksUnavailable` (5xx, HTML, cut connection: it may have taken effect), `AccessDenied`, or a name of
 * the table above. An unknown error passes unchanged. `place` has the role that makes the call.
 */
export async function translateErrors<Answer>(
  action: string,
  call: () => Promise<Answer>,
  place?: ClusterPlace,
): Promise<Answer> {
  try {
    return await call();
  } catch (error) {
    throw meaning(action, error, place);
  }
}

function meaning(action: string, error: unknown, place: ClusterPlace | undefined): unknown {
  const failure = awsFailure(error);
  if (!failure || error instanceof WorkflowError) return error;
  const errorNamed = (name: string) =>
    new WorkflowError(name, `${action} answered ${failure.code}: ${failure.message}`, { cause: error });

  if (isThrottled(failure)) return errorNamed('EksThrottled');
  if (isDenied(failure)) return denied(action, failure, place, error);

  const known = MEANINGS.find(({ code, says }) => code === failure.code && (says?.test(failure.message) ?? true));
  const name = known?.name ?? missingByMembers(failure.code, error);
  if (name !== undefined) return errorNamed(name);

  return isUnavailable(failure) ? errorNamed('EksUnavailable') : error;
}

// Connections that are cut have the name of a timeout in the SDK, too, but a code of their own: they come at once, and say nothing
// of how long the next answer takes.
const LATE = new Set(['TimeoutError', 'ETIMEDOUT']);

/** Whether a call failed because its response took longer than its time limit. */
export function isTimeout(error: unknown): boolean {
  return error instanceof WorkflowError && LATE.has(awsFailure(error.cause)?.code ?? '');
}

/** The callers for whom EKS checks more permissions than that of the call, for a rejection that does not name its caller. */
export const CALLERS: Readonly<Record<string, string>> = {
  'eks:CreateFargateProfile': 'CreateNewProfileRole',
  'eks:UpdateAddon': 'StartAddonUpdateRole',
};

function denied(call: string, failure: AwsFailure, place: ClusterPlace | undefined, error: unknown): WorkflowError {
  const { action = call, resource, role: named } = deniedPermission(failure);
  const role = place?.roleArn ?? named ?? CALLERS[call] ?? 'The role of the function';
  const said = `${call} answered ${failure.code}: ${failure.message}`;
  return new WorkflowError('AccessDenied', permissionText({ role, action, resource }, said), { cause: error });
}

// The text of a missing add-on is not documented; the exception's members name what is missing.
function missingByMembers(code: string, error: unknown): string | undefined {
  if (code !== 'ResourceNotFoundException' || typeof error !== 'object' || error === null) return undefined;
  if ('addonName' in error && typeof error.addonName === 'string') return 'AddonNotFound';
  if ('fargateProfileName' in error && typeof error.fargateProfileName === 'string') return 'FargateProfileNotFound';
  return undefined;
}
