import { describe, expect, it } from 'vitest';
import { corefileWarnings } from '../../../../../functions/core/addon/checks/corefile.ts';
import { identityWarnings, wantedRole } from '../../../../../functions/core/addon/checks/credentials.ts';
import { anAddon, anOffer, aPlan, aRequest, NEW, ROLE } from '../../../../support/worlds/addon-builders.ts';

const OTHER = 'arn:aws:iam::111122223333:role/other';
const IDENTITY = [{ serviceAccount: 'coredns', roleArn: OTHER }];

describe('a Corefile that changes', () => {
  const warn = (from: string | null, to: string | null, addon = 'coredns') =>
    corefileWarnings({ cluster: 'prod-1', addon, namespace: 'dns' }, from, to);

  it.each([
    ['is set', null, '{"corefile":".:53 {}"}'],
    ['is removed', 'corefile: ".:53 {}"', '{}'],
    ['is another one', '{"corefile":"a"}', '{"corefile":"b"}'],
  ])('is a reason to check that CoreDNS accepts it, when it %s', (_, from, to) => {
    expect(warn(from, to)).toEqual([
      expect.stringMatching(
        /`kubectl -n dns rollout restart deployment coredns`, then `kubectl -n dns logs -l k8s-app=kube-dns --tail=20`/,
      ),
    ]);
  });

  it.each([
    ['stays as it is', '{"corefile":"a","replicaCount":2}', '{"corefile":"a"}', 'coredns'],
    ['is there neither before nor after', null, '{"replicaCount":2}', 'coredns'],
    ['cannot be read', '{"corefile', '"corefile"', 'coredns'],
    ['is no object', 'null', '3', 'coredns'],
    ['belongs to no CoreDNS', null, '{"corefile":"a"}', 'vpc-cni'],
  ])('is none when it %s', (_, from, to, addon) => {
    expect(warn(from, to, addon)).toEqual([]);
  });
});

describe('the role that an add-on is to have', () => {
  const addon = anAddon({ serviceAccountRoleArn: ROLE });

  it.each([
    ['the present one, when the request says nothing', {}, ROLE],
    ['the one of the request', { serviceAccountRoleArn: OTHER }, OTHER],
    ['none, when the request removes it', { serviceAccountRoleArn: null }, null],
    ['none, when pod identities take its place', { podIdentityAssociations: IDENTITY }, null],
    ['the present one, when pod identities are removed', { podIdentityAssociations: [] }, ROLE],
    ['both, when the request names both', { serviceAccountRoleArn: OTHER, podIdentityAssociations: IDENTITY }, OTHER],
  ])('is %s', (_, changes, role) => {
    expect(wantedRole(aRequest(changes), addon)).toBe(role);
  });
});

describe('where an add-on gets its permissions from', () => {
  const BOTH = `The add-on has the role ${ROLE} together with the pod identity of coredns (${OTHER}).`;
  const warn = (
    request: object,
    {
      before = null,
      role = null,
      identities = [],
    }: { before?: string | null; role?: string | null; identities?: typeof IDENTITY },
    offer = anOffer(NEW, { needsIamPermissions: true }),
  ) =>
    identityWarnings(aRequest(request), {
      addon: anAddon({ serviceAccountRoleArn: before }),
      to: { ...aPlan().to, serviceAccountRoleArn: role, podIdentityAssociations: identities },
      offer,
    });

  it.each([
    [
      'a pod identity that replaces a role',
      { podIdentityAssociations: IDENTITY },
      { before: ROLE, identities: IDENTITY },
      `The pod identity of coredns (${OTHER}) replaces the role ${ROLE}; name both in the request to keep both.`,
    ],
    [
      'a role and an identity, by a request for the role',
      { serviceAccountRoleArn: ROLE },
      { role: ROLE, identities: IDENTITY },
      BOTH,
    ],
    [
      'a role and an identity, by a request for the identity',
      { podIdentityAssociations: IDENTITY, serviceAccountRoleArn: ROLE },
      { role: ROLE, identities: IDENTITY },
      BOTH,
    ],
    [
      'neither, where the version needs permissions',
      {},
      {},
      'The add-on has neither a role nor a pod identity, so it uses the permissions of the nodes.',
    ],
  ])('is a warning: %s', (_, request, settings, warning) => {
    expect(warn(request, settings)).toEqual([warning]);
  });

  it.each([
    ['both, as before', {}, { before: ROLE, role: ROLE, identities: IDENTITY }],
    ['a role alone', { serviceAccountRoleArn: ROLE }, { role: ROLE }],
    ['an identity alone', { podIdentityAssociations: IDENTITY }, { identities: IDENTITY }],
    [
      'neither, where the request removes the role, and the version needs none',
      { serviceAccountRoleArn: null },
      { before: ROLE },
    ],
  ])('is none: %s', (_, request, settings) => {
    expect(warn(request, settings, anOffer(NEW))).toEqual([]);
  });

  it('is none of a version that EKS does not offer', () => {
    expect(identityWarnings(aRequest(), { addon: anAddon(), to: aPlan().to, offer: undefined })).toEqual([]);
  });
});
