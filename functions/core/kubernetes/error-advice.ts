import type { Thrown } from '../errors/thrown.ts';
import { accessAdvice, KUBERNETES_GROUPS, rulesAdvice } from './access.ts';

/** How a cluster is reached, and the role that it has to know; that is empty where it is not known. */
export type Reached = { reach: { name: string; region: string }; role: string };

/** What a person does about an error of the Kubernetes API; the other two need a rule or an access entry. */
export const KUBERNETES_ADVICE: ReadonlyMap<string, string> = new Map([
  [
    'KubernetesUnreachable',
    'Check how the functions that use the Kubernetes API reach the endpoint of the cluster: a private one needs KubernetesSubnetIds and KubernetesSecurityGroupIds of the stack, and port 443 of the cluster security group open to them; a public one may allow certain addresses only.',
  ],
  [
    'KubernetesCertificateRejected',
    'Find out what answers in place of the cluster, such as a proxy that opens TLS: its certificate is not of the authority that EKS names.',
  ],
  ['KubernetesThrottled', 'Find out who else calls the Kubernetes API so often: its flow control is throttling.'],
  ['KubernetesUnavailable', 'Check the health of the cluster in the EKS console.'],
  ['KubernetesRejected', 'The message says what the Kubernetes API did not accept.'],
]);

/** Errors that a retry may not meet again. */
const PASSING: ReadonlySet<string> = new Set(['KubernetesThrottled', 'KubernetesUnavailable']);
// As often as the definitions retry them.
const MOST_RETRIES = 3;

/** Whether a failed look at a cluster is worth another one. */
export const mayLookAgain = ({ name }: Pick<Thrown, 'name'>, retryCount: number): boolean =>
  PASSING.has(name) && retryCount < MOST_RETRIES;

/** Why a cluster could not be asked, and what to do about it, in one line. */
export function undiagnosedLine({ name, message }: Thrown, { reach, role }: Reached): string {
  const said = `${name}: ${message}`.replace(/\.$/, '');
  const advice = KUBERNETES_ADVICE.get(name) ?? missingAdvice(name, { reach, role });
  return `The cluster itself could not be asked: ${said}. ${advice}`;
}

const READ = { verb: 'list', resource: 'pods', group: '' };

/** The message names the rule or the role; every rule that diagnosing needs is in the same ClusterRole. */
const missingAdvice = (name: string, { reach, role }: Reached): string =>
  name === 'KubernetesForbidden'
    ? rulesAdvice(reach, role, [READ])
    : accessAdvice(reach, role, [KUBERNETES_GROUPS.read]);
