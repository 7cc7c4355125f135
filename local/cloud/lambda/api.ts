import { LambdaFault } from '../../engine/lambda-fault.ts';
import type { InvokeLambda } from '../../engine/run/branch.ts';
import type { SimulatorRequest } from '../../simulator/simulator.ts';
import { JsonFault } from '../aws/aws-json.ts';
import type { WireAnswer } from '../aws/query-protocol.ts';
import { header } from '../endpoint.ts';

const INVOKE = /^\/2015-03-31\/functions\/([^/?]+)\/invocations(?:\?(.*))?$/;
const MOST_BYTES = 6 * 1024 * 1024;

/** Invoke of Lambda, for RequestResponse and DryRun. Never rejects. */
export function createLambdaApi(options: {
  invoke: InvokeLambda;
  functions: readonly string[];
}): (request: SimulatorRequest) => Promise<WireAnswer> {
  return async (request) => {
    try {
      return await answered(options, request);
    } catch (error) {
      const { code, message, status } = error instanceof JsonFault ? error : failure(error);
      const headers = { 'content-type': 'application/json', 'x-amzn-errortype': code };
      const type = status < 500 ? 'User' : 'Service';
      return { status, headers, body: JSON.stringify({ Type: type, Message: message, message }) };
    }
  };
}

async function answered(
  { invoke, functions }: { invoke: InvokeLambda; functions: readonly string[] },
  request: SimulatorRequest,
): Promise<WireAnswer> {
  const functionName = functionOf(request, functions);
  const type = header(request, 'x-amz-invocation-type') ?? 'RequestResponse';
  if (type !== 'RequestResponse' && type !== 'DryRun') {
    throw new JsonFault('InvalidParameterValueException', `Invoke is RequestResponse or DryRun here, not ${type}.`);
  }
  if (header(request, 'x-amz-log-type') === 'Tail') {
    throw new JsonFault('InvalidParameterValueException', 'The local Lambda keeps no logs: leave LogType out.');
  }
  const payload = payloadOf(request.body);
  if (type === 'DryRun') return { status: 204, headers: {}, body: '' };

  const headers = { 'content-type': 'application/json', 'x-amz-executed-version': '$LATEST' };
  try {
    return { status: 200, headers, body: JSON.stringify((await invoke({ functionName, payload })) ?? null) };
  } catch (error) {
    const { errorType, errorMessage, trace } = LambdaFault.from(error);
    const fault = error instanceof LambdaFault ? error : { errorType, errorMessage, trace };
    return {
      status: 200,
      headers: { ...headers, 'x-amz-function-error': 'Unhandled' },
      body: JSON.stringify({ errorType: fault.errorType, errorMessage: fault.errorMessage, trace: fault.trace }),
    };
  }
}

/** The function by name, partial ARN or ARN, as Lambda takes them; without a qualifier but $LATEST. */
function functionOf({ method, path }: SimulatorRequest, functions: readonly string[]): string {
  const [, given, query] = INVOKE.exec(path) ?? [];
  if (given === undefined || method !== 'POST') {
    throw new JsonFault(
      'UnknownOperationException',
      `The local Lambda answers Invoke only, not ${method} ${path}.`,
      404,
    );
  }
  const asked = decoded(given);
  const [, name = '', inArn] =
    /^(?:(?:arn:aws[a-z-]*:lambda:[a-z0-9-]+:)?\d{12}:)?(?:function:)?([\w-]+)(?::(.+))?$/.exec(asked) ?? [];
  const qualifier = new URLSearchParams(query).get('Qualifier') ?? inArn ?? '$LATEST';
  if (functions.includes(name) && qualifier === '$LATEST') return name;
  throw new JsonFault(
    'ResourceNotFoundException',
    `Function not found: ${asked}. There are ${functions.join(', ')}.`,
    404,
  );
}

function payloadOf(body: string): unknown {
  if (Buffer.byteLength(body) > MOST_BYTES) {
    throw new JsonFault('RequestTooLargeException', `Request must be smaller than ${MOST_BYTES} bytes`, 413);
  }
  try {
    return body === '' ? {} : JSON.parse(body);
  } catch (error) {
    const reason = error instanceof Error ? error.message.replace(/\s+/g, ' ').slice(0, 200) : String(error);
    throw new JsonFault('InvalidRequestContentException', `Could not parse request body into json: ${reason}`);
  }
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

const failure = (error: unknown) =>
  new JsonFault('ServiceException', `The local Lambda failed: ${error instanceof Error ? error.message : error}`, 500);
