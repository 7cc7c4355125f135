import { describe, expect, it } from 'vitest';
import { conflictAdvice, conflictingFields } from '../../../functions/core/conflicts.ts';

const SINCE_2022 = [
  'Conflicts found when trying to apply. Will not continue due to resolve conflicts mode. Conflicts:',
  'DaemonSet.apps aws-node - .spec.template.spec.containers[name="aws-node"].resources.requests',
  'ConfigMap coredns - .data.Corefile',
  'ClusterRole.rbac.authorization.k8s.io system:coredns - .rules',
].join('\n');
const BEFORE_2022 = [
  'Apply failed with 2 conflicts: conflicts with "kubectl-client-side-apply" using apps/v1:',
  '- .spec.template.spec.containers[name="coredns"].image',
  '- .spec.replicas',
].join('\n');

describe('the fields in conflict', () => {
  it('are read from the lines that EKS writes since 2022', () => {
    expect(conflictingFields(SINCE_2022)).toEqual([
      {
        object: 'DaemonSet.apps aws-node',
        field: '.spec.template.spec.containers[name="aws-node"].resources.requests',
      },
      { object: 'ConfigMap coredns', field: '.data.Corefile' },
      { object: 'ClusterRole.rbac.authorization.k8s.io system:coredns', field: '.rules' },
    ]);
  });

  it('are read from the lines that it wrote before, which name no object', () => {
    expect(conflictingFields(BEFORE_2022)).toEqual([
      { object: '', field: '.spec.template.spec.containers[name="coredns"].image' },
      { object: '', field: '.spec.replicas' },
    ]);
  });

  it.each([
    'The add-on is unhealthy.',
    '',
    'Conflicts found when trying to apply. Will not continue due to resolve conflicts mode.',
    'update - see the manual',
  ])('are none in "%s"', (message) => {
    expect(conflictingFields(message)).toEqual([]);
  });
});

describe('the advice', () => {
  it('names each field once, and what each mode does to it', () => {
    const [preserve = '', overwrite = ''] = conflictAdvice([SINCE_2022, SINCE_2022]);

    expect(preserve).toMatch(/`onConflict: preserve` keeps .*ConfigMap coredns \.data\.Corefile/);
    expect(overwrite).toMatch(/`onConflict: overwrite` resets .*is lost/);
    expect(preserve.split('ConfigMap coredns')).toHaveLength(2);
  });

  it('speaks of the fields in conflict when EKS names none', () => {
    expect(conflictAdvice(['In conflict.']).join()).toContain('the fields in conflict');
  });
});
