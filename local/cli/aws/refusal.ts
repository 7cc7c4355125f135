import { UsageError } from '../command.ts';
import { reasonOf } from '../sources.ts';

/** Why AWS could not even be asked, and what to do about it; undefined when it was. */
export function awsRefusal(error: unknown): UsageError | undefined {
  const reason = reasonOf(error);
  if (reason === 'Region is missing') {
    return new UsageError('There is no AWS Region; nothing was called.', [
      'Set AWS_REGION or take a profile that has one; or name it, in a request by cluster.region, otherwise by --region.',
    ]);
  }
  if (/Provider|TokenError|TokenRefresh|SSO/.test(nameOf(error))) {
    return new UsageError(`There are no AWS credentials (${reason}); nothing was called.`, [
      'Set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY; with IAM Identity Center: aws sso login.',
    ]);
  }
  const unreached = unreachedOf(error);
  if (unreached === undefined) return undefined;
  return new UsageError(`AWS cannot be reached: ${unreached}`, [
    'Look at the network, and at AWS_ENDPOINT_URL if it is set.',
  ]);
}

/** Why nothing answered at an endpoint: of an error, or of what it was made of. */
export function unreachedOf(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  if ('code' in error && NOT_REACHED.has(String(error.code))) return error.message;
  return unreachedOf(error.cause);
}

const NOT_REACHED: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ETIMEDOUT',
]);

export const nameOf = (error: unknown): string => (error instanceof Error ? error.name : 'Error');
