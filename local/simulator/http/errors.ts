/** Members EKS may put beside `message`; every exception carries its own, unset ones as null. */
export type ErrorMember =
  | 'clusterName'
  | 'nodegroupName'
  | 'fargateProfileName'
  | 'addonName'
  | 'subscriptionId'
  | 'validZones';

type Shape = { status: number; members: readonly ErrorMember[] };

const NODES: readonly ErrorMember[] = ['clusterName', 'nodegroupName', 'addonName', 'subscriptionId'];
const ALL: readonly ErrorMember[] = [
  'clusterName',
  'nodegroupName',
  'fargateProfileName',
  'addonName',
  'subscriptionId',
];

const SHAPES: Readonly<Record<string, Shape>> = {
  AccessDeniedException: { status: 403, members: [] },
  BadRequestException: { status: 400, members: [] },
  ClientException: { status: 400, members: NODES },
  InvalidParameterException: { status: 400, members: ALL },
  InvalidRequestException: { status: 400, members: NODES },
  InvalidStateException: { status: 400, members: ['clusterName'] },
  NotFoundException: { status: 404, members: [] },
  ResourceInUseException: { status: 409, members: ['clusterName', 'nodegroupName', 'addonName'] },
  ResourceLimitExceededException: { status: 400, members: ['clusterName', 'nodegroupName', 'subscriptionId'] },
  ResourceNotFoundException: { status: 404, members: ALL },
  ResourcePropagationDelayException: { status: 428, members: [] },
  ServerException: { status: 500, members: NODES },
  ServiceUnavailableException: { status: 503, members: [] },
  ThrottlingException: { status: 429, members: ['clusterName'] },
  UnsupportedAvailabilityZoneException: { status: 400, members: ['clusterName', 'nodegroupName', 'validZones'] },
  // Not modelled by EKS, but answered by the gateway in front of it.
  TooManyRequestsException: { status: 429, members: [] },
  SerializationException: { status: 400, members: [] },
  RequestEntityTooLargeException: { status: 413, members: [] },
  NotImplementedException: { status: 501, members: [] },
};

const MESSAGES: Readonly<Record<string, string>> = {
  ClientException: 'These errors are usually caused by a client action.',
  ServerException: 'Internal server error',
  ServiceUnavailableException: 'Service is unavailable. Please try again later.',
  ThrottlingException: 'Rate exceeded',
  TooManyRequestsException: 'Too Many Requests',
};

/** The HTTP status EKS sends with an exception; 400 for a name it does not have. */
export function statusOf(name: string): number {
  return SHAPES[name]?.status ?? 400;
}

/** What EKS says when a world's fault names an exception and leaves the text open. */
export function defaultMessage(name: string): string {
  return MESSAGES[name] ?? name;
}

/** The JSON body of an exception: message, the exception's own members (null if unset), then whatever else is given. */
export function errorBody(name: string, message: string, members: Readonly<Record<string, unknown>>): object {
  const own = Object.fromEntries((SHAPES[name]?.members ?? []).map((member) => [member, null]));
  return { ...own, ...members, message };
}

/** A refusal as EKS would send it. */
export class EksError extends Error {
  readonly status: number;
  readonly body: object;

  constructor(name: string, message: string, members: Partial<Record<ErrorMember, string>> = {}) {
    super(message);
    this.name = name;
    this.status = statusOf(name);
    this.body = errorBody(name, message, members);
  }
}
