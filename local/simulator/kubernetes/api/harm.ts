import { kubernetesFault } from '../../faults.ts';
import type { Within } from '../controllers/changes.ts';
import type { KubernetesResponse } from '../endpoint/server.ts';
import type { KubernetesError } from '../world/schema.ts';
import { answerKubernetes } from './answer.ts';
import { callOf, type KubernetesRequest, resourceText } from './request.ts';
import { failureBody, reasonOf } from './status.ts';

/** What comes of a request, before it is late. */
export type Harmed = { response: KubernetesResponse; delaySeconds: number };

/** Answers a request of someone who is known, unless a fault of the world applies to it. */
export function answerUnlessHarmed(within: Within, request: KubernetesRequest): Harmed {
  const { context, cluster, kubernetes } = within;
  const call = callOf(request);
  const target = call && { cluster: cluster.name, verb: call.verb, resource: resourceText(call) };
  const fault = target && kubernetesFault(context.world, context.state, target);
  const delaySeconds = kubernetes.latencySeconds + (fault?.delaySeconds ?? 0);
  if (fault?.dropBefore) return { response: { cut: true }, delaySeconds };
  if (fault?.error) {
    if (fault.error.tookEffect) answerKubernetes(within, request);
    return { response: errorResponse(fault.error), delaySeconds };
  }
  const response = answerKubernetes(within, request);
  return { response: fault?.drop ? { cut: true } : response, delaySeconds };
}

function errorResponse({ status, reason, message, retryAfterSeconds, plain }: KubernetesError): KubernetesResponse {
  const headers = retryAfterSeconds === undefined ? {} : { 'retry-after': String(retryAfterSeconds) };
  const details = retryAfterSeconds === undefined ? {} : { retryAfterSeconds };
  const body = failureBody(status, message, details, reason ?? reasonOf(status));
  return { status, headers, body, ...(plain && { text: message }) };
}
