import { describe, expect, it } from 'vitest';
import { addonApi } from '../../../../functions/aws/eks/addons.ts';
import { CALLERS } from '../../../../functions/aws/eks/client.ts';
import { virtualClock } from '../../../../local/clock.ts';
import { createSts } from '../../../../local/cloud/aws/sts.ts';
import { createEndpoint } from '../../../../local/cloud/endpoint.ts';
import { inMemoryRequestHandler } from '../../../../local/simulator/http/request-handler.ts';
import { createSimulator } from '../../../../local/simulator/simulator.ts';
import { parseWorld } from '../../../../local/simulator/world/world.ts';
import { grantsOf, readTemplate } from '../../../../local/template.ts';
import { ROLE, START } from '../../../support/worlds/addon-builders.ts';

const PLACE = { name: 'prod-1' };

/** The API over the real SDK client, in front of a simulated EKS whose DescribeCluster answers as given. */
function eksThat(harm?: object, cluster: object = {}) {
  const faults = harm ? [{ on: 'DescribeCluster', times: 'always', ...harm }] : [];
  const world = parseWorld(JSON.stringify({ clusters: [{ name: 'prod-1', version: '1.33', ...cluster }], faults }));
  const clock = virtualClock(START);
  const simulator = createSimulator({ world, clock });
  const externalIds: (string | null)[] = [];
  const sts = createSts({ region: world.region, account: world.account, now: () => clock.now() });
  const endpoint = createEndpoint({
    eks: (request) => simulator.handle(request),
    sts: ({ body }, { accessKeyId }) => {
      externalIds.push(new URLSearchParams(body).get('ExternalId'));
      return sts.handle(body, accessKeyId);
    },
  });
  const eks = addonApi({
    requestHandler: inMemoryRequestHandler(endpoint),
    region: world.region,
    credentials: { accessKeyId: 'AKIALOCALLOCALLOCAL0', secretAccessKey: 'local' },
  });
  return { eks, simulator, externalIds };
}

const failureOf = (error: object) => eksThat({ error }).eks.cluster(PLACE);

