import type { SimulatorRequest, SimulatorResponse } from '../simulator/simulator.ts';
import { QueryFault, queryFaultAnswer, type WireAnswer } from './aws/query-protocol.ts';

/** Answers requests, whether they come over a socket or not. */
export type Endpoint = { handle(request: SimulatorRequest): Promise<SimulatorResponse> };

/** What is signed for, and who answers it. */
export type Services = Record<string, Answer>;

type Answer = (request: SimulatorRequest, scope: CredentialScope) => SimulatorResponse | Promise<SimulatorResponse>;

/** Who signed a request, for which Region and service: the credential scope of Signature Version 4. */
export type CredentialScope = { accessKeyId: string; region: string; service: string };

const SCOPE = /^AWS4-HMAC-SHA256 Credential=([^/,\s]+)\/\d{8}\/([a-z0-9-]+)\/([a-z0-9-]+)\/aws4_request\b/;

/** Reads the scope from an Authorization header; the signature itself is not checked, there is no secret to keep here. */
export function credentialScope(authorization: string | undefined): CredentialScope | undefined {
  const [, accessKeyId, region, service] = SCOPE.exec(authorization ?? '') ?? [];
  if (accessKeyId === undefined || region === undefined || service === undefined) return undefined;
  return { accessKeyId, region, service };
}

/**
 * One endpoint for several AWS services, as `AWS_ENDPOINT_URL` wants it. The service is the one that the request was
 * signed for; a request for another is refused in AWS's shape, naming what is here.
 */
export function createEndpoint(services: Services): Endpoint {
  return {
    async handle(request) {
      const scope = credentialScope(header(request, 'authorization'));
      if (!scope)
        return refusal(
          request,
          'MissingAuthenticationToken',
          'The request is not signed with Signature Version 4.',
          403,
        );

      const service = Object.hasOwn(services, scope.service) ? services[scope.service] : undefined;
      if (service) return service(request, scope);

      const there = Object.keys(services).sort().join(', ');
      return refusal(
        request,
        'UnknownService',
        `There is no ${scope.service} here. This endpoint answers for ${there}.`,
        501,
      );
    },
  };
}

/** A refusal before any service is asked. Services of the query protocol expect XML, the others JSON. */
export function refusal(
  request: Pick<SimulatorRequest, 'headers'>,
  code: string,
  message: string,
  status: number,
): WireAnswer {
  if (header(request, 'content-type')?.startsWith('application/x-www-form-urlencoded')) {
    return queryFaultAnswer(new QueryFault(code, message, status), 'http://webservices.amazon.com/AWSFault/2005-15-09');
  }
  return {
    status,
    headers: { 'content-type': 'application/json', 'x-amzn-errortype': `${code}Exception` },
    body: JSON.stringify({ __type: `${code}Exception`, message }),
  };
}

/** The value of a header, whatever the case of its name. */
export function header({ headers }: Pick<SimulatorRequest, 'headers'>, name: string): string | undefined {
  return headers[name] ?? Object.entries(headers).find(([key]) => key.toLowerCase() === name)?.[1];
}

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d+)?$/i;

/**
 * Refuses what was not addressed to this machine by name: a web page that had its own name point here (DNS rebinding)
 * must not reach the services.
 */
export function onlyLoopback(endpoint: Endpoint): Endpoint {
  return {
    handle: async (request) => {
      const host = header(request, 'host') ?? '';
      if (LOOPBACK.test(host)) return endpoint.handle(request);
      return refusal(
        request,
        'MisdirectedRequest',
        `This endpoint answers to localhost, not to ${host || 'no name'}.`,
        421,
      );
    },
  };
}
