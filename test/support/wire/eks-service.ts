import type { Connection } from '../../../functions/aws/connection.ts';
import { createEndpoint } from '../../../local/cloud/endpoint.ts';
import { inMemoryRequestHandler } from '../../../local/simulator/http/request-handler.ts';

type Answer = { status: number; body: object };

/**
 * An EKS that answers as given, by the path below `/clusters/` or the whole one; of several answers each one once, and the last one
 * for good. What it does not know is refused as EKS refuses a cluster that it does not know. `asked` is what it was asked, in order, and `signed`
 * by whose key: that of a role has the name of the role and its external id.
 */
export function eksService(answers: Readonly<Record<string, Answer | Answer[]>>) {
  const asked: string[] = [];
  const bodies: unknown[] = [];
  const signed: string[] = [];
  const endpoint = createEndpoint({
    sts({ body }) {
      const asks = new URLSearchParams(body);
      const id = `ASIA-${asks.get('RoleArn')?.split('/').at(-1)}-${asks.get('ExternalId') ?? 'none'}`;
      return { status: 200, headers: { 'content-type': 'text/xml' }, body: assumed(id) };
    },
    eks: ({ path: target, method, body: sent }, { accessKeyId }) => {
      const path = decodeURIComponent(target);
      const [, below = path] = /^\/clusters\/([^?]*)/.exec(path) ?? [];
      const before = asked.filter((each) => each.split(' ')[1]?.startsWith(path.split('?')[0] ?? '')).length;
      asked.push(`${method} ${path}`);
      signed.push(accessKeyId);
      if (sent !== '') bodies.push(JSON.parse(sent));
      const all = [
        answers[`${method} ${below}`] ?? answers[below] ?? refused('ResourceNotFoundException', 'No cluster found'),
      ];
      const { status, body } =
        all.flat()[Math.min(before, all.flat().length - 1)] ?? refused('ServerException', '', 500);
      const type = 'code' in body ? { 'x-amzn-errortype': String(body.code) } : {};
      return { status, headers: { 'content-type': 'application/json', ...type }, body: JSON.stringify(body) };
    },
  });
  const connection: Connection = {
    region: 'eu-west-1',
    credentials: { accessKeyId: 'AKIALOCALLOCALLOCAL0', secretAccessKey: 'local' },
    requestHandler: inMemoryRequestHandler(endpoint),
  };
  return { connection, asked, bodies, signed };
}

const assumed = (id: string) =>
  `<AssumeRoleResponse><AssumeRoleResult><Credentials><AccessKeyId>${id}</AccessKeyId><SecretAccessKey>s</SecretAccessKey></Credentials></AssumeRoleResult></AssumeRoleResponse>`;

export const answer = (body: object = {}): Answer => ({ status: 200, body });
export const refused = (code: string, message = 'No.', status = 400): Answer => ({ status, body: { code, message } });
export const DENIED = refused('AccessDeniedException', 'Not you.', 403);
