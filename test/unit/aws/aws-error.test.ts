import { describe, expect, it } from 'vitest';
import {
  awsFailure,
  deniedPermission,
  isDenied,
  isThrottled,
  isUnavailable,
} from '../../../functions/aws/aws-error.ts';

const anError = (name: string, more: object = {}) => Object.assign(new Error('No.'), { name, ...more });
const failure = (code: string, httpStatus?: number, message = 'No.') => ({ code, httpStatus, message });

describe('what an SDK client throws', () => {
  it.each([
    ['an answer', anError('Denied', { $metadata: { httpStatusCode: 403 } }), failure('Denied', 403)],
    ['a cut connection', anError('Error', { code: 'ECONNRESET' }), failure('ECONNRESET')],
    [
      'an answer that came with a code beside its name',
      anError('Denied', { code: 'X', $metadata: { httpStatusCode: 403 } }),
      failure('Denied', 403),
    ],
    ['a number as its code', anError('Error', { code: 7 }), failure('Error')],
    ['no answer', anError('TimeoutError', { $metadata: {} }), failure('TimeoutError')],
    ['nothing about an answer', anError('TimeoutError', { $metadata: null }), failure('TimeoutError')],
    ['a text about an answer', anError('TimeoutError', { $metadata: 'none' }), failure('TimeoutError')],
    ['only its name', anError('TimeoutError'), failure('TimeoutError')],
  ])('with %s has a code, a message and a status', (_, error, read) => {
    expect(awsFailure(error)).toEqual(read);
  });

  it.each([undefined, null, 'No.', { name: 'Denied', message: 'No.' }])('that is no error is none: %j', (thrown) => {
    expect(awsFailure(thrown)).toBeUndefined();
  });
});

describe('a failure', () => {
  const throttled = { isThrottled: true, isUnavailable: false };
  const unavailable = { isThrottled: false, isUnavailable: true };
  const neither = { isThrottled: false, isUnavailable: false };
  it.each([
    // The names by which services say the same: EKS, Step Functions, EC2, DynamoDB, S3.
    [failure('ThrottlingException', 400), throttled],
    [failure('TooManyRequestsException', 400), throttled],
    [failure('Throttling', 400), throttled],
    [failure('ThrottledException', 400), throttled],
    [failure('RequestLimitExceeded', 400), throttled],
    [failure('ProvisionedThroughputExceededException', 400), throttled],
    [failure('SlowDown', 400), throttled],
    [failure('SlowDown', 503), { isThrottled: true, isUnavailable: true }],
    [failure('Unknown', 429), throttled],
    [failure('TimeoutError'), unavailable],
    [failure('RequestTimeout', 400), unavailable],
    [failure('ECONNRESET'), unavailable],
    [failure('ECONNREFUSED'), unavailable],
    [failure('EPIPE'), unavailable],
    [failure('ETIMEDOUT'), unavailable],
    [failure('EHOSTUNREACH'), unavailable],
    [failure('ENETUNREACH'), unavailable],
    [failure('ENOTFOUND'), unavailable],
    [failure('EAI_AGAIN'), unavailable],
    [failure('SyntaxError', 200), unavailable],
    [failure('Unknown', 500), unavailable],
    [failure('Unknown', 503), unavailable],
    [failure('Unknown', 499), neither],
    [failure('Unknown'), neither],
    [failure(''), neither],
  ])('%j: %j', (read, expected) => {
    expect({ isThrottled: isThrottled(read), isUnavailable: isUnavailable(read) }).toEqual(expected);
  });

  it.each([
    [failure('AccessDenied'), true],
    [failure('AccessDeniedException'), true],
    [failure('UnauthorizedOperation'), true],
    [failure('NotAccessDenied'), false],
    [failure('InvalidParameterException', 400, "missing permission for 'iam:GetRole'"), true],
    [failure('InvalidRequestException', 400, "Missing permissions for 'iam:GetRole'"), true],
    [failure('InvalidRequestException', 400, 'Cross-Account Pass Role is not allowed.'), true],
    [failure('InvalidRequestException', 400, 'The name is too long.'), false],
    [failure('ResourceNotFoundException', 404, 'missing permissions for it'), false],
  ])('%j is about a permission: %s', (read, isSo) => {
    expect(isDenied(read)).toBe(isSo);
  });
});

describe('what a rejection lacks', () => {
  const nothing = { action: undefined, resource: undefined, role: undefined };
  it.each([
    ['is not authorized to perform: eks:ListAddons', { ...nothing, action: 'eks:ListAddons' }],
    [
      'User: arn:aws:sts::1:assumed-role/reader/x is not authorized to perform: eks:ListAddons on resource: arn:a because',
      { action: 'eks:ListAddons', resource: 'arn:a', role: 'reader' },
    ],
    ["missing permissions for 'iam:GetRole'", { ...nothing, action: 'iam:GetRole' }],
    ['missing permissions for SLR: AWSServiceRole and iam:GetRole', { ...nothing, resource: 'AWSServiceRole' }],
    ['missing permissions for Service Linked Role AWSServiceRole', { ...nothing, resource: 'AWSServiceRole' }],
    ['CROSS-ACCOUNT pass role is not allowed.', { ...nothing, action: 'iam:PassRole' }],
    ['missing permissions for the add-on eks:ListAddons', nothing],
    ['eks:ListAddons failed', nothing],
    ['No.', nothing],
  ])('"%s"', (message, expected) => {
    expect(deniedPermission(failure('AccessDenied', 403, message))).toEqual(expected);
  });
});
