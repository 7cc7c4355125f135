/** What every failure of an AWS call contains, whatever class the SDK made of it. */
export type AwsFailure = { code: string; message: string; httpStatus: number | undefined };

/**
 * Reads an error thrown by an SDK client. Codes are matched by name because EKS returns codes that an operation does
 * not model (ResourceInUseException on DeleteFargateProfile), and because bundled class names are minified.
 */
export function awsFailure(error: unknown): AwsFailure | undefined {
  if (!(error instanceof Error)) return undefined;
  const metadata = '$metadata' in error ? error.$metadata : undefined;
  const httpStatus =
    typeof metadata === 'object' && metadata !== null && 'httpStatusCode' in metadata
      ? Number(metadata.httpStatusCode)
      : undefined;
  const code = 'code' in error && typeof error.code === 'string' && httpStatus === undefined ? error.code : error.name;
  return { code, message: error.message, httpStatus };
}

const THROTTLED = new Set([
  'ThrottlingException',
  'TooManyRequestsException',
  'Throttling',
  'ThrottledException',
  'RequestLimitExceeded',
  // DynamoDB, also with on-demand capacity: when the load more than doubles within half an hour.
  'ProvisionedThroughputExceededException',
  'SlowDown',
]);

// No answer arrived, so the call may or may not have taken effect.
const CUT = new Set([
  'TimeoutError',
  'RequestTimeout',
  'ECONNRESET',
  'ECONNREFUSED',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
]);

/** The service throttles the call. */
export function isThrottled({ code, httpStatus }: AwsFailure): boolean {
  return THROTTLED.has(code) || httpStatus === 429;
}

/** The service is unavailable: a 5xx, a page of HTML instead of JSON, a cut connection. Worth a retry. */
export function isUnavailable({ code, httpStatus }: AwsFailure): boolean {
  return CUT.has(code) || (httpStatus !== undefined && httpStatus >= 500) || code === 'SyntaxError';
}

// EKS rejects as a bad request what it checks on behalf of the caller, besides the action that is called.
const BAD_REQUEST = new Set(['InvalidRequestException', 'InvalidParameterException']);
const LACKING =
  /missing permissions? for|does not have permission to perform|not authorized to perform|cross-account pass role/i;

/** The caller lacks a permission, whichever error class the service reports it with. */
export function isDenied({ code, message }: AwsFailure): boolean {
  return /^(AccessDenied|Unauthorized)/.test(code) || (BAD_REQUEST.has(code) && LACKING.test(message));
}

/** What a rejection says about the missing permission. */
export function deniedPermission({ message }: AwsFailure): {
  action: string | undefined;
  resource: string | undefined;
  role: string | undefined;
} {
  const after = LACKING.exec(message);
  const rest = after ? message.slice(after.index + after[0].length) : '';
  const [, action] = /^:?\s*['"`]?([a-z0-9-]+:\w+)/.exec(rest) ?? [];
  const [, resource] = /on resource: (\S+)/.exec(rest) ?? /(?:\bSLR|service linked role):? (\S+)/i.exec(message) ?? [];
  const [, role] = /:assumed-role\/([^/\s]+)\//.exec(message) ?? [];
  return { action: action ?? (/cross-account/i.test(message) ? 'iam:PassRole' : undefined), resource, role };
}
