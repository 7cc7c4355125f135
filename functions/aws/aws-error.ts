/** What every failure of an AWS call tells, whatever class the SDK made of it. */
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
  // DynamoDB, of a table on demand too: its load has more than doubled within half an hour.
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

/** The service asks for a slower pace. */
export function isThrottled({ code, httpStatus }: AwsFailure): boolean {
  return THROTTLED.has(code) || httpStatus === 429;
}

/** The service is not itself: a 5xx, a page of HTML where JSON was due, a cut connection. Worth another try. */
export function isUnavailable({ code, httpStatus }: AwsFailure): boolean {
  return CUT.has(code) || (httpStatus !== undefined && httpStatus >= 500) || code === 'SyntaxError';
}

/** The caller may not do this. */
export function isDenied({ code }: AwsFailure): boolean {
  return code === 'AccessDeniedException' || code === 'AccessDenied' || code === 'UnauthorizedOperation';
}
