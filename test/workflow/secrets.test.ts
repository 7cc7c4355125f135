import { afterEach, expect, it } from 'vitest';
import { takeFound, tokensGiven } from '../support/processes/leak-check.ts';
import { anOpenCloud, type OpenCloud } from '../support/runs/open-cloud.ts';
import { aPlan, aWait } from '../support/worlds/addon-builders.ts';
import { aRequest, aWorld, updateEnds } from '../support/worlds/addon-worlds.ts';
import { aProfile, aReplacement } from '../support/worlds/fargate-worlds.ts';

let open: OpenCloud | undefined;
afterEach(async () => {
  await open?.cloud.close();
});

it('hands out task tokens, to updates that end well and badly and to a question, and shows none', async () => {
  const faults = [updateEnds({ status: 'Failed', errorCode: 'AccessDenied', applied: false }, { after: 1 })];
  open = await anOpenCloud(aWorld({ cluster: { fargateProfiles: [aProfile()] }, faults }));
  const { engine } = open.cloud;

  for (const [machine, input] of [
    ['update-addon', aRequest()],
    ['update-addon', aRequest({ configurationValues: { replicaCount: 4 } })],
    ['replace-fargate-profile', aReplacement({ handOver: 'approve' })],
  ] as const) {
    const { executionArn } = engine.startExecution({ stateMachineArn: machine, input: JSON.stringify(input) });
    await engine.finished(executionArn);
  }
  await open.cloud.idle();

  expect(open.notifications.map(({ attributes }) => attributes.outcome)).toEqual([
    'Updated',
    'AddonUpdateFailed',
    'ApprovalRequested',
    'HandOverNotApproved',
  ]);
  expect(tokensGiven()).toBeGreaterThanOrEqual(3);
  expect(takeFound()).toEqual([]);
});

it('a token that Step Functions refuses is not shown by the error', async () => {
  open = await anOpenCloud({
    region: 'eu-west-1',
    account: '111122223333',
    clusters: [{ name: 'prod-1', version: '1.33', addons: [{ name: 'coredns', version: 'v1.12.4-eksbuild.6' }] }],
  });
  const taskToken = 'not-a-token-at-all';
  const event = {
    taskToken,
    table: 'eks-upkeep',
    executionArn: 'arn:aws:states:eu-west-1:111122223333:execution:update-addon:x',
    plan: aPlan(),
    decision: aWait(),
    retryCount: 0,
    enteredAt: '2026-11-21T08:00:01.000Z',
    now: '2026-11-21T08:00:01.000Z',
  };
  const heard = {
    id: 'e',
    source: 'aws.eks',
    'detail-type': 'EKS Addon Update Succeeded',
    account: '111122223333',
    region: 'eu-west-1',
    time: '2026-11-21T08:00:09Z',
    resources: [],
    detail: { clusterName: 'prod-1', addonName: 'coredns' },
  };

  const answers = [await open.lambdas.PollAddonFunction?.(event), await open.lambdas.WakeAddonUpdateFunction?.(heard)];
  const refused = await Promise.resolve(open.lambdas.PollAddonFunction?.({ ...event, retryCount: 'x' })).catch(String);

  expect(answers).toMatchObject([{ kind: 'waiting' }, { kind: 'heard', woken: 0 }]);
  expect([JSON.stringify(answers), refused, ...open.logged].join('\n')).not.toContain(taskToken);
});
