import { createHash } from 'node:crypto';
import { accountOfKey, credentialsOf, localUserArn } from '../iam/principals.ts';
import { QueryFault, queryService, type WireAnswer } from './query-protocol.ts';

const NAMESPACE = 'https://sts.amazonaws.com/doc/2011-06-15/';
export const ROLE_ARN = /^arn:aws[a-z-]*:iam::(\d{12}):role\/(?:[\w+=,.@-]+\/)*([\w+=,.@-]{1,64})$/;

/**
 * AssumeRole and GetCallerIdentity of STS. The access key of an assumed role is `ASIA`, the account's twelve digits and four
 * more characters, so that whoever reads a signature knows which account calls.
 */
export function createSts(options: { region: string; account: string; now: () => number }): {
  handle(form: string, accessKeyId?: string): WireAnswer;
} {
  const assumeRole = (parameters: URLSearchParams) => {
    const roleArn = parameters.get('RoleArn') ?? '';
    const session = parameters.get('RoleSessionName') ?? '';
    const seconds = Number(parameters.get('DurationSeconds') ?? 3600);
    const [, account, role] = ROLE_ARN.exec(roleArn) ?? [];
    if (account === undefined || role === undefined) throw invalid(`${roleArn || "'roleArn'"} is invalid`);
    if (!/^[\w+=,.@-]{2,64}$/.test(session)) throw violation(session, 'roleSessionName', '[\\w+=,.@-]{2,64}');
    if (!Number.isInteger(seconds) || seconds < 900 || seconds > 43_200) {
      throw violation(String(seconds), 'durationSeconds', 'a number from 900 to 43200');
    }

    const digest = createHash('sha256').update(`${roleArn} ${session}`).digest('hex').toUpperCase();
    const { accessKeyId, secretAccessKey, sessionToken } = credentialsOf(roleArn, session);
    return {
      AssumedRoleUser: {
        AssumedRoleId: `AROA${digest.slice(0, 17)}:${session}`,
        Arn: `${roleArn.slice(0, roleArn.indexOf(':iam:'))}:sts::${account}:assumed-role/${role}/${session}`,
      },
      Credentials: {
        AccessKeyId: accessKeyId,
        SecretAccessKey: secretAccessKey,
        SessionToken: sessionToken,
        Expiration: new Date(options.now() + seconds * 1000).toISOString(),
      },
    };
  };

  const callerIdentity = (accessKeyId: string | undefined) => {
    const account = accountOfKey(accessKeyId) ?? options.account;
    return {
      Arn: localUserArn(options, accessKeyId),
      UserId: accessKeyId ?? 'AIDALOCAL',
      Account: account,
    };
  };

  return {
    handle: (form, accessKeyId) =>
      queryService({
        name: 'STS',
        namespace: NAMESPACE,
        version: '2011-06-15',
        actions: { AssumeRole: assumeRole, GetCallerIdentity: () => callerIdentity(accessKeyId) },
      })(form),
  };
}

const invalid = (message: string) => new QueryFault('ValidationError', message);

const violation = (value: string, field: string, pattern: string) =>
  invalid(
    `1 validation error detected: Value '${value}' at '${field}' failed to satisfy constraint: Member must satisfy regular expression pattern: ${pattern}`,
  );
