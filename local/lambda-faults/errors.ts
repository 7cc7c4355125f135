/** How Lambda, or Step Functions for it, reports that a call came to nothing. */
export type LambdaError = {
  /** Whether the function may have run all the same. */
  ran: 'never' | 'perhaps';
  /** Seconds until the error is there. */
  takesSeconds: number;
  /** The Cause of the Task. */
  cause: (functionArn: string) => string;
};

const REQUEST = '6f1e2d3c-4b5a-4978-8695-a4b3c2d1e0f9';

/** A refusal of the Lambda service: Cause is the sentence of its client. */
function refused(status: number, says: string | ((functionArn: string) => string)): LambdaError {
  const text = typeof says === 'string' ? () => says : says;
  return {
    ran: 'never',
    takesSeconds: 0,
    cause: (functionArn) => `${text(functionArn)} (Service: Lambda, Status Code: ${status}, Request ID: ${REQUEST})`,
  };
}

/** What Lambda answers for a function that did not: Cause is that payload. */
function died(errorType: string, says: string, takesSeconds = 0): LambdaError {
  return {
    ran: 'perhaps',
    takesSeconds,
    cause: () => JSON.stringify({ errorType, errorMessage: `RequestId: ${REQUEST} Error: ${says}` }),
  };
}

/** The same of one that never came to run. */
const unloadable = (errorType: string, says: string): LambdaError => ({ ...died(errorType, says), ran: 'never' });

/** Longer than any Task waits. */
const HANGS_SECONDS = 900;

const TIMEOUT_SECONDS = 10;

const RUNS_OUT = `${TIMEOUT_SECONDS.toFixed(2)} seconds`;

/**
 * The errors that a world can let a Lambda call end by, with texts as AWS sends them. Statuses are those of the errors of
 * `lambda:Invoke`; ClientExecutionTimeout, AWSLambda and SdkClient are classes of the client that Step Functions uses.
 */
export const LAMBDA_ERRORS: Readonly<Record<string, LambdaError>> = {
  'Lambda.ServiceException': refused(500, 'An error occurred and the request cannot be processed.'),
  'Lambda.AWSLambdaException': refused(503, 'Service Unavailable'),
  'Lambda.SdkClientException': {
    ...refused(0, ''),
    cause: () => 'Unable to execute HTTP request: Connection reset by peer',
  },
  'Lambda.ClientExecutionTimeoutException': {
    ran: 'perhaps',
    takesSeconds: TIMEOUT_SECONDS,
    cause: () => 'Client execution did not complete before the specified timeout configuration.',
  },
  'Lambda.TooManyRequestsException': refused(429, 'Rate Exceeded.'),
  'Lambda.EC2ThrottledException': refused(502, 'EC2 throttled Lambda during the initialization of the function.'),
  'Lambda.EC2UnexpectedException': refused(502, 'Lambda received an unexpected EC2 client exception.'),
  'Lambda.ENILimitReachedException': refused(502, 'The limit of network interfaces of the VPC was reached.'),
  'Lambda.SubnetIPAddressLimitReachedException': refused(502, 'The configured subnets have no available IP addresses.'),
  'Lambda.ResourceNotReadyException': refused(502, 'The function is inactive and its VPC connection is not available.'),
  'Lambda.ResourceConflictException': refused(
    409,
    (arn) => `The operation cannot be performed at this time. An update is in progress for resource: ${arn}`,
  ),
  'Lambda.SnapStartNotReadyException': refused(409, 'Lambda is initializing your function.'),
  'Lambda.SnapStartTimeoutException': refused(408, 'Lambda could not restore the snapshot within the timeout limit.'),
  'Lambda.EFSMountConnectivityException': refused(408, 'The function could not connect to the file system.'),
  'Lambda.EFSMountTimeoutException': refused(408, 'The mount operation of the file system timed out.'),
  'Lambda.S3FilesMountConnectivityException': refused(
    408,
    'The function could not connect to the S3 Files access point.',
  ),
  'Lambda.S3FilesMountTimeoutException': refused(408, 'The mount operation of the S3 Files access point timed out.'),
  'Lambda.Unknown': {
    ran: 'perhaps',
    takesSeconds: 0,
    cause: () =>
      `The cause could not be determined because Lambda did not return an error type. Returned payload: {"errorMessage":"RequestId: ${REQUEST} Process exited before completing request"}`,
  },
  'Sandbox.Timedout': died('Sandbox.Timedout', `Task timed out after ${RUNS_OUT}`, TIMEOUT_SECONDS),
  'Runtime.ExitError': died('Runtime.ExitError', 'Runtime exited with error: signal: killed'),
  'Runtime.OutOfMemory': died('Runtime.OutOfMemory', 'Runtime exited with error: signal: killed'),
  'Extension.Crash': died('Extension.Crash', 'exit status 2'),
  'States.Timeout': {
    ...died('Sandbox.Timedout', 'Task timed out after 900.00 seconds', HANGS_SECONDS),
    ran: 'perhaps',
  },
  'Lambda.ResourceNotFoundException': refused(404, (arn) => `Function not found: ${arn}`),
  'Lambda.NoPublishedVersionException': refused(400, 'The function has no published versions available.'),
  'Lambda.InvalidParameterValueException': refused(400, 'One of the parameters in the request is not valid.'),
  'Lambda.InvalidRequestContentException': refused(400, 'Could not parse request body into json.'),
  'Lambda.RequestTooLargeException': refused(
    413,
    'Request must be smaller than 6291456 bytes for the InvokeFunction operation',
  ),
  'Lambda.KMSAccessDeniedException': refused(
    502,
    'Lambda was unable to decrypt the environment variables: KMS access was denied.',
  ),
  'Lambda.InvalidZipFileException': refused(502, 'Lambda could not unzip the deployment package.'),
  'Runtime.ImportModuleError': unloadable('Runtime.ImportModuleError', "Cannot find module 'index'"),
  'Runtime.UserCodeSyntaxError': unloadable('Runtime.UserCodeSyntaxError', 'SyntaxError: Unexpected token'),
  'Runtime.HandlerNotFound': unloadable('Runtime.HandlerNotFound', 'index.handler is undefined or not exported'),
  'Runtime.NodeJsExit': died('Runtime.NodeJsExit', 'The runtime exited unexpectedly with exit code 13.'),
};

/** The names of all of them. */
export const LAMBDA_ERROR_NAMES = Object.keys(LAMBDA_ERRORS);
