import { describe, expect, it } from 'vitest';
import { conflictAdvice, conflictingFields } from '../../../../../functions/core/addon/advice/conflicts.ts';

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

const DEFINITION =
  'Conflicts found when trying to apply. Will not continue due to resolve conflicts mode. Conflicts:\nCustomResourceDefinition.apiextensions.k8s.io policyendpoints.networking.k8s.aws - .spec.versions';
const adviceOn = (...messages: string[]) =>
  conflictAdvice({ cluster: 'prod-1', addon: 'vpc-cni', version: 'v1.20.4-eksbuild.2', messages });

describe('the fields in conflict', () => {
  it('are read from the lines that EKS writes since 2022', () => {
    expect(conflictingFields(SINCE_2022)).toEqual([
      {
        kind: 'DaemonSet.apps',
        name: 'aws-node',
        field: '.spec.template.spec.containers[name="aws-node"].resources.requests',
      },
      { kind: 'ConfigMap', name: 'coredns', field: '.data.Corefile' },
      { kind: 'ClusterRole.rbac.authorization.k8s.io', name: 'system:coredns', field: '.rules' },
    ]);
  });

  it('are read from the lines that it wrote before, which name no object', () => {
    expect(conflictingFields(BEFORE_2022)).toEqual([
      { kind: '', name: '', field: '.spec.template.spec.containers[name="coredns"].image' },
      { kind: '', name: '', field: '.spec.replicas' },
    ]);
  });

  it('are read without the full stop of a sentence around them', () => {
    expect(conflictingFields(`${DEFINITION}.`)).toEqual([
      {
        kind: 'CustomResourceDefinition.apiextensions.k8s.io',
        name: 'policyendpoints.networking.k8s.aws',
        field: '.spec.versions',
      },
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
    const [preserve = '', overwrite = ''] = adviceOn(SINCE_2022, SINCE_2022);

    expect(preserve).toMatch(/`onConflict: preserve` keeps .*ConfigMap coredns `\.data\.Corefile`/);
    expect(overwrite).toMatch(/`onConflict: overwrite` resets .*is lost/);
    expect(preserve.split('ConfigMap coredns')).toHaveLength(2);
  });

  it('for the definition of a resource is to overwrite, since there is nothing to keep', () => {
    const advice = adviceOn(DEFINITION).join('\n');

    expect(advice).toContain('Start again with `onConflict: overwrite`');
    expect(advice).toContain('policyendpoints.networking.k8s.aws `.spec.versions`');
    expect(advice).not.toContain('preserve');
  });

  it('for a workload names the member of the configuration that keeps the value', () => {
    expect(adviceOn(SINCE_2022).at(-1)).toMatch(
      /as `resources`, `corefile`, if this version accepts it: `aws eks describe-addon-configuration --addon-name vpc-cni --addon-version v1\.20\.4-eksbuild\.2/,
    );
    expect(
      adviceOn(
        'DaemonSet.apps aws-node - .spec.template.spec.containers[name="aws-node"].env[name="WARM_IP_TARGET"].value',
      ).at(-1),
    ).toContain('`env.WARM_IP_TARGET`');
  });

  it('says who set the fields when EKS does', () => {
    expect(adviceOn(BEFORE_2022)[0]).toContain('(set by kubectl-client-side-apply)');
  });

  it('speaks of the fields in conflict when EKS names none', () => {
    expect(adviceOn('In conflict.').join()).toContain('the fields in conflict');
  });

  it.each([
    ['.spec.replicas', 'replicaCount'],
    ['.spec.template.metadata.annotations.a', 'podAnnotations'],
    ['.spec.template.metadata.labels.a', 'podLabels'],
    ['.spec.template.spec.nodeSelector', 'nodeSelector'],
    ['.data.Corefile', 'corefile'],
  ])('for %s names the member %s', (field, member) => {
    expect(adviceOn(`Deployment.apps coredns - ${field}`).at(-1)).toContain(`as \`${member}\`, if`);
  });

  it.each([
    '.spec.strategy',
    '.status.spec.replicas',
    '.spec.replicasMax',
    '.a.spec.template.metadata.labels',
    '.a.spec.template.metadata.annotations',
    '.old.data.Corefile',
    '.data.Corefile2',
  ])('for %s names no member', (field) => {
    expect(adviceOn(`Deployment.apps coredns - ${field}`)).toHaveLength(2);
  });

  it('for the definition of a resource warns of the other fields that are overwritten with it', () => {
    const [definition = ''] = adviceOn(`${DEFINITION}\nDeployment.apps coredns - .spec.strategy`);

    expect(definition.endsWith('needs its own. It overwrites the other fields too.')).toBe(true);
    expect(adviceOn(DEFINITION)[0]?.endsWith('needs its own.')).toBe(true);
  });

  it('names eight fields, and counts the rest', () => {
    const conflict = (count: number) =>
      Array.from({ length: count }, (_, i) => `Deployment.apps coredns - .spec.field${i}`).join('\n');

    expect(adviceOn(conflict(8))[0]).toContain('`.spec.field7` and updates everything else.');
    expect(adviceOn(conflict(9))[0]).toContain('`.spec.field7`, 1 more and');
  });

  it('names a field alone when EKS does not say of which object it is', () => {
    expect(adviceOn('Apply failed with 1 conflict: conflict with "helm" using apps/v1: - .spec.strategy')[0]).toContain(
      'values of `.spec.strategy` (set by helm)',
    );
  });
});

describe('after a mode that did not resolve the conflict', () => {
  const adviceAfter = (tried: 'PRESERVE' | 'OVERWRITE', message: string) =>
    conflictAdvice({ cluster: 'prod-1', addon: 'vpc-cni', namespace: 'kube-system', messages: [message], tried }).join(
      '\n',
    );

  it.each([SINCE_2022, BEFORE_2022, DEFINITION, 'In conflict.'])('OVERWRITE is not advised again', (message) => {
    const advice = adviceAfter('OVERWRITE', message);

    expect(advice).not.toMatch(/onConflict/);
    expect(advice).toContain('something sets them again');
  });

  it('OVERWRITE is followed by the command that shows who sets the field', () => {
    expect(adviceAfter('OVERWRITE', SINCE_2022)).toContain(
      '`kubectl -n kube-system get DaemonSet.apps aws-node -o yaml --show-managed-fields` shows what.',
    );
  });

  it.each([
    [
      'names the field',
      'ConfigMap coredns - .data.Corefile',
      'EKS was to overwrite ConfigMap coredns `.data.Corefile` and',
    ],
    ['names none, when EKS does not', 'In conflict.', 'EKS was to overwrite the fields in conflict and still reports'],
    [
      'leads to the object, when EKS does not say which it is',
      BEFORE_2022,
      '`managedFields` of the object shows what.',
    ],
  ])('the advice after OVERWRITE %s', (_, message, text) => {
    expect(adviceAfter('OVERWRITE', message)).toContain(text);
  });

  it('PRESERVE is not advised again, and OVERWRITE is', () => {
    expect(adviceAfter('PRESERVE', SINCE_2022)).not.toContain('onConflict: preserve');
    expect(adviceAfter('PRESERVE', SINCE_2022)).toContain('onConflict: overwrite');
  });
});