describe('an exception of EKS', () => {
  it.each([
    ['ResourceInUseException', 'A Fargate Profile already exists with this name in this cluster.', 'AlreadyExists'],
    ['ResourceInUseException', 'Addon vpc-cni cannot be updated as it is currently in UPDATING state', 'EksBusy'],
    ['ResourceNotFoundException', 'No cluster found for name: prod-1.', 'ClusterNotFound'],
    ['ResourceNotFoundException', 'No update found for ID: 1', 'UpdateNotFound'],
    ['ResourceNotFoundException', 'No Fargate Profile found with name: a.', 'FargateProfileNotFound'],
    ['ResourceNotFoundException', 'No addon: coredns found in cluster: prod-1', 'AddonNotFound'],
    ['InvalidParameterException', 'Addon version specified is not supported', 'VersionUnsupported'],
    [
      'InvalidParameterException',
      'Addon version specified is not supported for the cluster platform version',
      'VersionUnsupported',
    ],
    ['InvalidParameterException', 'Addon specified is not supported', 'AddonUnsupported'],
    [
      'InvalidParameterException',
      'ConfigurationValue provided in request is not supported: Json schema validation failed with error: [$.a: x]',
      'ConfigurationRejected',
    ],
    [
      'InvalidParameterException',
      'Updating VPC-CNI can only go up or down 1 minor version at a time',
      'OneMinorAtATime',
    ],
    [
      'InvalidParameterException',
      'Misconfigured PodExecutionRole Trust Policy; Please add the eks-fargate-pods.amazonaws.com Service Principal',
      'PodExecutionRoleNotReady',
    ],
    ['InvalidParameterException', 'Anything else', 'InvalidParameter'],
    ['InvalidRequestException', "Cluster 'prod-1' is not in ACTIVE status", 'ClusterNotActive'],
    ['InvalidRequestException', 'Anything else', 'InvalidRequest'],
    ['ResourceLimitExceededException', 'Too many', 'QuotaReached'],
    ['UnsupportedAvailabilityZoneException', 'Not there', 'ZoneUnsupported'],
    ['ResourcePropagationDelayException', 'Wait', 'EksUnavailable'],
    ['ClientException', 'Your fault', 'EksClientError'],
    ['ServerException', 'Our fault', 'EksUnavailable'],
    ['ServiceUnavailableException', 'Our fault', 'EksUnavailable'],
    ['ThrottlingException', 'Rate exceeded', 'EksThrottled'],
    ['TooManyRequestsException', 'Too Many Requests', 'EksThrottled'],
  ])('%s "%s" means %s', async (name, message, meaning) => {
    await expect(failureOf({ name, message })).rejects.toMatchObject({
      name: meaning,
      message: `eks:DescribeCluster answered ${name}: ${message}`,
      cause: expect.objectContaining({ name }),
    });
  });

  it('about something missing is recognized by its members when its text is not known', async () => {
    const error = { name: 'ResourceNotFoundException', message: 'Nothing there', members: { addonName: 'coredns' } };

    await expect(failureOf(error)).rejects.toMatchObject({ name: 'AddonNotFound' });
  });

  it.each([
    [
      'the call itself',
      'AccessDeniedException',
      'User: arn:aws:sts::111122223333:assumed-role/eks-upkeep-PlanAddonUpdateRole-1ABC/x is not authorized to perform: eks:DescribeCluster on resource: arn:aws:eks:eu-west-1:111122223333:cluster/prod-1 because no identity-based policy allows the eks:DescribeCluster action',
      'eks-upkeep-PlanAddonUpdateRole-1ABC lacks eks:DescribeCluster on arn:aws:eks:eu-west-1:111122223333:cluster/prod-1: ',
    ],
    [
      'a role that is passed',
      'AccessDeniedException',
      'User: arn:aws:sts::111122223333:assumed-role/StartAddonUpdateRole/x is not authorized to perform: iam:PassRole on resource: arn:aws:iam::111122223333:role/cni',
      'StartAddonUpdateRole lacks iam:PassRole on arn:aws:iam::111122223333:role/cni: ',
    ],
    [
      'a role of another account',
      'AccessDeniedException',
      'Cross-account pass role is not allowed.',
      'The role of the function lacks iam:PassRole: ',
    ],
    [
      'the service-linked role',
      'InvalidRequestException',
      "Failed to validate if SLR: AWSServiceRoleForAmazonEKSForFargate already exists due to missing permissions for 'iam:GetRole'",
      'The role of the function lacks iam:GetRole on AWSServiceRoleForAmazonEKSForFargate: ',
    ],
    [
      'the creation of that role',
      'InvalidRequestException',
      "Failed to create service linked role: AWSServiceRoleForAmazonEKSForFargate due to missing permissions for 'iam:CreateServiceLinkedRole'",
      'The role of the function lacks iam:CreateServiceLinkedRole on AWSServiceRoleForAmazonEKSForFargate: ',
    ],
    [
      'an action in backticks',
      'InvalidParameterException',
      'Caller does not have permission to perform `iam:listAttachedRolePolicies`',
      'The role of the function lacks iam:listAttachedRolePolicies: ',
    ],
    [
      'an action in quotes',
      'InvalidParameterException',
      'Missing permissions for "ec2:DescribeSubnets"',
      'The role of the function lacks ec2:DescribeSubnets: ',
    ],
  ])('about a missing permission names it: %s', async (_, code, message, beginning) => {
    const said = `${beginning}eks:DescribeCluster answered ${code}: ${message}`;

    await expect(failureOf({ name: code, message })).rejects.toMatchObject({ name: 'AccessDenied', message: said });
  });

  it('that is no permission stays what it is', async () => {
    const message = 'The permissions of the add-on are managed by EKS.';

    await expect(failureOf({ name: 'InvalidRequestException', message })).rejects.toMatchObject({
      name: 'InvalidRequest',
    });
  });

  it('about a missing permission in another account names the role that was assumed there', async () => {
    const roleArn = 'arn:aws:iam::444455556666:role/upkeep';
    const message = "due to missing permissions for 'iam:GetRole'";
    const { eks } = eksThat({ error: { name: 'InvalidRequestException', message } });

    await expect(eks.cluster({ ...PLACE, roleArn })).rejects.toMatchObject({
      name: 'AccessDenied',
      message: expect.stringMatching(/^arn:aws:iam::444455556666:role\/upkeep lacks iam:GetRole: /),
    });
  });

  it.each(Object.entries(CALLERS))('of %s is about %s when it names nobody, which is who calls it', (action, role) => {
    const callers = Object.entries(readTemplate('template.yaml').Resources)
      .filter(([, { Type }]) => Type === 'AWS::IAM::Role')
      .filter(([id]) => grantsOf(readTemplate('template.yaml'), id).some(({ Action }) => Action.includes(action)));

    expect(callers.map(([id]) => id)).toEqual([role]);
  });

  it('that nobody knows passes untouched', async () => {
    const error = { name: 'ExceptionOfTomorrow', status: 400, message: 'Nobody knows.' };

    await expect(failureOf(error)).rejects.toMatchObject({ name: 'ExceptionOfTomorrow', message: 'Nobody knows.' });
  });
});

