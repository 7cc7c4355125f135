import { AddonIssueCode, ErrorCode } from '@aws-sdk/client-eks';
import { expect, it } from 'vitest';
import { knownCodes } from '../../../functions/core/addon/advice/error-policy.ts';

it('has a row for exactly the codes of updates and of add-on health that the SDK knows', () => {
  const codes = new Set<string>([...Object.values(ErrorCode), ...Object.values(AddonIssueCode)]);

  expect(knownCodes.toSorted()).toEqual([...codes].sort());
});

it('knows as many codes as EKS documents', () => {
  expect(Object.values(ErrorCode)).toHaveLength(17);
  expect(Object.values(AddonIssueCode)).toHaveLength(10);
});
