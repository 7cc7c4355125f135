import { expect, it } from 'vitest';
import { issueText } from '../../../functions/core/issue.ts';

it.each([
  [
    'its code, the message of EKS, and what it concerns',
    { code: 'AccessDenied', message: 'Not allowed', resourceIds: ['subnet-1', 'subnet-2'] },
    'AccessDenied: Not allowed (subnet-1, subnet-2)',
  ],
  [
    'no full stop at its end, because the sentence goes on',
    { code: 'InsufficientNumberOfReplicas', message: ' Wait. No node runs 1.33.1. ', resourceIds: [] },
    'InsufficientNumberOfReplicas: Wait. No node runs 1.33.1',
  ],
  [
    'its code alone where EKS says no more',
    { code: 'InternalFailure', message: '', resourceIds: [] },
    'InternalFailure',
  ],
  [
    'what it concerns also without a message',
    { code: 'Ec2SubnetNotFound', message: ' ', resourceIds: ['subnet-1'] },
    'Ec2SubnetNotFound (subnet-1)',
  ],
])('an issue has %s', (_, issue, text) => {
  expect(issueText(issue)).toBe(text);
});
