import { describe, expect, it } from 'vitest';
import { type AddonOutcomeName, addonOutcome, sentence, stateText } from '../../../../functions/core/addon/outcome.ts';
import { Outcome } from '../../../../functions/core/outcome.ts';
import { anIssue } from '../../../support/worlds/addon-builders.ts';

describe('an outcome of an update', () => {
  it.each<[AddonOutcomeName, boolean, string]>([
    ['Updated', true, 'info'],
    ['UpToDate', true, 'info'],
    ['Planned', true, 'info'],
    ['AddonUpdateBlocked', false, 'warning'],
    ['AddonUpdateFailed', false, 'error'],
    ['AddonUpdateRolledBack', false, 'error'],
    ['AddonUpdateTimedOut', false, 'error'],
    ['AddonRollbackFailed', false, 'critical'],
  ])('%s succeeds (%s) with severity %s', (name, succeeded, severity) => {
    const outcome = addonOutcome(name, { cluster: { name: 'prod-1' }, addon: 'coredns' }, { summary: 'It ended.' });

    expect(outcome).toMatchObject({
      ...{ machine: 'update-addon', name, succeeded, severity },
      ...{ cluster: { name: 'prod-1' }, resource: { kind: 'addon', name: 'coredns' } },
    });
    expect(Outcome.safeParse(outcome).success).toBe(true);
  });

  it('has no resource when nobody knows which it is about', () => {
    expect(addonOutcome('AddonUpdateBlocked', {}, { summary: 'It ended.' })).not.toHaveProperty('resource');
  });
});

it('the state of an add-on is its status and what EKS says of it', () => {
  const issues = [anIssue('AccessDenied', 'Forbidden.'), anIssue('Unknown', '')];

  expect(stateText({ status: 'DEGRADED', issues })).toBe('DEGRADED; AccessDenied: Forbidden; Unknown');
});

it.each([
  ['It is ACTIVE', 'It is ACTIVE.'],
  ['It is at v1.12.4-eksbuild.6', 'It is at v1.12.4-eksbuild.6.'],
  ['Conflicts: Deployment.apps coredns - .spec.replicas', 'Conflicts: Deployment.apps coredns - .spec.replicas'],
  ['.spec.replicas', '.spec.replicas'],
  ['.spec.replicas was set', '.spec.replicas was set.'],
])('a sentence ends with a full stop, which the path of a field would be copied with: %s', (text, whole) => {
  expect(sentence(text)).toBe(whole);
});
