import { describe, expect, it } from 'vitest';
import {
  fitting,
  isToDiagnose,
  notReadLine,
  unhealthyIn,
  withCauses,
} from '../../../../functions/core/health/diagnosis.ts';
import { healthReport } from '../../../../functions/core/health/report.ts';
import { aResource, FEW_REPLICAS } from '../../../support/worlds/health-builders.ts';

describe('a cluster is asked', () => {
  it.each([
    ['about an unhealthy add-on', aResource({ issues: [FEW_REPLICAS] }), true],
    ['not about a healthy one', aResource(), false],
    ['not about one that is changing', aResource({ status: 'UPDATING', issues: [FEW_REPLICAS] }), false],
    ['not about a profile', aResource({ kind: 'fargate-profile', issues: [FEW_REPLICAS] }), false],
  ])('%s', (_, resource, isAsked) => {
    expect(isToDiagnose(resource)).toBe(isAsked);
  });

  it('about the objects of each in its namespace, which is kube-system where EKS names none', () => {
    const reach = {
      ...{ name: 'prod-1', region: 'eu-west-1' },
      endpoint: 'https://example.eks.amazonaws.com',
      certificateAuthority: 'LS0t',
    };
    const elsewhere = aResource({ name: 'cloudwatch', namespace: 'amazon-cloudwatch' });
    const unnamed = aResource({ namespace: undefined });

    const key = (name: string) => `health#111122223333/eu-west-1/prod-1/addon/${name}`;
    expect(unhealthyIn(reach, [elsewhere, unnamed])).toEqual({
      reach,
      addons: [
        { key: key('cloudwatch'), name: 'cloudwatch', namespace: 'amazon-cloudwatch' },
        { key: key('coredns'), name: 'coredns', namespace: 'kube-system' },
      ],
    });
  });
});

describe('the causes of an add-on', () => {
  const line = (length: number) => 'x'.repeat(length);

  it.each<[string, number[], number, number[]]>([
    ['are all kept when there is room', [100, 200], 1, [100, 200]],
    ['fill what there is of it', [40_000, 40_000], 1, [40_000, 40_000]],
    ['end before the one that has no room', [40_000, 40_001, 1], 1, [40_000]],
    ['share it with those of other add-ons', [40_000, 1], 2, [40_000]],
  ])('%s', (_, lengths, addons, kept) => {
    expect(fitting(lengths.map(line), addons).map(({ length }) => length)).toEqual(kept);
  });

  it('are cut short when the first alone has no room', () => {
    expect(fitting([line(80_001), line(1)], 1)).toEqual([`${line(80_000)}...`]);
  });

  it('are said after what EKS says', () => {
    const report = healthReport({ name: 'prod-1' }, [aResource({ status: 'DEGRADED' })]);

    expect(withCauses(report, ['2 of 2 pods: Unschedulable'])).toEqual({
      ...report,
      reasons: ['coredns is DEGRADED', '2 of 2 pods: Unschedulable'],
    });
  });

  it('are not known of a cluster that could not be asked, and it is said why', () => {
    const line = 'The cluster itself could not be asked: AccessDenied: No...';

    expect(notReadLine({ what: '', error: 'AccessDenied', message: 'No.' })).toBe(line.replace('...', '.'));
    expect(notReadLine({ what: '', error: 'AccessDenied', message: 'No' })).toBe(line.replace('...', '.'));
    expect(notReadLine({ what: '', error: 'AccessDenied', message: 'No, 1.2' })).toBe(line.replace('...', ', 1.2.'));
  });
});
