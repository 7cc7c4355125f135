import { expect, it } from 'vitest';
import { issueText } from '../../../functions/core/issue.ts';

it.each([
  {
    of: 'its code, the message of EKS, and what it concerns',
    issue: { code: 'AccessDenied', message: 'Not allowed', resourceIds: ['subnet-1', 'subnet-2'] },
    text: 'AccessDenied: Not allowed (subnet-1, subnet-2)',
  },
  {
    of: 'no full stop at its end, because the sentence goes on, but those within it',
    issue: { code: 'InsufficientNumberOfReplicas', message: ' Wait. No node runs 1.33.1. ', resourceIds: [] },
    text: 'InsufficientNumberOfReplicas: Wait. No node runs 1.33.1',
  },
  {
    of: 'its code alone where EKS says no more',
    issue: { code: 'InternalFailure', message: '', resourceIds: [] },
    text: 'InternalFailure',
  },
  {
    of: 'what it concerns also without a message',
    issue: { code: 'Ec2SubnetNotFound', message: ' ', resourceIds: ['subnet-1'] },
    text: 'Ec2SubnetNotFound (subnet-1)',
  },
])('an issue has $of', ({ issue, text }) => {
  expect(issueText(issue)).toBe(text);
});