describe('an answer that is none', () => {
  it.each([
    ['a page of HTML with 502', { error: { html: true, status: 502 } }, 'EksUnavailable'],
    ['a page of HTML with 503', { error: { html: true, status: 503 } }, 'EksUnavailable'],
    ['a page of HTML with 429', { error: { html: true, status: 429 } }, 'EksThrottled'],
    ['a cut connection', { drop: true }, 'EksUnavailable'],
    ['a connection cut before', { dropBefore: true }, 'EksUnavailable'],
  ])('is worth another try: %s', async (_, harm, meaning) => {
    const { eks, simulator } = eksThat(harm);

    await expect(eks.cluster(PLACE)).rejects.toMatchObject({ name: meaning });
    expect(simulator.calls()).toHaveLength(1);
  });
});

describe('a cluster with a role', () => {
  it('is read with the credentials of that role, in its Region', async () => {
    const account = '444455556666';
    const { eks, simulator } = eksThat(undefined, { account, region: 'us-east-2' });
    const roleArn = `arn:aws:iam::${account}:role/upkeep`;

    const cluster = await eks.cluster({ ...PLACE, region: 'us-east-2', roleArn, externalId: 'abc' });

    expect(cluster).toEqual({
      name: 'prod-1',
      version: '1.33',
      status: 'ACTIVE',
      platformVersion: 'eks.12',
      compute: [],
      api: {
        endpoint: expect.stringMatching(/^https:\/\/[0-9A-F]{32}\.gr7\.us-east-2\.eks\.amazonaws\.com$/),
        certificateAuthority: expect.stringMatching(/^[A-Za-z0-9+/]+=*$/),
      },
    });
    expect(simulator.calls()[0]).toMatchObject({ account, region: 'us-east-2', status: 200 });
  });

  it('is reached with its own external id, although another one was used for the same role before', async () => {
    const { eks, externalIds } = eksThat();
    const place = { ...PLACE, roleArn: ROLE };

    await eks.cluster({ ...place, externalId: 'one' });
    await eks.cluster({ ...place, externalId: 'two' });

    expect([...new Set(externalIds)]).toEqual(['one', 'two']);
  });

  it('is not found with the credentials of the caller', async () => {
    const { eks } = eksThat(undefined, { account: '444455556666' });

    await expect(eks.cluster(PLACE)).rejects.toMatchObject({ name: 'ClusterNotFound' });
  });

  it('fails with what STS says of a role that is none', async () => {
    const { eks } = eksThat();

    await expect(eks.cluster({ ...PLACE, roleArn: `${ROLE}/` })).rejects.toMatchObject({
      message: expect.stringContaining('is invalid'),
    });
  });
});
