import { expect, it } from 'vitest';
import { STATE_MACHINES, stateMachineOf } from '../../../functions/core/state-machines.ts';
import { machineNames } from '../../../local/cloud/machines/machines.ts';

it('the list of state machines is the folder', async () => {
  expect([...STATE_MACHINES].sort()).toEqual(await machineNames());
});

it.each([
  ['a local one', 'update-addon', 'update-addon'],
  ['a deployed one', 'eks-upkeep-replace-fargate-profile', 'replace-fargate-profile'],
  ['one of a stack that is named like another', 'update-addon-report-health', 'report-health'],
  ['a stranger', 'orders', 'orders'],
])('the state machine of an execution of %s is known by its ARN', (_, deployed, name) => {
  expect(stateMachineOf(`arn:aws:states:eu-west-1:111122223333:execution:${deployed}:run-1`)).toBe(name);
});
