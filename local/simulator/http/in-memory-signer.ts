import type { EKSClientConfig } from '@aws-sdk/client-eks';

type SignerConstructor = NonNullable<EKSClientConfig['signerConstructor']>;
type Signer = InstanceType<SignerConstructor>;

/**
 * Signs a request that stays in this process: who asks, when, for which Region and service, as Signature Version 4 says it. Nobody
 * here could check the signature itself, which is what takes time to compute (half of a call), so a fixed text stands for it.
 */
export const inMemorySigner: SignerConstructor = class implements Signer {
  readonly #given: ConstructorParameters<SignerConstructor>[0];

  constructor(given: ConstructorParameters<SignerConstructor>[0]) {
    this.#given = given;
  }

  async sign(...[request, at = {}]: Parameters<Signer['sign']>): ReturnType<Signer['sign']> {
    const { credentials, region, service } = this.#given;
    const { accessKeyId, sessionToken } = typeof credentials === 'function' ? await credentials() : credentials;
    const signingRegion = at.signingRegion ?? (typeof region === 'function' ? await region() : region);
    const date = new Date(at.signingDate ?? Date.now()).toISOString().replace(/[-:]|\.\d{3}/g, '');
    const scope = `${accessKeyId}/${date.slice(0, 8)}/${signingRegion}/${at.signingService ?? service}/aws4_request`;
    request.headers['x-amz-date'] = date;
    if (sessionToken !== undefined) request.headers['x-amz-security-token'] = sessionToken;
    request.headers.authorization = `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host;x-amz-date, Signature=in-memory`;
    return request;
  }
};
