import type { WireError } from '../world/fault-schema.ts';
import { defaultMessage, type EksError, errorBody, statusOf } from './errors.ts';

export type HttpAnswer = { status: number; headers: Record<string, string>; body: string };

/** What goes over the wire, and what the record of calls has, where that is more than the body. */
export type Answer = { http: HttpAnswer; recorded?: unknown };

export function success(body: object): Answer {
  return { http: { status: 200, headers: headers('application/json'), body: JSON.stringify(body) } };
}

export function refusal(error: EksError): Answer {
  return { http: errorResponse(error), recorded: { name: error.name, ...error.body } };
}

/** An exception on the wire: its name in a header, its members in the body. */
export function errorResponse(error: EksError): HttpAnswer {
  return {
    status: error.status,
    headers: { ...headers('application/json'), 'x-amzn-errortype': error.name },
    body: JSON.stringify(error.body),
  };
}

/** What a world's fault answers: an exception, an HTML page as of a gateway, or raw text. */
export function faultAnswer(error: WireError, denied: string): Answer {
  const answer = error.name === undefined ? rawAnswer(error) : namedAnswer(error.name, error, denied);
  if (error.retryAfterSeconds !== undefined) answer.http.headers['retry-after'] = String(error.retryAfterSeconds);
  return answer;
}

function namedAnswer(name: string, error: WireError, denied: string): Answer {
  const message = error.message ?? (name === 'AccessDeniedException' ? denied : defaultMessage(name));
  const body = errorBody(name, message, error.members ?? {});
  const status = error.status ?? statusOf(name);
  return {
    http: { status, headers: { ...headers('application/json'), 'x-amzn-errortype': name }, body: JSON.stringify(body) },
    recorded: { name, ...body },
  };
}

function rawAnswer(error: WireError): Answer {
  const status = error.status ?? 502;
  const text = error.message ?? 'Bad Gateway';
  const body =
    error.body ?? `<html><head><title>${status} ${text}</title></head><body><h1>${status} ${text}</h1></body></html>`;
  const type = error.contentType ?? (error.html ? 'text/html' : 'application/json');
  return { http: { status, headers: headers(type), body }, recorded: body };
}

// SDKs compare `date` with the machine's clock, so it is real time even when the simulator's is virtual.
function headers(contentType: string): Record<string, string> {
  return { 'content-type': contentType, date: new Date().toUTCString() };
}
