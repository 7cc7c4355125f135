import { describe, expect, it } from 'vitest';
import {
  connectionErrorOf,
  errorOf,
  hasCause,
  isOfAdmission,
  reasonOf,
  statusOf,
} from '../../../../functions/aws/kubernetes/errors.ts';

const ASKED = { cluster: 'prod-1', host: 'x.eks.amazonaws.com', rule: { verb: 'list', resource: 'pods', group: '' } };
const status = (message: string) => JSON.stringify({ kind: 'Status', apiVersion: 'v1', message });

describe('an answer that is not the wanted one', () => {
  it.each([
    [401, status('Unauthorized'), 'KubernetesUnauthorized', 'prod-1 does not know the role of this function'],
    [
      403,
      status('pods is forbidden'),
      'KubernetesForbidden',
      'verb list on pods is missing on prod-1: pods is forbidden',
    ],
    [429, 'Too many requests', 'KubernetesThrottled', 'is throttling: Too many requests'],
    [500, status('etcd is slow'), 'KubernetesUnavailable', 'answered 500: etcd is slow'],
    [503, '', 'KubernetesUnavailable', 'answered 503'],
    [504, status('Timeout'), 'KubernetesUnavailable', 'answered 504: Timeout'],
    [410, status('The provided continue parameter is too old'), 'KubernetesUnavailable', 'answered 410'],
    [400, status('unable to parse'), 'KubernetesRejected', 'rejected verb list on pods: unable to parse'],
    [404, '{"metadata":{}}', 'KubernetesRejected', 'HTTP 404'],
    [302, '<html>a proxy</html>', 'KubernetesRejected', '<html>a proxy</html>'],
  ])('%i %s is %s', (code, body, name, message) => {
    expect(errorOf(code, body, ASKED)).toMatchObject({ name, message: expect.stringContaining(message) });
  });

  it('is never longer than people read', () => {
    expect(errorOf(500, `<html>${'x'.repeat(50_000)}`, ASKED).message.length).toBeLessThan(400);
  });
});

describe('a call without an answer', () => {
  it.each([
    ['ENOTFOUND', 'KubernetesUnreachable'],
    ['ECONNREFUSED', 'KubernetesUnreachable'],
    ['EAI_AGAIN', 'KubernetesUnreachable'],
    ['EHOSTUNREACH', 'KubernetesUnreachable'],
    ['ENETUNREACH', 'KubernetesUnreachable'],
    ['ETIMEDOUT', 'KubernetesUnreachable'],
    ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'KubernetesCertificateRejected'],
    ['SELF_SIGNED_CERT_IN_CHAIN', 'KubernetesCertificateRejected'],
    ['CERT_HAS_EXPIRED', 'KubernetesCertificateRejected'],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'KubernetesCertificateRejected'],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', 'KubernetesCertificateRejected'],
    ['ERR_SSL_WRONG_VERSION_NUMBER', 'KubernetesCertificateRejected'],
    ['ERR_OSSL_PEM_NO_START_LINE', 'KubernetesCertificateRejected'],
    // It may have taken effect.
    ['ECONNRESET', 'KubernetesUnavailable'],
    ['TimeoutError', 'KubernetesUnavailable'],
  ])('because of %s is %s, and names cluster and host', (code, name) => {
    const cause = Object.assign(new Error('said'), { code });

    const error = connectionErrorOf(cause, ASKED);

    expect(error).toMatchObject({ name, cause });
    expect(error.message).toMatch(/prod-1/);
    expect(error.message).toContain(`x.eks.amazonaws.com: ${code}, said`);
  });
});

it.each([
  ['without a code', new RangeError('said'), 'RangeError, said'],
  ['with a number as its code', Object.assign(new Error('said'), { code: 7 }), 'Error, said'],
])('an error %s is named by what it is', (_, error, said) => {
  expect(connectionErrorOf(error, ASKED).message).toContain(`x.eks.amazonaws.com: ${said}`);
});

describe('what a cluster refuses', () => {
  const webhook = 'admission webhook "policy.example.com" denied the request: no';
  const policy = "ValidatingAdmissionPolicy 'frozen' with binding 'frozen' denied request: no";

  it.each([
    [400, webhook, true],
    [403, webhook, true],
    [422, policy, true],
    [499, webhook, true],
    [500, webhook, false],
    [503, webhook, false],
    [399, webhook, false],
    [403, 'pods is forbidden', false],
    [403, 'User "admission webhook a denied the request" is forbidden', false],
    [403, 'admission webhook "a" failed', false],
  ])('with %i and "%s" is of a webhook or a policy: %s', (code, message, isSo) => {
    expect(isOfAdmission(code, status(message))).toBe(isSo);
  });

  it('without a message is of none', () => {
    expect(isOfAdmission(403, '{}')).toBe(false);
  });

  it('with 403 by a webhook lacks no rule', () => {
    expect(errorOf(403, status(webhook), ASKED)).toMatchObject({ name: 'KubernetesRejected' });
  });

  const causes = (...all: object[]) => JSON.stringify({ message: 'No.', details: { causes: all } });
  it.each([
    ['its message', status('No.'), 'No.'],
    ['its message and its causes', causes({ message: 'One.' }, { reason: 'a' }, { message: 'Two.' }), 'No. One. Two.'],
    ['that there is none', '{}', 'no reason given'],
    ['that there is none, when it is none', '{"message":7}', 'no reason given'],
    ['its text, when it is no JSON', 'Too many', 'Too many'],
    ['no more than people read', status(`N${'o'.repeat(1000)}`), `N${'o'.repeat(299)}`],
  ])('says %s', (_, body, said) => {
    expect(reasonOf(body)).toBe(said);
  });

  it.each([
    [[{ reason: 'DisruptionBudget' }], true],
    [[{ reason: 'Other' }, { reason: 'DisruptionBudget' }], true],
    [[{ reason: 'Other' }], false],
    [[], false],
    ['DisruptionBudget', false],
  ])('with the causes %j has that of a budget: %s', (causes, isSo) => {
    expect(hasCause(statusOf(JSON.stringify({ details: { causes } })), 'DisruptionBudget')).toBe(isSo);
  });

  it('without details has no cause', () => {
    expect(hasCause(statusOf('{}'), 'DisruptionBudget')).toBe(false);
  });
});
