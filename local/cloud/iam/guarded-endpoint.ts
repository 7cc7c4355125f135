import type { SimulatorRequest } from '../../simulator/simulator.ts';
import { escapeXml, QueryFault, queryFaultAnswer, type WireAnswer } from '../aws/query-protocol.ts';
import { credentialScope, type Endpoint, header } from '../endpoint.ts';
import { accessesOf, type Here } from './accesses.ts';
import type { Authorizer } from './authorizer.ts';

/** An endpoint that answers what IAM allows. EKS is asked all the same: it checks more than the call, and does so itself. */
export function guardedEndpoint(endpoint: Endpoint, authorizer: Authorizer, here: Here): Endpoint {
  return {
    async handle(request) {
      const scope = credentialScope(header(request, 'authorization'));
      if (!scope || scope.service === 'eks') return endpoint.handle(request);
      for (const access of accessesOf(here, scope, request)) {
        const text = authorizer.refusal(scope.accessKeyId, access);
        if (text !== undefined) return denied(scope.service, access.action, text, request);
      }
      return endpoint.handle(request);
    },
  };
}

/** A refusal as each service words and wraps it. */
function denied(service: string, action: string, text: string, request: SimulatorRequest): WireAnswer {
  if (service === 'sns') {
    const isKey = action.startsWith('kms:');
    const fault = isKey
      ? new QueryFault(
          'KMSAccessDenied',
          `${text} (Service: AWSKMS; Status Code: 400; Error Code: AccessDeniedException)`,
          400,
        )
      : new QueryFault('AuthorizationError', text.replace(' sns:', ' SNS:'), 403);
    return queryFaultAnswer(fault, 'http://sns.amazonaws.com/doc/2010-03-31/');
  }
  if (service === 'sts') {
    return queryFaultAnswer(new QueryFault('AccessDenied', text, 403), 'https://sts.amazonaws.com/doc/2011-06-15/');
  }
  if (service === 's3') {
    const body = `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>AccessDenied</Code><Message>${escapeXml(text)}</Message></Error>`;
    return { status: 403, headers: { 'content-type': 'application/xml' }, body: request.method === 'HEAD' ? '' : body };
  }
  if (service === 'lambda') {
    const headers = { 'content-type': 'application/json', 'x-amzn-errortype': 'AccessDeniedException' };
    return { status: 403, headers, body: JSON.stringify({ Message: text }) };
  }
  const body = JSON.stringify({ __type: 'AccessDeniedException', Message: text, message: text });
  return { status: 400, headers: { 'content-type': 'application/x-amz-json-1.0' }, body };
}
