import type { RejectionPolicy, Thrown } from './thrown.ts';

/** Errors that Lambda or Step Functions itself reports, whatever the function's code does. */
const CLASS = /^(?:(?:Lambda|Runtime|Sandbox|Extension)\..|States\.Timeout$)/;

const PASSING: RejectionPolicy = {
  meaning: 'again',
  says: 'A Lambda function could not be run, or its response was lost.',
  advice: 'Check errors, throttles and duration of the function in the Lambda console (Monitor tab).',
};

const DEPLOYMENT: RejectionPolicy = {
  meaning: 'rejected',
  says: 'Lambda cannot run a function as it is deployed.',
  advice: 'The message says what is wrong with it: correct the settings that it names and deploy the stack again.',
};

const CODE: RejectionPolicy = {
  meaning: 'rejected',
  says: 'The code of a function does not start or does not end, so its bundle is broken.',
  advice: 'Build this release again with `npm ci && npm run build`, and deploy it.',
};

/** Errors of the class that a retry of the same call would meet again. */
const LASTING: ReadonlyMap<string, RejectionPolicy> = new Map([
  ['Lambda.ResourceNotFoundException', DEPLOYMENT],
  ['Lambda.NoPublishedVersionException', DEPLOYMENT],
  ['Lambda.InvalidParameterValueException', DEPLOYMENT],
  ['Lambda.InvalidRequestContentException', DEPLOYMENT],
  ['Lambda.UnsupportedMediaTypeException', DEPLOYMENT],
  ['Lambda.RequestTooLargeException', DEPLOYMENT],
  ['Lambda.SerializedRequestEntityTooLargeException', DEPLOYMENT],
  ['Lambda.RecursiveInvocationException', DEPLOYMENT],
  ['Lambda.DurableExecutionAlreadyStartedException', DEPLOYMENT],
  ['Lambda.InvalidRuntimeException', DEPLOYMENT],
  ['Lambda.InvalidZipFileException', DEPLOYMENT],
  ['Lambda.InvalidSubnetIDException', DEPLOYMENT],
  ['Lambda.InvalidSecurityGroupIDException', DEPLOYMENT],
  ['Lambda.EC2AccessDeniedException', DEPLOYMENT],
  ['Lambda.KMSAccessDeniedException', DEPLOYMENT],
  ['Lambda.KMSDisabledException', DEPLOYMENT],
  ['Lambda.KMSInvalidStateException', DEPLOYMENT],
  ['Lambda.KMSNotFoundException', DEPLOYMENT],
  ['Lambda.EFSMountFailureException', DEPLOYMENT],
  ['Lambda.EFSIOException', DEPLOYMENT],
  ['Lambda.S3FilesMountFailureException', DEPLOYMENT],
  ['Lambda.SnapStartException', DEPLOYMENT],
  ['Runtime.ImportModuleError', CODE],
  ['Runtime.UserCodeSyntaxError', CODE],
  ['Runtime.HandlerNotFound', CODE],
  ['Runtime.MalformedHandlerName', CODE],
  ['Runtime.InvalidEntrypoint', CODE],
  ['Runtime.NodeJsExit', CODE],
  ['Runtime.NodejsExit', CODE],
  ['Runtime.UnhandledPromiseRejection', CODE],
]);

/** The names and what each means, for the docs: the permanent ones, and the prefixes of the transient ones. */
export const infrastructureRows: readonly [names: readonly string[], RejectionPolicy][] = [
  [['Lambda.*', 'Runtime.*', 'Sandbox.*', 'Extension.*', 'States.Timeout'], PASSING],
  [namesOf(DEPLOYMENT), DEPLOYMENT],
  [namesOf(CODE), CODE],
];

function namesOf(policy: RejectionPolicy): string[] {
  return [...LASTING].filter(([, each]) => each === policy).map(([name]) => name);
}

/** What an error of Lambda or Step Functions itself means; `undefined` for any other. */
export function infrastructurePolicyOf({ name, message }: Thrown): RejectionPolicy | undefined {
  const denied = missingPermission({ name, message });
  if (denied || !CLASS.test(name)) return denied;
  return LASTING.get(name) ?? PASSING;
}

const DENIED = /Status Code: 403|AccessDenied|is not authorized to perform/;

/** What a state machine that lacks a permission gets: the names of outages, of which only the text says what they are. */
const OUTAGES: Readonly<Record<string, { usual: string; of: string }>> = {
  'Lambda.AWSLambdaException': { usual: 'lambda:InvokeFunction', of: 'its functions' },
  'StepFunctions.AWSStepFunctionsException': { usual: 'states:StartExecution', of: 'its state machines' },
};

function missingPermission({ name, message }: Thrown): RejectionPolicy | undefined {
  const outage = Object.hasOwn(OUTAGES, name) ? OUTAGES[name] : undefined;
  if (!outage || !DENIED.test(message)) return undefined;
  const [, caller] = /User: (\S+) is not authorized/.exec(message) ?? [];
  const [, action = outage.usual] = /authorized to perform: (\S+)/.exec(message) ?? [];
  const [, target] = /on resource: (\S+)/.exec(message) ?? [];
  const role = caller?.split('/')[1];
  return {
    meaning: 'rejected',
    says: `${role === undefined ? 'The role of the state machine' : `Role ${role}`} lacks the permission ${action}${target === undefined ? '' : ` on ${target}`}.`,
    advice: `Allow ${action}${target === undefined ? ` on ${outage.of}` : ` on ${target}`} to ${role === undefined ? 'the role of the state machine' : `role ${role}`}: the template does, so deploy the stack again, or find the policy that denies it in the IAM console.`,
  };
}
