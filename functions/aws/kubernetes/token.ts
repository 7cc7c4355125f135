import { createHash, createHmac } from 'node:crypto';
import { fromEnv } from '@aws-sdk/credential-provider-env';
import { SignatureV4 } from '@smithy/signature-v4';
import type { Reach } from '../../core/kubernetes/reach.ts';
import type { Connection } from '../connection.ts';

/**
 * A token for the Kubernetes API of a cluster: a signed request to STS, which the cluster sends. Made without a call, so it
 * works in a VPC that reaches nothing of AWS. It counts for 15 minutes from `now`.
 * https://github.com/kubernetes-sigs/aws-iam-authenticator
 */
export async function tokenFor(
  { name, region, endpoint }: Reach,
  { credentials = fromEnv() }: Connection,
  now: number,
) {
  const signer = new SignatureV4({ credentials, region, service: 'sts', sha256: Sha256 });
  // The endpoint of the cluster is in the domain of its partition.
  const [, domain = 'amazonaws.com'] = /\.eks\.([a-z.-]+)/.exec(endpoint) ?? [];
  const hostname = `sts.${region}.${domain}`;
  const signed = await signer.presign(
    {
      ...{ method: 'GET', protocol: 'https:', hostname, path: '/' },
      query: { Action: 'GetCallerIdentity', Version: '2011-06-15' },
      headers: { host: hostname, 'x-k8s-aws-id': name },
    },
    { expiresIn: 60, signingDate: new Date(now) },
  );
  const query = Object.entries(signed.query ?? {}).map(
    ([key, value]) => `${encodeURIComponent(key)}=${encodeURIComponent(String(value))}`,
  );
  return `k8s-aws-v1.${Buffer.from(`https://${hostname}/?${query.join('&')}`).toString('base64url')}`;
}

type Data = string | ArrayBuffer | ArrayBufferView;

/** What the signer hashes with. */
class Sha256 {
  readonly #hash;

  constructor(secret?: Data) {
    this.#hash = secret === undefined ? createHash('sha256') : createHmac('sha256', bytesOf(secret));
  }

  update(data: Data): void {
    this.#hash.update(bytesOf(data));
  }

  async digest(): Promise<Uint8Array> {
    return this.#hash.digest();
  }

  reset(): void {}
}

function bytesOf(data: Data): Uint8Array {
  if (typeof data === 'string') return Buffer.from(data);
  return ArrayBuffer.isView(data)
    ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
    : new Uint8Array(data);
}
