import { describe, expect, it } from 'vitest';
import { type Change, rejectionsOf } from '../../../../../functions/core/addon/checks/rejections.ts';
import { wantedSettings } from '../../../../../functions/core/addon/plan.ts';
import { anAddon, anOffer, aRequest, NEW, ROLE } from '../../../../support/worlds/addon-builders.ts';

const ELSEWHERE = ROLE.replace('111122223333', '999900001111');
const SCHEMA = JSON.stringify({ type: 'object', additionalProperties: false, properties: { replicaCount: {} } });

function refused(wish: object, changes: Partial<Change> = {}, addon = anAddon()) {
  const request = aRequest(wish);
  return rejectionsOf(request, {
    cluster: { name: 'prod-1', version: '1.33', status: 'ACTIVE', platformVersion: 'eks.12', compute: [] },
    addon,
    offer: anOffer(NEW),
    to: wantedSettings(request, addon, NEW),
    configuration: { schema: SCHEMA, serviceAccounts: ['coredns'] },
    ...changes,
  });
}

describe('what EKS would refuse', () => {
  it.each<[string, object, Partial<Change>, string]>([
    ['a role of another account', { serviceAccountRoleArn: ELSEWHERE }, {}, 'a role of account 999900001111'],
    [
      'a pod identity of another account',
      { podIdentityAssociations: [{ serviceAccount: 'coredns', roleArn: ELSEWHERE }] },
      {},
      'podIdentityAssociations[0].roleArn',
    ],
    [
      'a service account that the version does not know',
      { podIdentityAssociations: [{ serviceAccount: 'other', roleArn: ROLE }] },
      {},
      'has no service account other',
    ],
    [
      'a pod identity of a version that takes none',
      { podIdentityAssociations: [{ serviceAccount: 'coredns', roleArn: ROLE }] },
      { configuration: { schema: SCHEMA, serviceAccounts: [] } },
      'takes no pod identities',
    ],
    [
      'no configuration where one is needed',
      {},
      { offer: anOffer(NEW, { needsConfiguration: true }) },
      'needs a config',
    ],
  ])('is reported for %s', (_, wish, changes, reason) => {
    expect(refused(wish, changes)).toMatchObject([{ reason: expect.stringContaining(reason) }]);
  });

  it('is nothing of what stays as it is, or of accounts that EKS does not name', () => {
    const identity = { serviceAccount: 'other', roleArn: ROLE };

    expect(refused({}, {}, anAddon({ podIdentityAssociations: [identity] }))).toEqual([]);
    const unnamed = { configuration: { schema: SCHEMA, serviceAccounts: undefined } };
    expect(refused({ podIdentityAssociations: [identity] }, unnamed)).toEqual([]);
  });

  it('is reported with the configuration that would be accepted, ready to send', () => {
    const addon = anAddon({ configurationValues: 'replicaCount: 2\nold: { a: 1 }\n' });

    const [refusal] = refused({}, {}, addon);

    expect(refusal?.reason).toContain('configurationValues/old');
    expect(refusal?.advice).toContain('Without old it fits: send configurationValues {"replicaCount":2}');
    expect(refusal?.advice).toContain('latest-that-fits');
  });

  it('is reported together with all others', () => {
    const wish = { serviceAccountRoleArn: ELSEWHERE, configurationValues: { old: 1 } };

    expect(refused(wish)).toHaveLength(2);
  });

  it.each([
    ['the request changes', { configurationValues: { old: { key: 1 } } }, anAddon(), 'The configuration does not fit'],
    [
      'stays as it is',
      {},
      anAddon({ configurationValues: '{"old":{"key":1}}' }),
      'The present configuration does not fit',
    ],
  ])('is a configuration that %s, by its origin', (_, wish, addon, reason) => {
    expect(refused(wish, {}, addon)[0]?.reason.startsWith(reason)).toBe(true);
  });

  it('is reported with the members to remove, also when that is not enough', () => {
    const schema = JSON.stringify({
      ...{ type: 'object', additionalProperties: false },
      properties: {
        replicaCount: { type: 'integer' },
        node: { type: 'object', additionalProperties: false, properties: {} },
      },
    });
    const configuration = { schema, serviceAccounts: [] };
    const [both] = refused({ configurationValues: { replicaCount: 'many', node: { old: 1 } } }, { configuration });
    const [alone] = refused({ configurationValues: { node: { old: 1 } } }, { configuration });
    const [other] = refused({ configurationValues: { replicaCount: 'many' } }, { configuration });

    expect(both?.advice).toMatch(/^Remove node\.old, and correct the rest\. See /);
    expect(alone?.advice).toMatch(/^Without node\.old it fits: send configurationValues \{"node":\{\}\};/);
    expect(other?.advice).toMatch(/^See /);
  });

  it.each([
    ['none', {}],
    ['an empty one', { configurationValues: '{}' }],
  ])('is %s where a configuration is needed', (_, wish) => {
    const offer = anOffer(NEW, { needsConfiguration: true });

    expect(refused(wish, { offer })).toMatchObject([
      { advice: expect.stringMatching(/^Set configurationValues\. See /) },
    ]);
    expect(refused({ configurationValues: '{"replicaCount":2}' }, { offer })).toEqual([]);
  });

  it('is nothing of a pod identity that the request names and the add-on has already', () => {
    const identity = { serviceAccount: 'other', roleArn: ROLE };

    expect(
      refused({ podIdentityAssociations: [identity] }, {}, anAddon({ podIdentityAssociations: [identity] })),
    ).toEqual([]);
  });

  it('is a foreign role by the field that has it', () => {
    expect(refused({ serviceAccountRoleArn: ELSEWHERE })[0]?.reason).toMatch(/^serviceAccountRoleArn/);
  });
});
