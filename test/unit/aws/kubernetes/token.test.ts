import { expect, it } from 'vitest';
import { tokenFor } from '../../../../functions/aws/kubernetes/token.ts';
import { NOW, REACH } from '../../../support/wire/kubernetes-api.ts';

const KEY = { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY' };
const CHINA = { ...REACH, region: 'cn-north-1', endpoint: 'https://ABC.sk1.cn-north-1.eks.amazonaws.com.cn' };

// The signatures are those of botocore's `SigV4QueryAuth`, with which `aws eks get-token` signs.
it.each([
  [
    'of a cluster',
    REACH,
    KEY,
    'https://sts.eu-west-1.amazonaws.com/',
    'bfd072d24aa2e078fa523300cd22f546d6ed1799ee892f3e90e12e6c8842c66b',
  ],
  [
    'of a cluster in China',
    CHINA,
    KEY,
    'https://sts.cn-north-1.amazonaws.com.cn/',
    '736118126f3d2e874fcb83e720c23ae3299e1ce934e3d3cd53a4e7fa1de90965',
  ],
  [
    'of a cluster whose endpoint has a name of its own',
    { ...REACH, endpoint: 'https://api.example.com' },
    KEY,
    'https://sts.eu-west-1.amazonaws.com/',
    'bfd072d24aa2e078fa523300cd22f546d6ed1799ee892f3e90e12e6c8842c66b',
  ],
  [
    'with credentials of a session',
    REACH,
    { ...KEY, sessionToken: 'session/token=' },
    'https://sts.eu-west-1.amazonaws.com/',
    'c8dfa9a0bbcdc9f428866053af3344b7264727d0d3da39c2fa4b0da158819ffe',
  ],
])('the token %s is the one that the AWS CLI makes', async (_, reach, credentials, address, signature) => {
  const token = await tokenFor(reach, { credentials }, NOW);

  const url = new URL(Buffer.from(token.replace(/^k8s-aws-v1\./, ''), 'base64url').toString());
  expect(`${url.origin}${url.pathname}`).toBe(address);
  expect(Object.fromEntries(url.searchParams)).toEqual({
    Action: 'GetCallerIdentity',
    Version: '2011-06-15',
    'X-Amz-Algorithm': 'AWS4-HMAC-SHA256',
    'X-Amz-Credential': `${KEY.accessKeyId}/20261121/${reach.region}/sts/aws4_request`,
    'X-Amz-Date': '20261121T080000Z',
    'X-Amz-Expires': '60',
    'X-Amz-SignedHeaders': 'host;x-k8s-aws-id',
    ...('sessionToken' in credentials && { 'X-Amz-Security-Token': credentials.sessionToken }),
    'X-Amz-Signature': signature,
  });
});
