import * as z from 'zod/mini';
import { WorkflowError } from '../../core/errors/workflow-error.ts';
import { type Rule, ruleText } from '../../core/kubernetes/access.ts';

/** A call to the Kubernetes API of a cluster: what is asked, and where. */
type Asked = { cluster: string; host: string; rule: Rule };

const Status = z.object({
  reason: z.catch(z.optional(z.string()), undefined),
  message: z.catch(z.optional(z.string()), undefined),
  details: z.catch(
    z.optional(
      z.object({
        causes: z.optional(z.array(z.object({ reason: z.optional(z.string()), message: z.optional(z.string()) }))),
      }),
    ),
    undefined,
  ),
});
type Status = z.infer<typeof Status>;

/** The answer to a call that failed, as far as it is a `Status`. */
export function statusOf(body: string): Status {
  try {
    return Status.parse(JSON.parse(body));
  } catch {
    return { message: body.slice(0, 200) };
  }
}

/** Whether a call was refused by a budget or the like, and not because of the load. */
export const hasCause = ({ details }: Status, reason: string): boolean =>
  details?.causes?.some((cause) => cause.reason === reason) ?? false;

/** What the API says of a call that it refused, with what a budget adds to that. */
export function reasonOf(body: string): string {
  const { message = 'no reason given', details } = statusOf(body);
  return [message, ...(details?.causes ?? []).flatMap((cause) => cause.message ?? [])].join(' ').slice(0, 300);
}

const ADMISSION = /^(admission webhook|ValidatingAdmissionPolicy) .* denied (the )?request/s;

/** Whether a webhook or a policy of the cluster refused a call that RBAC allows. */
export const isOfAdmission = (status: number, body: string): boolean =>
  status >= 400 && status < 500 && ADMISSION.test(statusOf(body).message ?? '');

/** An answer of the API that is not the wanted one, as an error that a state machine can match. */
export function errorOf(status: number, body: string, { cluster, rule }: Asked): WorkflowError {
  const { message = `HTTP ${status}` } = statusOf(body);
  const api = `the Kubernetes API of ${cluster}`;
  if (status === 401)
    return new WorkflowError('KubernetesUnauthorized', `${api} does not know the role of this function: ${message}`);
  if (status === 403 && !isOfAdmission(status, body))
    return new WorkflowError('KubernetesForbidden', `${ruleText(rule)} is missing on ${cluster}: ${message}`);
  if (status === 429) return new WorkflowError('KubernetesThrottled', `${api} is throttling: ${message}`);
  // 410: the list changed too much for its next page, so it is read from the beginning.
  if (status >= 500 || status === 410)
    return new WorkflowError('KubernetesUnavailable', `${api} answered ${status}: ${message}`);
  return new WorkflowError('KubernetesRejected', `${api} rejected ${ruleText(rule)}: ${message}`);
}

const OF_CERTIFICATE = /CERT_|UNABLE_TO_|SELF_SIGNED|DEPTH_ZERO|ERR_SSL|ERR_OSSL/;
// Nothing was sent: the name does not resolve, nobody listens, or no connection came about in time.
const UNREACHABLE = new Set(['ENOTFOUND', 'EAI_AGAIN', 'ECONNREFUSED', 'EHOSTUNREACH', 'ENETUNREACH', 'ETIMEDOUT']);

/** A call without an answer, as an error that a state machine can match. */
export function connectionErrorOf(error: Error, { cluster, host }: Asked): WorkflowError {
  const code = 'code' in error && typeof error.code === 'string' ? error.code : error.name;
  const said = `${host}: ${code}, ${error.message}`;
  if (OF_CERTIFICATE.test(code))
    return new WorkflowError(
      'KubernetesCertificateRejected',
      `${said}. The certificate is not of the certificate authority of ${cluster}`,
      { cause: error },
    );
  if (UNREACHABLE.has(code))
    return new WorkflowError(
      'KubernetesUnreachable',
      `the Kubernetes API of ${cluster} cannot be reached from here, ${said}`,
      { cause: error },
    );
  return new WorkflowError('KubernetesUnavailable', `the Kubernetes API of ${cluster} did not answer, ${said}`, {
    cause: error,
  });
}
