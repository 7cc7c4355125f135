import { describe, expect, it } from 'vitest';
import { infrastructurePolicyOf } from '../../../../functions/core/errors/infrastructure-errors.ts';

const CALLER = 'User: arn:aws:sts::111122223333:assumed-role/eks-upkeep-UpdateAddonRole/abc is not authorized';

describe('an error of Lambda or Step Functions itself', () => {
  it.each<[string, string | undefined]>([
    ['Lambda.TooManyRequestsException', 'again'],
    ['Lambda.Unknown', 'again'],
    ['Sandbox.Timedout', 'again'],
    ['States.Timeout', 'again'],
    ['Lambda.KMSNotFoundException', 'rejected'],
    ['Runtime.ImportModuleError', 'rejected'],
    ['NoLambda.Unknown', undefined],
    ['MyStates.Timeout', undefined],
    ['States.TimeoutOfMine', undefined],
    ['Lambda', undefined],
    ['constructor', undefined],
    ['EksThrottled', undefined],
  ])('%s is %s', (name, meaning) => {
    expect(infrastructurePolicyOf({ name, message: 'As given.' })?.meaning).toBe(meaning);
  });

  it.each<[string, string, string, string, string]>([
    [
      'all that AWS says',
      'Lambda.AWSLambdaException',
      `${CALLER} to perform: lambda:InvokeAsync on resource: arn:aws:lambda:x because of a policy`,
      'Role eks-upkeep-UpdateAddonRole lacks the permission lambda:InvokeAsync on arn:aws:lambda:x.',
      'Allow lambda:InvokeAsync on arn:aws:lambda:x to role eks-upkeep-UpdateAddonRole: ',
    ],
    [
      'what a call of a function needs',
      'Lambda.AWSLambdaException',
      'Denied (Service: Lambda, Status Code: 403)',
      'The role of the state machine lacks the permission lambda:InvokeFunction.',
      'Allow lambda:InvokeFunction on its functions to the role of the state machine: ',
    ],
    [
      'what the start of a state machine needs',
      'StepFunctions.AWSStepFunctionsException',
      'AccessDeniedException',
      'The role of the state machine lacks the permission states:StartExecution.',
      'Allow states:StartExecution on its state machines to the role of the state machine: ',
    ],
  ])('that is a missing permission names %s', (_, name, message, says, advice) => {
    expect(infrastructurePolicyOf({ name, message })).toMatchObject({
      meaning: 'rejected',
      says,
      advice: expect.stringContaining(advice),
    });
  });

  it('is no missing permission when only the text of another error is like one', () => {
    expect(infrastructurePolicyOf({ name: 'Lambda.Unknown', message: `${CALLER} to perform: x:Y` })?.meaning).toBe(
      'again',
    );
    expect(infrastructurePolicyOf({ name: 'toString', message: `${CALLER} to perform: x:Y` })).toBeUndefined();
    expect(infrastructurePolicyOf({ name: 'Lambda.AWSLambdaException', message: 'Status Code: 500' })?.meaning).toBe(
      'again',
    );
  });
});
