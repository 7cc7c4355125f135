import { describe, expect, it } from 'vitest';
import { wantedSettings } from '../../../../functions/core/addon/plan.ts';
import { anAddon, aRequest, NEW, ROLE } from '../../../support/worlds/addon-builders.ts';

describe('the settings wanted', () => {
  const addon = anAddon({
    configurationValues: '{"replicaCount":2}',
    serviceAccountRoleArn: ROLE,
    podIdentityAssociations: [{ serviceAccount: 'coredns', roleArn: ROLE }],
  });

  it('are those there are when the request is silent, the role among them', () => {
    const { configurationValues, serviceAccountRoleArn, podIdentityAssociations } = addon;

    expect(wantedSettings(aRequest(), addon, NEW)).toEqual({
      version: NEW,
      configurationValues,
      serviceAccountRoleArn,
      podIdentityAssociations,
    });
  });

  it('are none when the request empties them', () => {
    const wish = { configurationValues: {}, serviceAccountRoleArn: null, podIdentityAssociations: [] };

    expect(wantedSettings(aRequest(wish), addon, NEW)).toEqual({
      version: NEW,
      configurationValues: '{}',
      serviceAccountRoleArn: null,
      podIdentityAssociations: [],
    });
  });

  it('keep a text as it is written', () => {
    const wish = { configurationValues: 'replicaCount: 3 # three\n' };

    expect(wantedSettings(aRequest(wish), addon, NEW).configurationValues).toBe('replicaCount: 3 # three\n');
  });
});
