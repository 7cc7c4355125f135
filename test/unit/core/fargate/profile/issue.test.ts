import { FargateProfileIssueCode } from '@aws-sdk/client-eks';
import { expect, it } from 'vitest';
import { issueAdvice, knownProfileIssues } from '../../../../../functions/core/fargate/profile/issue.ts';

it('every issue code of the EKS service model has a row, and no row is for another', () => {
  expect([...knownProfileIssues].sort()).toEqual(Object.values(FargateProfileIssueCode).sort());
});

it('a code comes with what to do about it', () => {
  expect(issueAdvice({ code: 'InternalFailure' })).toBe(
    'This is a fault inside EKS: start again later, and open a case in the AWS Support console if it persists.',
  );
});

it('an unknown code is reported as unknown', () => {
  expect(issueAdvice({ code: 'BrandNew' })).toContain('BrandNew is not a code that eks-upkeep knows');
});
