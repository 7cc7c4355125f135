import { describe, expect, it } from 'vitest';
import {
  accessAdvice,
  KUBERNETES_GROUPS,
  KubernetesAccess,
  type Rule,
  rulesAdvice,
  ruleText,
} from '../../../../functions/core/kubernetes/access.ts';
import {
  KUBERNETES_ADVICE,
  mayLookAgain,
  undiagnosedLine,
} from '../../../../functions/core/kubernetes/error-advice.ts';
import { textOf } from '../../../support/repository.ts';

const CLUSTER = { name: 'prod-1', region: 'eu-west-1' };
const ROLE = 'arn:aws:iam::111122223333:role/upkeep-kubernetes';
const LIST: Rule = { verb: 'list', resource: 'pods', group: '' };
const EVICT: Rule = { verb: 'create', resource: 'pods/eviction', group: '' };
const RESTART: Rule = { verb: 'patch', resource: 'deployments', group: 'apps' };
const ROLES = '`upkeep kubernetes roles | kubectl apply -f -` creates the ClusterRoles and their bindings.';
const BINDING = 'to the group of the same name, and name it in the access entry';

it('each access that the template offers is one, and nothing else is', () => {
  const [, offered = ''] = /KubernetesAccess:.*?AllowedValues: \[([^\]]*)\]/s.exec(textOf('template.yaml')) ?? [];

  expect(offered.split(', ').filter((access) => !KubernetesAccess.safeParse(access).success)).toEqual([]);
  expect(offered.split(', ')).toHaveLength(4);
  expect(KubernetesAccess.safeParse('').success).toBe(false);
});

it.each([
  [LIST, 'verb list on pods'],
  [EVICT, 'verb create on pods/eviction'],
  [RESTART, 'verb patch on deployments.apps'],
])('the rule %j is written "%s"', (rule, text) => {
  expect(ruleText(rule)).toBe(text);
});

describe('advice on access', () => {
  const groups = [KUBERNETES_GROUPS.read, KUBERNETES_GROUPS.move];

  it('is a command with the real names', () => {
    expect(accessAdvice(CLUSTER, ROLE, groups)).toBe(
      `Give the role an access entry: \`aws eks create-access-entry --cluster-name prod-1 --principal-arn ${ROLE} --kubernetes-groups eks-upkeep-read eks-upkeep-move --region eu-west-1\`. ${ROLES} A new entry takes effect within a minute.`,
    );
  });

  it('says where the name of the role is found when it is not known', () => {
    expect(accessAdvice(CLUSTER, '', groups)).toBe(
      `Give the role in the output KubernetesRoleArn of the stack an access entry with the groups eks-upkeep-read, eks-upkeep-move. ${ROLES}`,
    );
  });

  it.each<[string, Rule[], string, string]>([
    ['reading', [LIST], ROLE, `Bind the ClusterRole eks-upkeep-read ${BINDING} of ${ROLE} on prod-1. ${ROLES}`],
    ['evicting', [EVICT], '', `Bind the ClusterRole eks-upkeep-move ${BINDING} on prod-1. ${ROLES}`],
    ['restarting', [RESTART], '', `Bind the ClusterRole eks-upkeep-restart ${BINDING} on prod-1. ${ROLES}`],
    [
      'several, each named once',
      [LIST, EVICT, { ...LIST, verb: 'get' }],
      '',
      `Bind the ClusterRole eks-upkeep-read and eks-upkeep-move ${BINDING} on prod-1. ${ROLES}`,
    ],
  ])('names the ClusterRole for %s', (_, rules, role, text) => {
    expect(rulesAdvice(CLUSTER, role, rules)).toBe(text);
  });
});

describe('a cluster that could not be asked', () => {
  const lineOf = (name: string, message = 'No. 1 said no.') =>
    undiagnosedLine({ name, message }, { reach: CLUSTER, role: ROLE });

  it.each([
    ['KubernetesUnreachable', 'Check how the functions that use the Kubernetes API reach the endpoint of the cluster'],
    ['KubernetesCertificateRejected', 'Find out what answers in place of the cluster'],
    ['KubernetesThrottled', 'Find out who else calls the Kubernetes API so often: its flow control is throttling.'],
    ['KubernetesUnavailable', 'Check the health of the cluster in the EKS console.'],
    ['KubernetesRejected', 'The message says what the Kubernetes API did not accept.'],
    ['KubernetesForbidden', rulesAdvice(CLUSTER, ROLE, [LIST])],
    ['KubernetesUnauthorized', accessAdvice(CLUSTER, ROLE, ['eks-upkeep-read'])],
  ])('because of %s says why, and what to do', (name, advice) => {
    expect(lineOf(name)).toContain(`The cluster itself could not be asked: ${name}: No. 1 said no. ${advice}`);
    expect(KUBERNETES_ADVICE.has(name)).toBe(!['KubernetesForbidden', 'KubernetesUnauthorized'].includes(name));
  });

  it.each([
    ['KubernetesThrottled', 0, true],
    ['KubernetesUnavailable', 2, true],
    ['KubernetesUnavailable', 3, false],
    ['KubernetesForbidden', 0, false],
    ['KubernetesRejected', 0, false],
  ])('because of %s after %d retries is asked again: %s', (name, retries, again) => {
    expect(mayLookAgain({ name }, retries)).toBe(again);
  });
});
