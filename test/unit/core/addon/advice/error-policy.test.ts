import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  adviceOn,
  knownCodes,
  policyOf,
  policyOfAll,
} from '../../../../../functions/core/addon/advice/error-policy.ts';
import { knownRejections, rejectionOf } from '../../../../../functions/core/errors/rejection-policy.ts';
import { thrown } from '../../../../../functions/core/errors/thrown.ts';

const ABOUT = { cluster: 'prod-1', addon: 'coredns' };
const CAUTIOUS_FIRST = ['stop', 'rollback', 'other-mode', 'recover', 'try-again'];
const cautionOf = (code: string) => CAUTIOUS_FIRST.indexOf(policyOf(code).remedy.do);
const someCodes = fc.array(fc.constantFrom(...knownCodes, 'NewCode'), { minLength: 1, maxLength: 4 });

describe('a code', () => {
  it.each(knownCodes)('%s has advice that names what to check', (code) => {
    const advice = policyOf(code).advice(ABOUT).join(' ');

    expect(advice).toMatch(/`[^`]+`|console/);
    expect(advice).not.toMatch(/\b(?:undefined|null)\b|\b(?:CLUSTER|ADDON|VERSION|POD|NAMESPACE)\b/);
  });

  it.each(['NewCode', '', 'toString', '__proto__', 'constructor'])(
    '"%s" without a row is unknown and stops',
    (code) => {
      expect(policyOf(code)).toMatchObject({ class: 'unknown', remedy: { do: 'stop' }, canRecover: false });
    },
  );

  it('is tried again a bounded number of times, after a pause', () => {
    for (const { remedy } of knownCodes.map(policyOf)) {
      if (remedy.do !== 'try-again') continue;
      expect(remedy.times).toBeGreaterThan(0);
      expect(remedy.times).toBeLessThanOrEqual(3);
      expect(remedy.pauseSeconds).toBeGreaterThanOrEqual(60);
    }
  });
});

describe('several codes together', () => {
  it('come to the most cautious remedy, in any order', async () => {
    await fc.assert(
      fc.property(someCodes, (codes) => {
        const remedy = policyOfAll(codes).remedy.do;

        expect(CAUTIOUS_FIRST.indexOf(remedy)).toBe(Math.min(...codes.map(cautionOf)));
        expect(policyOfAll(codes.toReversed()).remedy.do).toBe(remedy);
      }),
    );
  });

  it('can recover only if each of them can', async () => {
    await fc.assert(
      fc.property(someCodes, (codes) => {
        expect(policyOfAll(codes).canRecover).toBe(codes.every((code) => policyOf(code).canRecover));
      }),
    );
  });

  it('stop when there are none', () => {
    expect(policyOfAll([])).toMatchObject({ remedy: { do: 'stop' }, canRecover: false });
  });
});

describe('a refusal', () => {
  it.each(knownRejections)('%s says what happened and what to do', (name) => {
    const policy = rejectionOf({ name, message: '' });

    expect(policy?.says).toMatch(/\.$/);
    expect(policy?.advice.length).toBeGreaterThan(20);
  });

  it.each(['NewError', '', 'toString', '__proto__'])('"%s" without a row is reported as it is', (name) => {
    expect(rejectionOf({ name, message: '' })).toBeUndefined();
  });
});

describe('an error of Lambda or Step Functions itself', () => {
  const MAY_NOT_INVOKE =
    'User: arn:aws:sts::111122223333:assumed-role/upkeep-UpdateAddon/abc is not authorized to perform: lambda:InvokeFunction on resource: arn:aws:lambda:eu-west-1:111122223333:function:check:4 because no identity-based policy allows the lambda:InvokeFunction action (Service: AWSLambda; Status Code: 403; Error Code: AccessDeniedException; Request ID: 1; Proxy: null)';

  it.each([
    ['Lambda.ClientExecutionTimeoutException', '', 'again'],
    ['Lambda.NewException', '', 'again'],
    ['Lambda.Unknown', '', 'again'],
    ['Sandbox.Timedout', 'Task timed out after 30.00 seconds', 'again'],
    ['Runtime.ExitError', 'Runtime exited with error: signal: killed', 'again'],
    ['Runtime.OutOfMemory', '', 'again'],
    ['Extension.Crash', '', 'again'],
    ['States.Timeout', '', 'again'],
    ['Lambda.AWSLambdaException', 'Service Unavailable (Service: AWSLambda; Status Code: 503)', 'again'],
    ['Lambda.AWSLambdaException', MAY_NOT_INVOKE, 'rejected'],
    ['Lambda.ResourceNotFoundException', 'Function not found', 'rejected'],
    ['Lambda.KMSAccessDeniedException', '', 'rejected'],
    ['Runtime.ImportModuleError', 'Error: Cannot find module', 'rejected'],
    ['Runtime.NodeJsExit', '', 'rejected'],
  ])('%s, "%s", is met %s', (name, message, meaning) => {
    const policy = rejectionOf({ name, message });

    expect(policy?.meaning).toBe(meaning);
    expect(policy?.says).toMatch(/\.$/);
    expect(policy?.advice.length).toBeGreaterThan(20);
  });

  it.each(['States.Runtime', 'States.DataLimitExceeded', 'lambda.Unknown', 'Lambda.', 'States.TimeoutOfMine'])(
    '%s is none that passes',
    (name) => {
      expect(rejectionOf({ name, message: '' })).toBeUndefined();
    },
  );

  it('is a missing permission when its text says so, of which role and on which function', () => {
    const policy = rejectionOf({ name: 'Lambda.AWSLambdaException', message: MAY_NOT_INVOKE });

    expect(policy?.says).toBe(
      'Role upkeep-UpdateAddon lacks the permission lambda:InvokeFunction on arn:aws:lambda:eu-west-1:111122223333:function:check:4.',
    );
    expect(policy?.advice).toMatch(/function:check:4 to role upkeep-UpdateAddon/);
  });

  it('is a missing permission also when its text names neither', () => {
    const message = 'Access denied (Service: AWSLambda; Status Code: 403; Error Code: AccessDeniedException)';

    expect(rejectionOf({ name: 'Lambda.AWSLambdaException', message })?.says).toBe(
      'The role of the state machine lacks the permission lambda:InvokeFunction.',
    );
  });
});

it.each([
  ['{"errorType":"EksBusy","errorMessage":"In use","trace":[]}', 'In use'],
  ['Rate exceeded', 'Rate exceeded'],
  ['{"other":1}', '{"other":1}'],
  ['', ''],
  ['null', 'null'],
])('reads the message of a cause: %s', (cause, message) => {
  expect(thrown('EksBusy', cause)).toEqual({ name: 'EksBusy', message });
});

describe('the advice on a code has real names', () => {
  const about = {
    cluster: 'prod-1',
    region: 'us-east-2',
    addon: 'coredns',
    version: 'v1.13.2-eksbuild.21',
    namespace: 'dns',
  };
  const adviceFor = (code: string, message = '', of: Parameters<typeof adviceOn>[0] = about) =>
    adviceOn(
      of,
      [code],
      [
        { code, message, resourceIds: [] },
        { code: 'Other', message: 'admission webhook "x"', resourceIds: [] },
      ],
    ).join(' ');
  const unnamed = { cluster: 'prod-1', addon: 'coredns' };

  it.each([
    ['IpNotAvailable', '', 'A subnet of prod-1 has no free IP address.', '--output text --region us-east-2`'],
    ['IpNotAvailable', '', 'cluster.resourcesVpcConfig.subnetIds', '--subnet-ids $(aws eks describe-cluster'],
    ['OperationNotPermitted', '', "--query 'cluster.roleArn'", 'AmazonEKSClusterPolicy'],
    ['InsufficientNumberOfReplicas', '', 'kubectl -n dns get pods', 'kubectl -n dns describe pod <pod>'],
    [
      'AdmissionRequestDenied',
      'admission webhook "policy.example.com" denied',
      'The admission webhook policy.example.com',
      'namespace dns',
    ],
    [
      'UnsupportedAddonModification',
      'x\nService "dns" is invalid: no',
      'the object Service "dns"',
      'coredns v1.13.2-eksbuild.21',
    ],
  ])('%s %j', (code, message, one, other) => {
    expect(adviceFor(code, message)).toContain(one);
    expect(adviceFor(code, message)).toContain(other);
  });

  it.each([
    ['IpNotAvailable', '', '--output text` '],
    ['InsufficientNumberOfReplicas', '', '`kubectl describe pod <pod>`'],
    ['AdmissionRequestDenied', '', 'An admission webhook or policy of the cluster'],
    ['AdmissionRequestDenied', '', 'the namespace of coredns'],
    ['UnsupportedAddonModification', 'The Service "dns" is invalid', 'an object as This version of coredns'],
  ])('%s, as far as they are known', (code, message, text) => {
    expect(adviceFor(code, message, unnamed)).toContain(text);
  });

  it('and is given once, whatever the number of codes', () => {
    expect(adviceOn(about, ['Unknown', 'Unknown'], [])).toEqual(adviceOn(about, ['Unknown'], []));
    expect(adviceFor('NobodyKnows')).toContain('coredns');
  });
});
