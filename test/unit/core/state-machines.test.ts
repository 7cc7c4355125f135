import { expect, it } from 'vitest';
import { stateMachineOf } from '../../../functions/core/state-machines.ts';

const executionOf = (machine: string) => `arn:aws:states:eu-west-1:111122223333:execution:${machine}:run-1`;

it.each([
  ['upkeep-update-addon', 'update-addon'],
  ['upkeep-replace-fargate-profile', 'replace-fargate-profile'],
  ['upkeep-maintain-cluster', 'maintain-cluster'],
  ['eks-upkeep-prod-maintain-fleet', 'maintain-fleet'],
  ['upkeep-scan-health', 'scan-health'],
  ['upkeep-report-health', 'report-health'],
  ['update-addon', 'update-addon'],
  ['nightly-report', 'nightly-report'],
  ['update-addon-of-ours', 'update-addon-of-ours'],
])('an execution of %s is one of the state machine %s', (deployed, machine) => {
  expect(stateMachineOf(executionOf(deployed))).toBe(machine);
});

it('what is not the ARN of an execution is of an unknown state machine', () => {
  expect(stateMachineOf('run-1')).toBe('unknown');
});
