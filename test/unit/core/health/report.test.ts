import { expect, it } from 'vitest';
import { healthReport } from '../../../../functions/core/health/report.ts';
import { ReportHealthRequest } from '../../../../functions/core/health/report-health-request.ts';
import { aResource, FEW_REPLICAS } from '../../../support/worlds/health-builders.ts';

const CLUSTER = { name: 'prod-1', region: 'eu-west-1' };
const SICK = aResource({ status: 'DEGRADED', issues: [FEW_REPLICAS] });
const PROFILE_ISSUE = { code: 'PodExecutionRoleAlreadyInUse', message: 'Used.', resourceIds: ['role'] };
const SICK_PROFILE = aResource({
  kind: 'fargate-profile',
  name: 'default',
  status: 'CREATE_FAILED',
  issues: [PROFILE_ISSUE],
});
const CHANGING = aResource({ name: 'vpc-cni', status: 'UPDATING' });

it('a report of a healthy cluster says so', () => {
  expect(healthReport(CLUSTER, [aResource()])).toMatchObject({
    ...{ machine: 'report-health', name: 'HealthReported', succeeded: true, severity: 'info', cluster: CLUSTER },
    summary: 'None of 1 add-on or Fargate profile of prod-1 is unhealthy.',
    ...{ reasons: [], advice: [], codes: [], resourceIds: [] },
    details: { resources: 1, unhealthy: 0, changing: 0 },
  });
});

it('a report names what is unhealthy before what is changing, with the advice for each', () => {
  expect(healthReport(CLUSTER, [CHANGING, aResource(), SICK])).toMatchObject({
    ...{ name: 'HealthReported', succeeded: true, severity: 'warning' },
    summary: '1 of 3 add-ons and Fargate profiles of prod-1 is unhealthy.',
    reasons: ['coredns is DEGRADED; InsufficientNumberOfReplicas: Too few (b, a)', 'vpc-cni is UPDATING'],
    advice: [expect.stringMatching(/^Too few pods of coredns are ready\./)],
    codes: ['InsufficientNumberOfReplicas'],
    resourceIds: ['b', 'a'],
    details: { resources: 3, unhealthy: 1, changing: 1 },
  });
  expect(healthReport(CLUSTER, [SICK, SICK_PROFILE])).toMatchObject({
    summary: '2 of 2 add-ons and Fargate profiles of prod-1 are unhealthy.',
    advice: [
      expect.stringMatching(/^Too few pods of coredns/),
      expect.stringMatching(/^Give the profile a pod execution role/),
    ],
    codes: ['InsufficientNumberOfReplicas', 'PodExecutionRoleAlreadyInUse'],
  });
});

it('a report of a cluster that cannot be read is none', () => {
  const notRead = { what: 'prod-1 in eu-west-1', error: 'ClusterNotFound', message: 'No cluster found.' };

  expect(healthReport(CLUSTER, notRead)).toMatchObject({
    ...{ machine: 'report-health', name: 'HealthNotRead', succeeded: false, severity: 'warning', cluster: CLUSTER },
    summary: 'prod-1 in eu-west-1 could not be read.',
    reasons: ['ClusterNotFound: No cluster found.'],
    advice: [
      'Check that prod-1 is the name of a cluster in that account and Region, and that the role may describe it.',
    ],
  });
});

it('a report is requested with the name of a cluster alone, and says what is behind only when asked', () => {
  expect(ReportHealthRequest.parse({ cluster: 'prod-1' })).toEqual({ cluster: { name: 'prod-1' }, drift: false });
  expect(ReportHealthRequest.safeParse({ cluster: 'prod-1', drifts: true }).success).toBe(false);
});
