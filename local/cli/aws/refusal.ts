import { UsageError } from '../command.ts';
import { reasonOf } from '../sources.ts';

/** Why AWS could not be called at all, and what to do; undefined when it was called. */
export function awsRefusal(error: unknown): UsageError | undefined {
  const reason = reasonOf(error);
  if (reason === 'Region is missing') {
    return new UsageError('There is no AWS Region; no API call was made.', [
      'Set AWS_REGION, use a profile that has one, or name it: cluster.region in a request, --region otherwise.',
    ]);
  }
  if (/Provider|TokenError|TokenRefresh|SSO/.test(nameOf(error))) {
    return new UsageError(`There are no AWS credentials (${reason}); no API call was made.`, [
      'Set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY; with IAM Identity Center: aws sso login.',
    ]);
  }
  const unreached = unreachedOf(error);
  if (unreached === undefined) return undefined;
  return new UsageError(`AWS cannot be reached: ${unreached}`, [
    'Check the network, and AWS_ENDPOINT_URL if it is set.',
  ]);
}

/** Why nothing answered at an endpoint, from an error or its cause. */
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
