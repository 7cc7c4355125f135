import { describe, expect, it } from 'vitest';
import { trustingTheAccount } from '../../../support/permissions/without.ts';
import { type Broken, examined, expectFinding, MOVING, type Row } from '../../../support/runs/examined.ts';

const MEMBERS = {
  parameters: {
    ...{ FleetRoleArns: 'arn:aws:iam::444455556666:role/eks-upkeep', FleetExternalId: 'shared' },
    KubernetesAccess: 'move',
  },
};
const DENIED = { 'content-type': 'application/json', 'x-amzn-errortype': 'AccessDeniedException' };
/** A cluster of another account. */
const THERE = { account: '444455556666', kubernetes: { access: 'move' } };

describe('doctor, of access to the Kubernetes API', () => {
  it.each<Row>([
    [
      'a cluster without the access entry',
      { ...MOVING, cluster: { kubernetes: {} } },
      ...(['Kubernetes API', 'problem'] as const),
      /^prod-1 has no access entry for arn:aws:iam::111122223333:role\/eks-upkeep\/eks-upkeep-KubernetesRole, .*\(KubernetesUnauthorized\)\.$/,
      /^aws eks create-access-entry --cluster-name prod-1 --principal-arn arn:aws:iam::111122223333:role\/eks-upkeep\/eks-upkeep-KubernetesRole --kubernetes-groups eks-upkeep-read eks-upkeep-move --region eu-west-1$/,
    ],
    [
      'a cluster that may lack the ClusterRoles, too',
      { ...MOVING, cluster: { kubernetes: {} } },
      ...(['Kubernetes API', 'problem'] as const),
      /^prod-1 has no access entry/,
      /^upkeep kubernetes roles --access move \| kubectl apply -f -$/,
    ],
    [
      'an access entry that lacks a group',
      { ...MOVING, cluster: { kubernetes: { access: 'read' } } },
      ...(['Kubernetes API', 'problem'] as const),
      /^The access entry of arn:aws:iam::111122223333:role\/eks-upkeep\/eks-upkeep-KubernetesRole on prod-1 lacks eks-upkeep-move, which KubernetesAccess=move needs/,
      /^aws eks update-access-entry --cluster-name prod-1 --principal-arn arn:aws:iam::111122223333:role\/eks-upkeep\/eks-upkeep-KubernetesRole --kubernetes-groups eks-upkeep-read eks-upkeep-move --region eu-west-1$/,
    ],
    [
      'an access entry that allows more than the stack uses',
      {
        stack: { parameters: { KubernetesAccess: 'read', KubernetesCluster: 'prod-1' } },
        cluster: { kubernetes: { access: 'restart' } },
      },
      ...(['Kubernetes API', 'warning'] as const),
      /^The access entry of \S+ on prod-1 has eks-upkeep-move, eks-upkeep-restart, which KubernetesAccess=read does not use\.$/,
      /^aws eks update-access-entry --cluster-name prod-1 --principal-arn arn:aws:iam::111122223333:role\/eks-upkeep\/eks-upkeep-KubernetesRole --kubernetes-groups eks-upkeep-read --region eu-west-1$/,
    ],
    [
      'a cluster that reads no access entries',
      { ...MOVING, cluster: { authenticationMode: 'CONFIG_MAP', kubernetes: { access: 'move' } } },
      ...(['Kubernetes API', 'unknown'] as const),
      /^The authenticationMode of prod-1 is CONFIG_MAP: it reads no access entry/,
      /^It has to map arn:aws:iam::111122223333:role\/eks-upkeep-KubernetesRole to the groups eks-upkeep-read, eks-upkeep-move,/,
    ],
    [
      'a cluster that could read access entries as well',
      { ...MOVING, cluster: { authenticationMode: 'CONFIG_MAP', kubernetes: { access: 'move' } } },
      ...(['Kubernetes API', 'unknown'] as const),
      /CONFIG_MAP/,
      /^aws eks update-cluster-config --name prod-1 --access-config authenticationMode=API_AND_CONFIG_MAP --region eu-west-1$/,
    ],
    [
      'a private endpoint that the functions do not reach',
      { ...MOVING, cluster: { kubernetes: { access: 'move', reachable: false } } },
      ...(['Kubernetes API', 'problem'] as const),
      /^The endpoint of prod-1 is private, and KubernetesSubnetIds is empty/,
      /^aws ec2 describe-subnets --filters Name=vpc-id,Values=vpc-\w+ .*--region eu-west-1$/,
    ],
    [
      'a public endpoint for certain addresses',
      {
        ...MOVING,
        cluster: { kubernetes: { access: 'move', reachable: false, publicAccessCidrs: ['203.0.113.0/24'] } },
      },
      ...(['Kubernetes API', 'problem'] as const),
      /^Only 203\.0\.113\.0\/24 may use the public endpoint of prod-1, and KubernetesSubnetIds is empty/,
      /^Deploy with KubernetesSubnetIds, private ones of these, and KubernetesSecurityGroupIds; sg-\w+ has to let/,
    ],
    [
      'a cluster that is not there',
      { stack: { parameters: { KubernetesAccess: 'move', KubernetesCluster: 'prod-9' } } },
      ...(['Kubernetes API', 'problem'] as const),
      /^There is no cluster prod-9 in eu-west-1 of account 111122223333\.$/,
      /^aws eks list-clusters --region eu-west-1$/,
    ],
    [
      'a cluster that may be in another account',
      { stack: { parameters: { KubernetesAccess: 'move', ClusterNames: 'prod-9', ClusterRegion: 'us-west-2' } } },
      ...(['Kubernetes API', 'unknown'] as const),
      /^There is no cluster prod-9 in us-west-2 of account 111122223333\.$/,
      /^aws eks list-clusters --region us-west-2$/,
    ],
    [
      'clusters of which none is here',
      { stack: { parameters: { KubernetesAccess: 'move', ClusterNames: 'dev-*' } } },
      ...(['Kubernetes API', 'unknown'] as const),
      /^KubernetesAccess is move, and there is no cluster to look at/,
      /^aws eks describe-access-entry --cluster-name <cluster> --principal-arn arn:aws:iam::111122223333:role\/eks-upkeep\/eks-upkeep-KubernetesRole --region eu-west-1$/,
    ],
    [
      'a cluster that a pattern matches, and that gives no access',
      { stack: { parameters: { KubernetesAccess: 'move', ClusterNames: 'prod-*' } } },
      ...(['Kubernetes API', 'unknown'] as const),
      /^prod-1 has no access entry for \S+: there no pods are moved and no causes are read, which is right where no access is wanted/,
      /^aws eks create-access-entry --cluster-name prod-1 --principal-arn \S+ --kubernetes-groups eks-upkeep-read eks-upkeep-move --region eu-west-1$/,
    ],
    [
      'an access entry that lacks a group, of a cluster that a pattern matches',
      {
        stack: { parameters: { KubernetesAccess: 'move', ClusterNames: 'prod-*' } },
        cluster: { kubernetes: { access: 'read' } },
      },
      ...(['Kubernetes API', 'problem'] as const),
      /^The access entry of \S+ on prod-1 lacks eks-upkeep-move/,
      /^aws eks update-access-entry --cluster-name prod-1 /,
    ],
  ])('says of %s what it is, and the next command', async (...row) => {
    await expectFinding(row);
  });

  it.each<[string, Broken, string]>([
    ['a public endpoint', { ...MOVING, cluster: { kubernetes: { access: 'move' } } }, 'has an endpoint that is open'],
    [
      'a private endpoint, with functions in its VPC',
      {
        stack: {
          parameters: {
            ...{ KubernetesAccess: 'restart', KubernetesCluster: 'prod-1', ClusterNames: 'prod-1' },
            ...{ KubernetesSubnetIds: 'subnet-0a', KubernetesSecurityGroupIds: 'sg-0a' },
          },
        },
        cluster: { kubernetes: { access: 'restart', reachable: false } },
      },
      'is asked from the subnets of the stack',
    ],
    [
      'a cluster of another Region',
      {
        stack: { parameters: { KubernetesAccess: 'move', ClusterNames: 'prod-1', ClusterRegion: 'us-west-2' } },
        cluster: { region: 'us-west-2', authenticationMode: 'API', kubernetes: { access: 'move' } },
      },
      'has an endpoint that is open',
    ],
  ])('finds nothing wrong with access to the Kubernetes API: %s', async (_, broken, says) => {
    const { findings } = await examined(broken);

    const found = findings.filter(({ check }) => check === 'Kubernetes API');
    expect(found).toEqual([{ check: 'Kubernetes API', verdict: 'ok', found: expect.stringContaining(says), next: [] }]);
    expect(found[0]?.found).toMatch(/^prod-1 .* lets arn:\S+KubernetesRole in with eks-upkeep-read, eks-upkeep-move\b/);
  });

  it.each<Row>([
    [
      'whose role lets nobody else in',
      { stack: MEMBERS, cluster: THERE },
      ...(['Kubernetes API', 'unknown'] as const),
      /^The clusters of account 444455556666 cannot be seen .* let arn:aws:iam::111122223333:role\/eks-upkeep\/eks-upkeep-KubernetesRole in needs an access entry with eks-upkeep-read, eks-upkeep-move;/,
      /^aws eks describe-access-entry --cluster-name <cluster> --principal-arn arn:aws:iam::111122223333:role\S+ --region eu-west-1$/,
    ],
    [
      'whose access entries nobody may read',
      { stack: MEMBERS, cluster: THERE, memberTemplate: trustingTheAccount() },
      ...(['Kubernetes API', 'unknown'] as const),
      /^The role of eks-upkeep in account 444455556666 may not read access entries, .* whether prod-1 lets arn:/,
      /^aws eks describe-access-entry --cluster-name prod-1 --principal-arn arn:aws:iam::111122223333:role\S+ --region eu-west-1$/,
    ],
    [
      'with a private endpoint',
      {
        ...{ stack: MEMBERS, memberTemplate: trustingTheAccount() },
        cluster: { ...THERE, kubernetes: { access: 'move', reachable: false } },
      },
      ...(['Kubernetes API', 'problem'] as const),
      /^The endpoint of prod-1 of account 444455556666 is private, and KubernetesSubnetIds is empty/,
      /^aws ec2 describe-subnets/,
    ],
  ])('says of a cluster of another account %s what it is, and the next command', async (...row) => {
    await expectFinding(row);
  });

  it('keeps the groups that somebody added to an access entry', async () => {
    const { findings } = await examined({
      ...MOVING,
      cluster: { kubernetes: { access: 'read' } },
      answer: async (service, run) => {
        const answer = await run();
        if (service !== 'eks' || !('body' in answer)) return answer;
        return { ...answer, body: answer.body.replace('["eks-upkeep-read"]', '["auditors","eks-upkeep-read"]') };
      },
    });

    expect(findings.flatMap(({ next }) => next)).toContainEqual(
      expect.stringMatching(/ --kubernetes-groups eks-upkeep-read eks-upkeep-move auditors --region eu-west-1$/),
    );
  });

  it('assumes the role of another account once, for all that it checks there', async () => {
    const { findings, asked } = await examined({
      ...{ stack: MEMBERS, memberTemplate: trustingTheAccount() },
      cluster: THERE,
    });

    expect(findings.map(({ check }) => check)).toEqual(expect.arrayContaining(['Other accounts', 'Kubernetes API']));
    expect(asked.filter((operation) => operation === 'AssumeRole')).toHaveLength(1);
  });

  it('finds the clusters that a pattern matches on whichever page, and says when there are more than it looks at', async () => {
    const others = Array.from({ length: 120 }, (_, index) => `dev-${index}`);
    const stack = { parameters: { KubernetesAccess: 'move', ClusterNames: 'prod-*' } };
    const many = { ...stack.parameters, ClusterNames: 'dev-*' };
    const broken = { cluster: { kubernetes: {} }, names: [...others, 'prod-1'] };

    const one = await examined({ ...broken, stack });
    const first = await examined({ ...broken, stack: { parameters: many } });

    const about = ({ findings }: typeof one) =>
      findings.filter(({ check }) => check === 'Kubernetes API').map(({ found }) => found);
    expect(about(one)).toEqual([expect.stringMatching(/^prod-1 has no access entry/)]);
    expect(about(first)).toHaveLength(11);
    expect(about(first)).toContain(
      'ClusterNames=dev-* matches more than 10 clusters in eu-west-1 of account 111122223333: only the first 10 were looked at.',
    );
  });

  it('looks at the cluster that the stack names although it may not list the others', async () => {
    const { findings } = await examined({
      stack: { parameters: { KubernetesAccess: 'move', KubernetesCluster: 'prod-1', ClusterNames: 'prod-*' } },
      cluster: { kubernetes: {} },
      answer: async (service, run) => {
        const answer = await run();
        const isList = service === 'eks' && 'body' in answer && answer.body.startsWith('{"clusters"');
        return isList
          ? {
              ...answer,
              status: 403,
              headers: DENIED,
              body: '{"message":"not authorized to perform: eks:ListClusters"}',
            }
          : answer;
      },
    });

    const found = findings.filter(({ check }) => check === 'Kubernetes API').map((each) => each.found);
    expect(found).toEqual([
      'Access denied: eks:ListClusters, so which clusters in eu-west-1 of account 111122223333 ClusterNames=prod-* matches cannot be seen.',
      expect.stringMatching(/^prod-1 has no access entry for .*\(KubernetesUnauthorized\)\.$/),
    ]);
  });
});
