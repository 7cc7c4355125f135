import { expect, it } from 'vitest';
import { claimedBy, clusterKey } from '../../../../functions/core/execution/cluster-claim.ts';
import { isQuiet, NotifyWish } from '../../../../functions/core/execution/notify-wish.ts';
import { isItemOfPlan, STARTED_BY } from '../../../../functions/core/execution/started-by.ts';

const EXECUTION = 'arn:aws:states:eu-west-1:111122223333:execution:update-addon:run-1';

it.each([
  ['its own account and Region', { name: 'prod-1' }, 'maintains#111122223333/eu-west-1/prod-1'],
  ['another Region', { name: 'prod-1', region: 'us-east-1' }, 'maintains#111122223333/us-east-1/prod-1'],
  [
    'another account',
    { name: 'prod-1', roleArn: 'arn:aws:iam::444455556666:role/upkeep' },
    'maintains#444455556666/eu-west-1/prod-1',
  ],
])('a cluster in %s of the execution is claimed as its own', (_, place, key) => {
  expect(clusterKey(place, EXECUTION)).toBe(key);
});

it('a cluster that another execution changes is named with it', () => {
  expect(claimedBy('prod-1', 'run-1')).toEqual({
    reason: 'The cluster prod-1 is being changed by run-1, and only one execution at a time changes a cluster.',
    advice: 'Start again when that has ended: what is up to date by then is not changed.',
  });
});

it.each([
  ['failures', true, 'info', true],
  ['failures', true, 'warning', false],
  ['failures', false, 'info', false],
  ['failures', false, 'error', false],
  ['all', true, 'info', false],
  [undefined, true, 'info', false],
] as const)('who wants %s is not notified of success %s with severity %s: %s', (notify, succeeded, severity, quiet) => {
  expect(isQuiet(notify, { succeeded, severity })).toBe(quiet);
});

it.each([
  ['all', true],
  ['failures', true],
  ['none', false],
  ['', false],
])('a request may wish to be notified of "%s": %s', (notify, isTaken) => {
  expect(NotifyWish.safeParse(notify).success).toBe(isTaken);
});

it.each([
  ['a dry run that an execution started', { dryRun: true, [STARTED_BY]: EXECUTION }, true],
  ['a dry run that a person started', { dryRun: true }, false],
  ['an update that an execution started', { dryRun: false, [STARTED_BY]: EXECUTION }, false],
])('%s makes one of the plans of a cluster: %s', (_, request, isItem) => {
  expect(isItemOfPlan(request)).toBe(isItem);
});

it('an execution that another one started says so under the name that Step Functions knows', () => {
  const AWS_STEP_FUNCTIONS_STARTED_BY_EXECUTION_ID = EXECUTION;

  expect(isItemOfPlan({ dryRun: true, AWS_STEP_FUNCTIONS_STARTED_BY_EXECUTION_ID })).toBe(true);
  expect(isItemOfPlan({ dryRun: false, AWS_STEP_FUNCTIONS_STARTED_BY_EXECUTION_ID })).toBe(false);
  expect(isItemOfPlan({ dryRun: true })).toBe(false);
});
