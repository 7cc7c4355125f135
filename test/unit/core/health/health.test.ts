import { describe, expect, it } from 'vitest';
import {
  fingerprint,
  healthOf,
  issueNotice,
  type ResourceHealth,
  restoredNotice,
  troubleText,
} from '../../../../functions/core/health/health.ts';
import { healthKey } from '../../../../functions/core/health/key.ts';
import { aResource, DENIED, FEW_REPLICAS } from '../../../support/worlds/health-builders.ts';

const aProfile = (changes: Partial<ResourceHealth> = {}) =>
  aResource({ kind: 'fargate-profile', name: 'default', ...changes });

describe('a resource', () => {
  it.each<[string, Partial<ResourceHealth>, string]>([
    ['healthy while it is ACTIVE without an issue', {}, 'healthy'],
    ['unhealthy with an issue', { issues: [FEW_REPLICAS] }, 'unhealthy'],
    ['unhealthy in any other state', { status: 'DEGRADED' }, 'unhealthy'],
    [
      'changing, whatever its issues, while a change is in progress',
      { status: 'UPDATING', issues: [DENIED] },
      'changing',
    ],
  ])('is %s', (_, changes, health) => {
    expect(healthOf(aResource(changes))).toBe(health);
  });

  it('is remembered among those of all accounts, Regions and clusters', () => {
    expect(healthKey(aProfile())).toBe('health#111122223333/eu-west-1/prod-1/fargate-profile/default');
  });

  it('is remembered with its status and issues, as far as there is room', () => {
    const long = { ...DENIED, message: 'x'.repeat(3_000) };

    expect(troubleText(aResource({ status: 'DEGRADED', issues: [FEW_REPLICAS, DENIED] }))).toBe(
      'DEGRADED; InsufficientNumberOfReplicas: Too few (b, a); AccessDenied: No (a)',
    );
    expect(troubleText(aResource({ issues: [long] }))).toBe(`ACTIVE; AccessDenied: ${'x'.repeat(1_978)}`);
  });
});

describe('trouble', () => {
  const trouble = (changes: Partial<ResourceHealth>) => fingerprint(aResource(changes));
  const before = trouble({ status: 'DEGRADED', issues: [FEW_REPLICAS, DENIED] });

  it('is the same with other numbers in its messages, in another order, or in another state', () => {
    const again = { ...FEW_REPLICAS, message: 'Too few: 3.', resourceIds: ['a', 'b'] };

    expect(trouble({ status: 'CREATE_FAILED', issues: [DENIED, again] })).toBe(before);
    expect(before).toMatch(/^[0-9a-f]{32}$/);
  });

  it.each<[string, Partial<ResourceHealth>]>([
    ['another code', { issues: [FEW_REPLICAS, { ...DENIED, code: 'Unknown' }] }],
    ['another resource', { issues: [FEW_REPLICAS, { ...DENIED, resourceIds: ['c'] }] }],
    ['one issue less', { issues: [FEW_REPLICAS] }],
    ['no issue left', { issues: [] }],
  ])('is another with %s', (_, changes) => {
    expect(trouble({ status: 'DEGRADED', ...changes })).not.toBe(before);
  });

  it('with one issue is that of the issue', () => {
    expect(trouble({ status: 'ACTIVE', issues: [DENIED] })).toBe(trouble({ status: 'DEGRADED', issues: [DENIED] }));
  });

  it('without an issue is that of its state', () => {
    expect(trouble({ status: 'DEGRADED' })).not.toBe(trouble({ status: 'CREATE_FAILED' }));
  });
});

describe('a notification of trouble', () => {
  it('says what EKS and the cluster say of an add-on, each code and resource one time, and what to do', () => {
    const resource = aResource({ status: 'DEGRADED', issues: [FEW_REPLICAS, { ...FEW_REPLICAS, resourceIds: ['a'] }] });

    expect(issueNotice(resource, 'Seen by the scan.', ['2 of 2 pods: Unschedulable'])).toEqual({
      ...{ version: '1', kind: 'health', machine: 'health', name: 'HealthIssue', severity: 'warning' },
      cluster: { name: 'prod-1', region: 'eu-west-1', accountId: '111122223333' },
      resource: { kind: 'addon', name: 'coredns' },
      summary: 'coredns on prod-1 is DEGRADED with 2 health issues.',
      reasons: [
        'InsufficientNumberOfReplicas: Too few (b, a)',
        'InsufficientNumberOfReplicas: Too few (a)',
        '2 of 2 pods: Unschedulable',
        'Seen by the scan.',
      ],
      advice: [expect.stringMatching(/^Too few pods of coredns are ready\. `kubectl -n kube-system get pods/)],
      codes: ['InsufficientNumberOfReplicas'],
      resourceIds: ['b', 'a'],
      details: { status: 'DEGRADED', resource: 'coredns', diagnosis: ['2 of 2 pods: Unschedulable'] },
    });
  });

  it('has the advice for the code of a profile, and no diagnosis', () => {
    const issue = { code: 'PodExecutionRoleAlreadyInUse', message: 'Used.', resourceIds: [] };
    const notice = issueNotice(aProfile({ status: 'CREATE_FAILED', issues: [issue] }), 'Seen by the scan.');

    expect(notice).toMatchObject({
      severity: 'error',
      resource: { kind: 'fargate-profile', name: 'default' },
      summary: 'Fargate profile default on prod-1 is CREATE_FAILED with a health issue.',
      advice: [expect.stringMatching(/^Give the profile a pod execution role of its own/)],
    });
    expect(notice.details).toEqual({ status: 'CREATE_FAILED', resource: 'default' });
  });

  it.each([
    [aResource({ status: 'DEGRADED' }), 'describe-addon --addon-name coredns'],
    [aProfile({ status: 'CREATE_FAILED' }), 'describe-fargate-profile --fargate-profile-name default'],
  ])('without a reason names the command that looks: %#', (resource, command) => {
    expect(issueNotice(resource, 'Seen by the scan.')).toMatchObject({
      severity: 'error',
      summary: expect.stringMatching(/, and EKS gives no reason\.$/),
      reasons: ['Seen by the scan.'],
      advice: [`Check it in the EKS console, or with \`aws eks ${command} --cluster-name prod-1 --region eu-west-1\`.`],
      codes: [],
    });
  });

  it.each<[string, ResourceHealth, string]>([
    ['a warning when an add-on recovers from all of it', aResource({ issues: [FEW_REPLICAS] }), 'warning'],
    ['an error when one of its issues stays', aResource({ issues: [FEW_REPLICAS, DENIED] }), 'error'],
    ['an error of a profile, which does not recover', aProfile({ issues: [FEW_REPLICAS] }), 'error'],
  ])('is %s', (_, resource, severity) => {
    expect(issueNotice(resource, '').severity).toBe(severity);
  });
});

it('a notification of the recovery says what the trouble was, if that is known', () => {
  expect(restoredNotice(aProfile(), 'CREATE_FAILED')).toMatchObject({
    name: 'HealthRestored',
    severity: 'info',
    summary: 'Fargate profile default on prod-1 is healthy again.',
    reasons: ['It was CREATE_FAILED.'],
    advice: [],
    codes: [],
  });
  expect(restoredNotice(aResource(), '').reasons).toEqual([]);
});
