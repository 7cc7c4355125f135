import * as z from 'zod';
import type { SimulatorRequest } from '../../simulator/simulator.ts';
import type { WireAnswer } from '../aws/query-protocol.ts';
import { header } from '../endpoint.ts';

/** A comment as an issue shows it. */
export type GithubComment = { kind: 'github'; repository: string; issue: number; id: number; body: string };

/** The token that counts, and the issues of each repository that it reaches. */
export type GithubAccess = { token: string; repositories: Readonly<Record<string, readonly number[]>> };

const LONGEST_BODY = 65_536;

const NewComment = z.strictObject({ body: z.string() });

/** GitHub's REST API as far as comments are written by it. All else is not found, as there. */
export function createGithubApi(options: {
  access: GithubAccess;
  now: () => number;
  comments: () => readonly GithubComment[];
  onComment: (comment: GithubComment) => void;
}): (request: SimulatorRequest) => WireAnswer {
  const { access, now, comments, onComment } = options;

  return (request) => {
    if (header(request, 'user-agent') === undefined) {
      return refusal(
        403,
        'Request forbidden by administrative rules. Please make sure your request has a User-Agent header.',
      );
    }
    const [, token] = /^(?:Bearer|token) (\S+)$/.exec(header(request, 'authorization') ?? '') ?? [];
    if (token !== undefined && token !== access.token) return refusal(401, 'Bad credentials');
    const [, repository = '', number = ''] =
      /^\/github\/repos\/([\w.-]+\/[\w.-]+)\/issues\/(\d+)\/comments$/.exec(request.path) ?? [];
    const issues = Object.hasOwn(access.repositories, repository) ? access.repositories[repository] : undefined;
    const isThere = issues?.includes(Number(number)) === true && request.method === 'POST';
    // Whoever may not see a repository does not learn that it exists.
    if (!isThere || token === undefined) return refusal(404, 'Not Found');

    const read = NewComment.safeParse(jsonOf(request.body));
    if (!read.success) return refusal(400, 'Problems parsing JSON');
    const problem = problemOf(read.data.body);
    if (problem !== undefined) {
      return refusal(422, 'Validation Failed', [{ resource: 'IssueComment', code: 'unprocessable', ...problem }]);
    }

    const id = 2000 + comments().length;
    onComment({ kind: 'github', repository, issue: Number(number), id, body: read.data.body });
    const at = `${new Date(now()).toISOString().slice(0, 19)}Z`;
    const issueUrl = `https://api.github.com/repos/${repository}/issues/${number}`;
    return json(201, {
      id,
      url: `https://api.github.com/repos/${repository}/issues/comments/${id}`,
      html_url: `https://github.com/${repository}/issues/${number}#issuecomment-${id}`,
      issue_url: issueUrl,
      user: { login: 'eks-upkeep', id: 3, type: 'User' },
      created_at: at,
      updated_at: at,
      author_association: 'MEMBER',
      body: read.data.body,
    });
  };
}

function problemOf(body: string): { field: string; message: string } | undefined {
  if (body.trim() === '') return { field: 'body', message: 'body cannot be blank' };
  if (body.length <= LONGEST_BODY) return undefined;
  return { field: 'body', message: `body is too long (maximum is ${LONGEST_BODY} characters)` };
}

const refusal = (status: number, message: string, errors?: object[]) =>
  json(status, {
    message,
    ...(errors && { errors }),
    documentation_url: 'https://docs.github.com/rest/issues/comments#create-an-issue-comment',
    status: String(status),
  });

const json = (status: number, body: object): WireAnswer => ({
  status,
  headers: { 'content-type': 'application/json; charset=utf-8' },
  body: JSON.stringify(body),
});

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
