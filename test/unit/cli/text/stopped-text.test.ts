import { describe, expect, it } from 'vitest';
import { stoppedText } from '../../../../local/cli/text/stopped-text.ts';
import type { ExecutionRecord } from '../../../../local/cloud/step-functions/execution-record.ts';
import { aTerminal } from '../../../support/runs/upkeep.ts';

const call = (operation: string, params: Record<string, unknown>) => ({
  ...{ time: '2026-03-02T09:00:00.000Z', operation, params, status: 200, answer: {} },
  ...{ by: 'us' as const, region: 'eu-west-1', account: '111122223333' },
});
const record = (calls: ReturnType<typeof call>[]): ExecutionRecord => ({
  status: 'ABORTED',
  startedAt: '2026-03-02T09:00:00.000Z',
  transitions: 1,
  notifications: [],
  after: [],
  calls,
});
const update = call('UpdateAddon', { clusterName: 'prod-1', addonName: 'coredns' });
const deletion = call('DeleteFargateProfile', { clusterName: 'prod-1', fargateProfileName: 'default' });
const AWS = { region: 'eu-west-1', endpoint: undefined };
const { terminal } = aTerminal();

describe('the last word after Ctrl-C', () => {
  it('does not say that nothing is in progress where EKS could not be read', () => {
    const input = JSON.stringify({ cluster: 'prod-1', addon: 'coredns' });
    const text = stoppedText({ record: record([update, update]), machine: 'update-addon', input, aws: AWS }, terminal);

    expect(text).toMatch(
      /^Stopped\. What EKS is doing:\n {2}coredns on prod-1 could not be read: .*is not known\.\nTo see/,
    );
  });

  it.each([
    [
      'a cluster in another account and Region',
      'maintain-cluster',
      { cluster: { name: 'prod-1', region: 'us-west-2', roleArn: 'arn:aws:iam::444455556666:role/upkeep' } },
      `  aws eks list-addons --cluster-name prod-1 --region us-west-2
  upkeep plan maintain-cluster --aws --region us-west-2 --cluster prod-1 --set cluster.roleArn=arn:aws:iam::444455556666:role/upkeep
`,
    ],
    [
      'a Fargate profile',
      'replace-fargate-profile',
      { cluster: 'prod-1', profile: 'default' },
      `  aws eks list-fargate-profiles --cluster-name prod-1 --region eu-west-1
  upkeep plan replace-fargate-profile --aws --region eu-west-1 --cluster prod-1 --profile default
`,
    ],
    ['a scan, which plans nothing', 'scan-health', { clusters: ['prod-1'] }, ''],
  ])('has the commands for %s', (_, machine, request, commands) => {
    const input = JSON.stringify(request);
    const text = stoppedText({ record: record([]), machine, input, aws: AWS }, terminal);

    const head = 'To see what became of it, and what is left to do:\n';
    expect(text).toBe(
      `Stopped. What EKS is doing:\n  No change is in progress on the clusters.\n${commands === '' ? '' : head}${commands}`,
    );
  });

  it('has no commands for a simulated EKS, which ends with the run', () => {
    const input = JSON.stringify({ cluster: 'prod-1', profile: 'default' });

    expect(stoppedText({ record: record([deletion]), machine: 'replace-fargate-profile', input }, terminal)).toBe(
      'Stopped. What EKS is doing:\n  No change is in progress on the clusters.\n',
    );
  });
});
