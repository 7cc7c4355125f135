import { describe, expect, it } from 'vitest';
import type { CloudOptions } from '../../local/cloud/cloud.ts';
import { LOCAL_EXTERNAL_ID } from '../../local/cloud/stack/usual-stack.ts';
import { without } from '../support/permissions/without.ts';
import { runMaintenance } from '../support/runs/maintenance-run.ts';
import { notifiedTexts } from '../support/runs/run-facts.ts';
import { type Run, runMachine } from '../support/runs/run-machine.ts';
import { ROLE } from '../support/worlds/addon-builders.ts';
import { aRequest, aWorld } from '../support/worlds/addon-worlds.ts';
import { aFargateWorld, aReplacement } from '../support/worlds/fargate-worlds.ts';

/** As a careful person deploys it: with the roles named, so that `role/*` stands in for nothing. */
const parameters = {
  AddonRoleArns: [ROLE],
  PodExecutionRoleArns: ['111122223333', '444455556666'].map((id) => `arn:aws:iam::${id}:role/pods`),
};
const own = (role: string, sid: string): Partial<CloudOptions> => ({
  stack: { template: without('template.yaml', role, sid), parameters },
});
const member = (sid: string): Partial<CloudOptions> => ({
  memberTemplate: without('member-account.yaml', 'UpkeepRole', sid),
  stack: { parameters },
});

const THERE = '444455556666';
const place = { name: 'prod-1', roleArn: `arn:aws:iam::${THERE}:role/eks-upkeep`, externalId: LOCAL_EXTERNAL_ID };
const elsewhere = (world: ReturnType<typeof aFargateWorld | typeof aWorld>) => ({
  ...world,
  clusters: world.clusters.map((cluster) => ({ ...cluster, account: THERE })),
});

const addon = (options: Partial<CloudOptions>, request = {}, world = {}) =>
  runMachine('update-addon', aRequest(request), aWorld(world), options);
const profile = (options: Partial<CloudOptions>, world = {}) =>
  runMachine('replace-fargate-profile', aReplacement(), aFargateWorld(world), options);
const PROFILE = { podExecutionRoleArn: 'arn:aws:iam::111122223333:role/pods', subnets: ['subnet-a'] };
const TAGGED = { ...PROFILE, name: 'default', selectors: [{ namespace: 'default' }], tags: { team: 'a' } };

const changes = ({ calls }: Run) =>
  calls.filter(({ operation, status }) => /^(Update|Create|Delete)/.test(operation) && status === 200);

