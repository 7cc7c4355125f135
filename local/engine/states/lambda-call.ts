import { toText } from '../json.ts';
import { LambdaFault } from '../lambda-fault.ts';
import { uuidFrom } from '../random.ts';
import { advance, type InvokeLambda } from '../run/branch.ts';
import type { Outcome } from '../run/journal.ts';
import type { Attempt } from './attempt.ts';

/** lambda:invoke. The result is the whole response, as the service integration gives it. */
export function invokeLambda({ visit, key, arguments: given, life }: Attempt): Promise<Outcome> {
  const { surroundings, execution } = visit.branch;
  const requestId = uuidFrom(execution.random);
  const invoke: InvokeLambda = (call) =>
    surroundings.invoke({ ...call, machine: execution.machine.name, executionArn: execution.arn });
  return surroundings.loop.work(key, () => callLambda(invoke, given, requestId), life);
}

/** lambda:invoke.waitForTaskToken. The result is what the token is answered with; the answer may overtake the response. */
export function invokeForToken(attempt: Attempt): Promise<Outcome> {
  const { visit, resource, key, token, life, onHeartbeat } = attempt;
  const answered = visit.branch.surroundings.tokens.wait(token(), key, life, onHeartbeat);
  const submit = async () => {
    const response = await invokeLambda(attempt);
    if ('failed' in response) return response;
    advance(visit.branch, 'TaskSubmitted', {
      resource: resource.action,
      resourceType: resource.service,
      output: toText(response.output),
      outputDetails: { truncated: false },
    });
    return answered;
  };
  return Promise.race([answered, submit()]);
}

async function callLambda(invoke: InvokeLambda, given: Record<string, unknown>, requestId: string): Promise<Outcome> {
  const payload = payloadOf(given.Payload);
  if (payload === NOT_JSON) {
    const cause = 'Could not parse request body into json: the Payload is a text but not JSON text';
    return { failed: true, error: 'Lambda.InvalidRequestContentException', cause };
  }
  try {
    const response = await invoke({ functionName: String(given.FunctionName), payload });
    return {
      output: {
        ExecutedVersion: '$LATEST',
        Payload: JSON.parse(toText(response)),
        SdkHttpMetadata: { AllHttpHeaders: {}, HttpHeaders: {}, HttpStatusCode: 200 },
        SdkResponseMetadata: { RequestId: requestId },
        StatusCode: 200,
      },
    };
  } catch (error) {
    return faultOutcome(error);
  }
}

const NOT_JSON = Symbol('not JSON');

// Recorded on AWS: a text is sent as it stands, so it has to be JSON text; no payload arrives as an empty object.
function payloadOf(payload: unknown): unknown {
  try {
    return JSON.parse(typeof payload === 'string' ? payload : toText(payload ?? {}));
  } catch {
    return NOT_JSON;
  }
}

function faultOutcome(error: unknown): Outcome {
  if (error instanceof LambdaFault && !error.trace) {
    return { failed: true, error: error.errorType, cause: error.errorMessage };
  }
  const { errorType, errorMessage, trace } = error instanceof LambdaFault ? error : LambdaFault.from(error);
  return { failed: true, error: errorType, cause: JSON.stringify({ errorType, errorMessage, trace }) };
}
