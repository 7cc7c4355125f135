import { ANSWER_MILLISECONDS, type OpenTransport } from '../../../../functions/aws/kubernetes/transport.ts';
import type { KubernetesResponse, RawRequest } from './server.ts';

/** A server as a client knows it: by its URL, and by the authority that it trusts, in PEM. */
type Served = { ca: string; answer: (request: RawRequest) => Promise<KubernetesResponse> };

/** Hands requests over without a socket, as the same texts, and with the errors that TLS would have. */
export const inMemoryTransport =
  (serverAt: (url: string) => Served | undefined): OpenTransport =>
  ({ endpoint, certificateAuthority }) => ({
    async send({ method, path, headers, body = '' }) {
      const server = serverAt(endpoint);
      if (!server) throw failed('ECONNREFUSED', `connect ECONNREFUSED ${new URL(endpoint).host}`);
      if (server.ca !== Buffer.from(certificateAuthority, 'base64').toString('utf8'))
        throw failed('UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'unable to verify the first certificate');

      const { authorization = '', accept = '*/*', 'content-type': contentType = 'application/json' } = headers;
      const timeLimitMs = ANSWER_MILLISECONDS;
      const answered = await server.answer({ method, path, authorization, accept, contentType, body, timeLimitMs });
      if ('cut' in answered) {
        if (answered.late) throw failed('TimeoutError', 'no answer in time');
        throw failed('ECONNRESET', 'socket hang up');
      }
      if (answered.watch) throw new Error('A watch is served over TLS only.');
      return { status: answered.status, body: answered.text ?? JSON.stringify(answered.body) };
    },
    close() {},
  });

const failed = (code: string, message: string) => Object.assign(new Error(message), { code });
