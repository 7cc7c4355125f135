import { expect, it } from 'vitest';
import { fargateAdvice, isForeseen, knownFargateRejections } from '../../../../functions/core/fargate/rejection.ts';

const prod = { cluster: { name: 'prod-1', region: 'eu-west-1' } };

it.each([
  ['InvalidInput', 'events/replace-fargate-profile.json'],
  ['TimeIsUp', 'longer deadlineSeconds'],
  ['NewNameTaken', 'newName'],
  ['AlreadyExists', 'newName'],
  ['QuotaReached', 'Fargate profiles per cluster'],
  ['ZoneUnsupported', 'changes.subnets'],
  ['PodExecutionRoleNotReady', 'eks-fargate-pods.amazonaws.com'],
  ['UnknownStatus', 'EKS console'],
  ['EksBusy', 'aws eks list-updates --name prod-1'],
  ['EksBusy', 'start again when it has ended. EKS changes one Fargate profile of a cluster at a time'],
])('%s of a profile comes with what to do about it', (name, advice) => {
  expect(fargateAdvice({ name, message: '' }, prod)).toContain(advice);
  expect(knownFargateRejections).toContain(name);
  expect(isForeseen({ name, message: '' })).toBe(true);
});

it('a busy EKS is advice without a command when the cluster is not known', () => {
  expect(fargateAdvice({ name: 'EksBusy', message: '' }, {})).toBe(
    'The EKS console shows the change in progress; start again when it has ended. EKS changes one Fargate profile of a cluster at a time, and none during an update.',
  );
});

it('what is common to all calls of EKS has the advice of all calls, and is foreseen', () => {
  expect(fargateAdvice({ name: 'EksThrottled', message: '' }, prod)).not.toContain('EKS changes one Fargate profile');
  expect(isForeseen({ name: 'EksThrottled', message: '' })).toBe(true);
  expect(isForeseen({ name: 'TypeError', message: '' })).toBe(false);
});