describe('a role without a statement', () => {
  const stackRole = 'arn:aws:sts::111122223333:assumed-role/eks-upkeep-';

  it.each<[string, () => Promise<Run>, string, string]>([
    [
      'that reads an add-on plans nothing',
      () => addon(own('PlanAddonUpdateRole', 'ReadAddons')),
      'AddonUpdateBlocked',
      `${stackRole}PlanAddonUpdateRole/eks-upkeep is not authorized to perform: eks:DescribeAddon on resource: arn:aws:eks:eu-west-1:111122223333:addon/prod-1/coredns/`,
    ],
    [
      'that updates add-ons updates none',
      () => addon(own('StartAddonUpdateRole', 'UpdateAddon')),
      'AddonUpdateBlocked',
      'is not authorized to perform: eks:UpdateAddon on resource: arn:aws:eks:eu-west-1:111122223333:addon/prod-1/coredns/',
    ],
    [
      'that passes roles updates no add-on that has one',
      () => addon(own('StartAddonUpdateRole', 'PassAddonRoles'), { serviceAccountRoleArn: ROLE }),
      'AddonUpdateBlocked',
      `is not authorized to perform: iam:PassRole on resource: ${ROLE}`,
    ],
    [
      'that reads the roles of add-ons updates none that has one',
      () => addon(own('StartAddonUpdateRole', 'ReadAddonRoles'), { serviceAccountRoleArn: ROLE }),
      'AddonUpdateBlocked',
      `is not authorized to perform: iam:GetRole on resource: ${ROLE}`,
    ],
    [
      'that reads the service-linked role creates no Fargate profile',
      () => profile(own('CreateNewProfileRole', 'ReadServiceLinkedRole')),
      'ProfileNotCreated',
      "Failed to validate if SLR: AWSServiceRoleForAmazonEKSForFargate already exists due to missing permissions for 'iam:GetRole'",
    ],
    [
      'that reads pod execution roles creates no Fargate profile',
      () => profile(own('CreateNewProfileRole', 'ReadPodExecutionRoles')),
      'ProfileNotCreated',
      'is not authorized to perform: iam:GetRole on resource: arn:aws:iam::111122223333:role/pods',
    ],
    [
      'that tags Fargate profiles creates none with tags',
      () => profile(own('CreateNewProfileRole', 'TagResource'), { profiles: [TAGGED] }),
      'ProfileNotCreated',
      'is not authorized to perform: eks:TagResource on resource: arn:aws:eks:eu-west-1:111122223333:fargateprofile/prod-1/',
    ],
    [
      'that invokes its functions runs none',
      () => addon(own('UpdateAddonMachineRole', 'InvokeItsFunctions')),
      'AddonUpdateFailed',
      `${stackRole}UpdateAddonMachineRole/eks-upkeep is not authorized to perform: lambda:InvokeFunction on resource: arn:aws:lambda:eu-west-1:111122223333:function:PlanAddonUpdateFunction`,
    ],
    [
      'of another account updates no add-on there',
      () => runMachine('update-addon', aRequest({ cluster: place }), elsewhere(aWorld()), member('UseAddons')),
      'AddonUpdateBlocked',
      `arn:aws:sts::${THERE}:assumed-role/eks-upkeep/eks-upkeep is not authorized to perform: eks:DescribeAddon on resource: arn:aws:eks:eu-west-1:${THERE}:addon/prod-1/coredns/`,
    ],
    [
      'of another account replaces no Fargate profile there',
      () =>
        runMachine(
          'replace-fargate-profile',
          aReplacement({ cluster: place }),
          elsewhere(
            aFargateWorld({ profiles: [{ ...TAGGED, podExecutionRoleArn: `arn:aws:iam::${THERE}:role/pods` }] }),
          ),
          member('ReadServiceLinkedRole'),
        ),
      'ProfileNotCreated',
      "due to missing permissions for 'iam:GetRole'",
    ],
  ])('%s', async (_, act, error, denied) => {
    const run = await act();

    expect({ status: run.status, error: run.error }).toEqual({ status: 'FAILED', error });
    expect(notifiedTexts(run)).toContain(denied);
    expect(changes(run)).toEqual([]);
    expect(run.after).toEqual(run.before);
  });

  it('that starts others fails the maintenance, and starts none', async () => {
    const run = await runMaintenance({}, undefined, own('MaintainClusterMachineRole', 'StartItsExecutions'));

    expect(run).toMatchObject({ status: 'FAILED', items: [] });
    const text = JSON.stringify(run.notifications);
    expect(text).toContain('Role eks-upkeep-MaintainClusterMachineRole lacks the permission states:StartExecution on ');
    expect(text).toContain('Allow states:StartExecution on ');
    // Repeated as an outage by the Task alone, since only the text says that it is none.
    expect(run.seconds).toBeLessThan(600);
  });
});

describe('as somebody deploys it', () => {
  it('without `PodIdentityChanges` a request may not change pod identities, which is said', async () => {
    const podIdentityAssociations = [{ serviceAccount: 'ebs-csi-controller-sa', roleArn: ROLE }];
    const driver = { name: 'aws-ebs-csi-driver', version: 'v1.57.1-eksbuild.1', configurationValues: undefined };
    const request = { addon: driver.name, configurationValues: undefined, podIdentityAssociations };

    const denied = { stack: { parameters: { PodIdentityChanges: 'denied' } } };
    const run = await addon(denied, request, { addon: driver });
    const usual = await addon({}, request, { addon: driver });

    expect(run).toMatchObject({ status: 'FAILED', error: 'AddonUpdateBlocked' });
    const association =
      'eks:UpdateAddon on resource: arn:aws:eks:eu-west-1:111122223333:podidentityassociation/prod-1/';
    expect(notifiedTexts(run)).toContain(`is not authorized to perform: ${association}`);
    expect(notifiedTexts(run)).toContain('check whether its PodIdentityChanges leaves this out');
    expect(changes(run)).toEqual([]);
    expect(usual).toMatchObject({ status: 'SUCCEEDED' });
  });

  it('a role of another account asks for the external id', async () => {
    const cluster = { ...place, externalId: 'another-id' };

    const run = await runMachine('update-addon', aRequest({ cluster }), elsewhere(aWorld()));

    expect(run).toMatchObject({ status: 'FAILED', error: 'AddonUpdateBlocked' });
    expect(notifiedTexts(run)).toContain(`is not authorized to perform: sts:AssumeRole on resource: ${place.roleArn}`);
  });
});
