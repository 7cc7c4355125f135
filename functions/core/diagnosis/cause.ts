import { countText } from '../count-text.ts';
import type { UnreadyPod, Warning } from './seen.ts';

/** Why a pod is not ready: `ImagePullBackOff`, `401 from ECR`, `node role lacks ...`. The last two may be empty. */
export type Cause = { reason: string; detail: string; hint: string };

/** What the kubelet says while a container is about to start: only warnings say what holds it up. */
const STARTING: ReadonlySet<string> = new Set(['ContainerCreating', 'PodInitializing', 'NotReady']);

const PULLING = /^(ImagePullBackOff|ErrImagePull|ErrImageNeverPull|InvalidImageName)$/;

/** The cause of a pod that is not ready, from what it says itself and the warnings about it, newest first. */
export function causeOf(pod: UnreadyPod, warnings: readonly Warning[], isNodeReady: boolean): Cause {
  if (!isNodeReady) return { reason: 'NodeNotReady', detail: `node ${pod.node} is not ready`, hint: '' };
  if (PULLING.test(pod.reason)) return pullCause(pod, warnings);
  if (pod.reason === 'OOMKilled')
    return { reason: 'OOMKilled', detail: restartsOf(pod), hint: `memory limit of container ${pod.container}` };
  if (pod.reason === 'CrashLoopBackOff' || pod.exitCode !== undefined)
    return { reason: pod.reason, detail: crashOf(pod), hint: '' };
  if (!STARTING.has(pod.reason)) return explained(pod.reason, pod.message);

  const [warning] = warnings;
  return warning ? explained(warning.reason, warning.message) : { reason: pod.reason, detail: pod.message, hint: '' };
}

const restartsOf = ({ restarts }: UnreadyPod) => countText(restarts, 'restart');

const crashOf = (pod: UnreadyPod) =>
  pod.exitCode === undefined ? restartsOf(pod) : `exit code ${pod.exitCode}, ${restartsOf(pod)}`;

/** Messages of Kubernetes that are said shorter, with what they mean on EKS. */
const EXPLAINED: readonly { says: RegExp; detail: (found: RegExpExecArray) => string; hint: string }[] = [
  {
    says: /^(\d+\/\d+) nodes are available: (.*?)\.?( preemption: .*)?$/s,
    detail: ([, nodes = '', why = '']) => `${nodes} nodes match: ${why}`,
    hint: '',
  },
  {
    says: /failed to assign an IP address to container/,
    detail: () => 'no free IP address',
    hint: 'the subnets of the node are full, or its instance type has no more addresses',
  },
  {
    says: /cni plugin not initialized|network plugin is not ready/,
    detail: () => 'the network plugin is not ready',
    hint: 'aws-node does not run on the node',
  },
];

function explained(reason: string, message: string): Cause {
  for (const { says, detail, hint } of EXPLAINED) {
    const found = says.exec(message);
    if (found) return { reason, detail: detail(found), hint };
  }
  return { reason, detail: message, hint: '' };
}

/** What the registry answered is in the warning; the pod itself says later only that it waits. */
function pullCause({ reason, message, isOnFargate }: UnreadyPod, warnings: readonly Warning[]): Cause {
  const said = [message, ...warnings.map((warning) => warning.message)].filter((text) => !/^Back-off/.test(text));
  const text = said.find((each) => /failed|error|denied|not found/i.test(each)) ?? said[0] ?? message;
  const registry = registryIn(text);
  const [, status] = /\b(401|403|429|5\d\d)\b/.exec(text) ?? /(no basic auth credentials)/.exec(text) ?? [];
  const cause = (detail: string, hint = ''): Cause => ({ reason, detail, hint });

  if (status === '429' || /toomanyrequests/i.test(text)) return cause(`429 from ${registry}`, 'its rate limit');
  if (status === '403') return cause(`403 from ${registry}`, 'the policy of the repository does not allow the pull');
  if (status !== undefined) {
    const answer = status.startsWith('no') ? '401' : status;
    return cause(`${answer} from ${registry}`, answer === '401' && registry === 'ECR' ? lacking(isOnFargate) : '');
  }
  if (/manifest unknown|not found/i.test(text)) return cause(`${registry} has no ${imageIn(text)}`);
  if (/i\/o timeout|dial tcp|no such host|deadline exceeded/.test(text))
    return cause(`${registry} cannot be reached`, 'no NAT gateway or VPC endpoints for the node');
  return cause(text);
}

const lacking = (isOnFargate: boolean) =>
  isOnFargate
    ? 'pod execution role lacks AmazonEKSFargatePodExecutionRolePolicy'
    : 'node role lacks AmazonEC2ContainerRegistryReadOnly';

const IMAGE = /(?:image|reference) \\?"([^"\\]+)/;
const ECR = /\.dkr\.ecr(-fips)?\.[a-z0-9-]+\.(amazonaws\.com(\.cn)?|on\.aws)/;

function imageIn(text: string): string {
  const [, image] = IMAGE.exec(text) ?? [];
  return image === undefined ? 'such image' : `image ${image}`;
}

function registryIn(text: string): string {
  if (ECR.test(text)) return 'ECR';
  const [, host] = /https?:\/\/([^/\s"\\]+)/.exec(text) ?? /image \\?"([\w.-]+\.[\w.-]+(?::\d+)?)\//.exec(text) ?? [];
  return host ?? 'the registry';
}
