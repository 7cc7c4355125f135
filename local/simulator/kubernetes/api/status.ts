import type { ApiCall } from './request.ts';

type Cause = { reason: string; message: string };
type Details = {
  name?: string;
  group?: string;
  kind?: string;
  uid?: string;
  causes?: Cause[];
  retryAfterSeconds?: number;
};

const REASONS: Readonly<Record<number, string>> = {
  400: 'BadRequest',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'NotFound',
  405: 'MethodNotAllowed',
  409: 'Conflict',
  410: 'Expired',
  415: 'UnsupportedMediaType',
  422: 'Invalid',
  429: 'TooManyRequests',
  500: 'InternalError',
  503: 'ServiceUnavailable',
  504: 'Timeout',
};

export const reasonOf = (code: number): string => REASONS[code] ?? 'Unknown';

/** A failure as the API server sends it. */
export function failureBody(code: number, message: string, details: Details = {}, reason = reasonOf(code)): object {
  return {
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Failure',
    message,
    reason,
    ...(Object.keys(details).length > 0 && { details }),
    code,
  };
}

/** Refuses a request with a Status. */
export class StatusError extends Error {
  readonly code: number;
  readonly details: Details;

  constructor(code: number, message: string, details: Details = {}) {
    super(message);
    this.name = 'StatusError';
    this.code = code;
    this.details = details;
  }

  get body(): object {
    return failureBody(this.code, this.message, this.details);
  }
}

const groupResource = ({ resource, group }: Pick<ApiCall, 'resource' | 'group'>) =>
  group === '' ? resource : `${resource}.${group}`;

const detailsOf = ({ resource, group }: Pick<ApiCall, 'resource' | 'group'>, name: string | undefined) => ({
  ...(name !== undefined && { name }),
  ...(group !== '' && { group }),
  kind: resource,
});

export const notFound = (call: ApiCall, name: string): StatusError =>
  new StatusError(404, `${groupResource(call)} "${name}" not found`, detailsOf(call, name));

export function forbidden(call: ApiCall, user: string): StatusError {
  const { resource, subresource, namespace, name, verb, group } = call;
  const asked = subresource === '' ? resource : `${resource}/${subresource}`;
  const where = namespace === undefined ? 'at the cluster scope' : `in the namespace "${namespace}"`;
  const what = name === undefined ? groupResource(call) : `${groupResource(call)} "${name}"`;
  const text = `${what} is forbidden: User "${user}" cannot ${verb} resource "${asked}" in API group "${group}" ${where}`;
  return new StatusError(403, text, detailsOf(call, name));
}

export const conflict = (call: ApiCall, name: string, message: string): StatusError =>
  new StatusError(
    409,
    `Operation cannot be fulfilled on ${groupResource(call)} "${name}": ${message}`,
    detailsOf(call, name),
  );

export const unknownPath = (): StatusError => new StatusError(404, 'the server could not find the requested resource');

export const methodNotAllowed = (): StatusError =>
  new StatusError(405, 'the server does not allow this method on the requested resource');
