import { expect, it } from 'vitest';
import { approvalId } from '../../../functions/core/approval.ts';

const RUN = 'arn:aws:states:eu-west-1:111122223333:execution:replace-fargate-profile:run-1';

it('an approval request has a short id that a person can copy', () => {
  expect(approvalId(RUN, 'Ask for approval')).toMatch(/^[0-9a-f]{16}$/);
});

it('the same step of an execution asks under the same id, and no other step or execution does', () => {
  const id = approvalId(RUN, 'Ask for approval');

  expect(approvalId(RUN, 'Ask for approval')).toBe(id);
  expect(approvalId(RUN, 'Ask about blocked pods')).not.toBe(id);
  expect(approvalId(`${RUN}0`, 'Ask for approval')).not.toBe(id);
});
