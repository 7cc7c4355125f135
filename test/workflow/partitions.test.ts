import { describe, expect, it } from 'vitest';
import { aCluster, NEW, runMaintenance } from '../support/runs/maintenance-run.ts';
import { aProfile } from '../support/worlds/fargate-worlds.ts';

const PLACES = [
  ['us-gov-west-1', 'aws-us-gov', 'console.amazonaws-us-gov.com'],
  ['cn-north-1', 'aws-cn', 'console.amazonaws.cn'],
] as const;

describe.each(PLACES)('in %s', (region, partition, console) => {
  const profile = aProfile({ podExecutionRoleArn: `arn:${partition}:iam::111122223333:role/pods` });
  const world = { ...aCluster({ profiles: [profile] }), region };
  const fargateProfiles = [{ profile: 'default', changes: { subnets: ['subnet-c'] } }];

  it('maintain-cluster updates add-ons and replaces a profile, each by an execution of its own', async () => {
    const run = await runMaintenance({ fargateProfiles }, world);

    expect(run).toMatchObject({ status: 'SUCCEEDED', name: 'Maintained', addons: NEW });
    expect(run.items.map(({ status }) => status)).toEqual(['SUCCEEDED', 'SUCCEEDED', 'SUCCEEDED', 'SUCCEEDED']);
    expect(run.notified.at(-1)).toBe('Maintained prod-1');
  });

  it('every ARN is of its partition, and every link leads to its console', async () => {
    const run = await runMaintenance({ fargateProfiles }, world);

    const seen = JSON.stringify([run.history, run.notifications, run.calls, run.items, run.executionArn, run.after]);
    const links = [...seen.matchAll(/https:\/\/([\w.-]+)\/states\//g)].map(([, host]) => host);

    expect([...new Set([...seen.matchAll(/arn:(aws[\w-]*):/g)].map(([, each]) => each))]).toEqual([partition]);
    expect([...new Set(links)]).toEqual([console]);
    expect(seen).toContain(`arn:${partition}:states:${region}:111122223333:execution:maintain-cluster:test-run`);
  });
});
