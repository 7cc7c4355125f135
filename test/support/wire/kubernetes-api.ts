import type { Connection } from '../../../functions/aws/connection.ts';
import type { ServerAnswer, ServerRequest } from '../../../functions/aws/kubernetes/transport.ts';

export const REACH = {
  name: 'prod-1',
  region: 'eu-west-1',
  endpoint: 'https://ABC.gr7.eu-west-1.eks.amazonaws.com',
  certificateAuthority: '',
};
export const NOW = Date.parse('2026-11-21T08:00:00Z');

/**
 * A Kubernetes API that answers as given, by method and path, where lists come without their page size and time limit. What it
 * does not know is not there. `asked` is what it was asked, in order.
 */
export function kubernetesApi(answers: Readonly<Record<string, ServerAnswer>>) {
  const asked: (ServerRequest & { call: string })[] = [];
  let closed = 0;
  const connection: Connection = {
    credentials: { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY' },
    kubernetes: () => ({
      async send(request) {
        const path = decodeURIComponent(request.path).replace(/[?&]limit=500&timeout=10s/, '');
        const call = `${request.method} ${path}`;
        asked.push({ ...request, call });
        return answers[call] ?? { status: 404, body: JSON.stringify({ kind: 'Status', message: `no ${call}` }) };
      },
      close() {
        closed += 1;
      },
    }),
  };
  return { connection, asked, closed: () => closed, calls: () => asked.map(({ call }) => call) };
}

export const answer = (status: number, body: object): ServerAnswer => ({ status, body: JSON.stringify(body) });
export const items = (...all: object[]): ServerAnswer => answer(200, { metadata: {}, items: all });
export const refusal = (status: number, message: string, cause?: string): ServerAnswer =>
  answer(status, {
    kind: 'Status',
    message,
    ...(cause !== undefined && { details: { causes: [{ reason: cause, message: `${cause} says so.` }] } }),
  });
