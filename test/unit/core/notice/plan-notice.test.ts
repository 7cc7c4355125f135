import { describe, expect, it } from 'vitest';
import { itemExecutions, planIn, planNotice } from '../../../../functions/core/notice/plan-notice.ts';

const EXECUTION = {
  arn: 'arn:aws:states:eu-west-1:111122223333:execution:update-addon:plan-1',
  name: 'plan-1',
  startedAt: '2026-03-02T09:00:00.000Z',
};
const planned = (machine: string, details: object, reasons: string[] = []) =>
  JSON.stringify({
    machine,
    name: 'Planned',
    succeeded: true,
    severity: 'info',
    cluster: { name: 'prod-1' },
    summary: 'Something would be changed.',
    reasons,
    advice: [],
    codes: [],
    resourceIds: [],
    details,
  });
const settings = (configurationValues: string, roleArn: string) => ({
  configurationValues,
  serviceAccountRoleArn: roleArn,
  podIdentityAssociations: [],
});
const result = (resource: string, decision: string) => ({
  resource,
  execution: `arn:${resource}`,
  name: decision === 'blocked' ? 'AddonUpdateBlocked' : 'Planned',
  says: `${resource} is said.\nAnd why.`,
  details: { decision },
});

describe('the plan that is posted to chat', () => {
  it.each([
    [
      'of an add-on, setting by setting',
      planned(
        'update-addon',
        {
          decision: 'update',
          from: 'v1',
          versions: ['v2', 'v3'],
          snapshot: settings('replicaCount: 2\n', 'arn:aws:iam::111122223333:role/a'),
          settings: settings('{"replicaCount":3,"a":{"b":true}}', 'arn:aws:iam::111122223333:role/a'),
        },
        ['Can be rolled back: yes, to v1.'],
      ),
      [
        'version: v1 -> v2',
        'version: v2 -> v3',
        'configurationValues.replicaCount: 2 -> 3',
        'configurationValues.a.b: (none) -> true',
        'Can be rolled back: yes, to v1.',
        '1 to update, 0 up to date, 0 blocked.',
      ],
    ],
    [
      'of a Fargate profile, with what its pods undergo',
      planned('replace-fargate-profile', {
        decision: 'replace',
        differences: [{ setting: 'subnets', from: ['a'], to: ['b'] }],
      }),
      [
        'subnets: ["a"] -> ["b"]',
        'At the cutover EKS stops the pods of the old profile immediately, regardless of their PodDisruptionBudgets.',
        '1 to replace, 0 up to date, 0 blocked.',
      ],
    ],
  ])('says what a dry run says, %s', (_, output, reasons) => {
    const plan = planIn(output);

    expect(plan && planNotice(plan, EXECUTION, new Map()).reasons).toEqual(reasons);
  });

  it('of a cluster has each item with its settings, the way back and the advice, and what EKS says beside', () => {
    const output = planned(
      'maintain-cluster',
      { results: [result('vpc-cni', 'update'), result('coredns', 'blocked'), result('kube-proxy', 'keep')] },
      ['vpc-cni: Planned. vpc-cni is said. And why.', 'EKS insight: PASSING.'],
    );
    const details = {
      decision: 'update',
      from: 'v1',
      versions: ['v2'],
      snapshot: settings('a: 1', ''),
      settings: settings('a: 2', ''),
    };
    const ofVpcCni = JSON.stringify({
      ...JSON.parse(planned('update-addon', details, ['Can be rolled back: yes, to v1.'])),
      advice: ['Look at it.'],
    });
    const plan = planIn(output);

    const reasons = plan && planNotice(plan, EXECUTION, new Map([['arn:vpc-cni', ofVpcCni]])).reasons;

    expect(plan && itemExecutions(plan)).toEqual(['arn:vpc-cni', 'arn:coredns', 'arn:kube-proxy']);
    expect(reasons).toEqual([
      'vpc-cni: update',
      '  Something would be changed.',
      '    version: v1 -> v2',
      '    configurationValues.a: 1 -> 2',
      '  Can be rolled back: yes, to v1.',
      '  Look at it.',
      'coredns: blocked',
      '  coredns is said.',
      '  And why.',
      'kube-proxy: up to date',
      '  kube-proxy is said.',
      '  And why.',
      'EKS insight: PASSING.',
      '1 to update, 1 up to date, 1 blocked.',
    ]);
  });

  it('of a cluster has the settings of what is replaced, and none of what is left as it is', () => {
    const subnets = { differences: [{ setting: 'subnets', from: ['a'], to: ['b'] }] };
    const outputs = new Map([
      ['arn:default', planned('replace-fargate-profile', subnets)],
      ['arn:coredns', planned('update-addon', subnets)],
    ]);
    const plan = planIn(
      planned('maintain-cluster', { results: [result('default', 'replace'), result('coredns', 'keep')] }),
    );

    expect(plan && planNotice(plan, EXECUTION, outputs).reasons).toEqual([
      'default: replace',
      '  Something would be changed.',
      '    subnets: ["a"] -> ["b"]',
      expect.stringContaining('At the cutover EKS stops the pods'),
      'coredns: up to date',
      '  Something would be changed.',
      '1 to replace, 1 up to date, 0 blocked.',
    ]);
  });

  it('is none of an execution that has changed something', () => {
    expect(planIn(planned('update-addon', {}).replace('Planned', 'Updated'))).toBeUndefined();
  });
});
