import { describe, expect, it } from 'vitest';
import { connectionErrorOf, errorOf } from '../../../../functions/aws/kubernetes/errors.ts';

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
    ['ETIMEDOUT', 'KubernetesUnreachable'],
    ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'KubernetesCertificateRejected'],
    ['SELF_SIGNED_CERT_IN_CHAIN', 'KubernetesCertificateRejected'],
    ['CERT_HAS_EXPIRED', 'KubernetesCertificateRejected'],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'KubernetesCertificateRejected'],
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
