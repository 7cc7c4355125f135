import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { permissionAdvice, permissionText } from '../../../../functions/core/errors/missing-permission.ts';
import { rejectionOf } from '../../../../functions/core/errors/rejection-policy.ts';

const MEMBER = 'arn:aws:iam::444455556666:role/eks-upkeep';
const adviceOn = (permission: Partial<Parameters<typeof permissionText>[0]>, said = 'eks:UpdateAddon answered X: no') =>
  permissionAdvice(
    permissionText(
      { role: 'StartAddonUpdateRole', action: 'eks:UpdateAddon', resource: undefined, ...permission },
      said,
    ),
  );

describe('the advice about a missing permission', () => {
  it.each<[string, Parameters<typeof adviceOn>, RegExp[]]>([
    [
      'of an add-on names the parameter of clusters',
      [{ resource: 'arn:aws:eks:eu-west-1:111122223333:addon/prod-1/coredns/1' }],
      [
        /^Allow eks:UpdateAddon on arn:aws:eks:eu-west-1:111122223333:addon\/prod-1\/coredns\/1 to StartAddonUpdateRole: /,
        /ClusterNames/,
      ],
    ],
    ['to pass the role of an add-on names its parameter', [{ action: 'iam:PassRole' }], [/AddonRoleArns/]],
    [
      'to read a role for a Fargate profile names its parameter',
      [{ role: 'CreateNewProfileRole', action: 'iam:GetRole' }, 'eks:CreateFargateProfile answered X: no'],
      [/ to CreateNewProfileRole: /, /PodExecutionRoleArns/],
    ],
    [
      'of pod identities names the parameter that allows changes',
      [{ action: 'eks:CreatePodIdentityAssociation' }],
      [/PodIdentityChanges/],
    ],
    [
      'to change a pod identity by an update names the same',
      [{ resource: 'arn:aws:eks:eu-west-1:111122223333:podidentityassociation/prod-1/a-1' }],
      [/PodIdentityChanges/],
    ],
    [
      'in another account names its template and the command that says what decides',
      [{ role: MEMBER, action: 'iam:GetRole', resource: 'arn:aws:iam::444455556666:role/pods' }],
      [
        /member-account\.yaml in account 444455556666/,
        /`aws iam simulate-principal-policy --policy-source-arn arn:aws:iam::444455556666:role\/eks-upkeep --action-names iam:GetRole --resource-arns arn:aws:iam::444455556666:role\/pods`/,
      ],
    ],
    [
      'that is denied names the kind of policy that denies it',
      [{}, 'eks:UpdateAddon answered X: not authorized with an explicit deny in a service control policy'],
      [/^An explicit deny in a service control policy denies eks:UpdateAddon to StartAddonUpdateRole/],
    ],
    [
      'on a role of another account says what EKS takes',
      [
        { action: 'iam:PassRole' },
        'eks:UpdateAddon answered AccessDeniedException: Cross-account pass role is not allowed.',
      ],
      [/only takes roles of the account of the cluster/],
    ],
  ])('%s', (_, [permission, said], expected) => {
    const advice = adviceOn(permission, said);

    for (const part of expected) expect(advice).toMatch(part);
  });

  it('is that of AccessDenied, and of no other error', () => {
    const message = permissionText({ role: MEMBER, action: 'eks:UpdateAddon', resource: undefined }, 'it said no');

    expect(rejectionOf({ name: 'AccessDenied', message })?.advice).toBe(permissionAdvice(message));
    expect(rejectionOf({ name: 'InvalidRequest', message })?.advice).not.toBe(permissionAdvice(message));
  });

  it('names the template, the parameter and the check that fit the role', () => {
    const own = adviceOn({ action: 'sts:AssumeRole', resource: MEMBER });
    const member = adviceOn({ role: MEMBER, resource: 'coredns' });

    expect(own).toContain('deploy this release of the stack if');
    expect(own).toContain('whether its FleetRoleArns leaves this out');
    expect(own).toContain(' Check the role StartAddonUpdateRole in the IAM console.');
    expect(own).not.toContain('simulate-principal-policy');
    expect(member).toContain(`--policy-source-arn ${MEMBER} --action-names eks:UpdateAddon\` shows`);
    expect(member).not.toContain('IAM console');
  });

  it('is only given on a message that begins with what is missing', () => {
    expect(permissionAdvice('the role is fine')).toBeUndefined();
    expect(
      permissionAdvice(`First line\n${permissionText({ role: 'A', action: 'eks:B', resource: undefined }, 'no')}`),
    ).toBe(undefined);
  });

  it('is general when the message does not say which permission is missing', () => {
    expect(rejectionOf({ name: 'AccessDenied', message: 'no' })?.advice).toMatch(/^Allow the action named above/);
  });

  it('names role, action and resource, whatever they are', async () => {
    const word = fc.stringMatching(/^[A-Za-z0-9/_.-]{1,20}$/);
    await fc.assert(
      fc.property(word, word, word, (role, action, resource) => {
        const advice = adviceOn({ role, action: `iam:${action.replace(/\W/g, 'A')}`, resource });
        expect(advice).toContain(`Allow iam:${action.replace(/\W/g, 'A')} on ${resource} to ${role}:`);
      }),
    );
  });
});
