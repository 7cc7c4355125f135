import type { SimulatorRequest, SimulatorResponse } from '../../simulator/simulator.ts';
import { header } from '../endpoint.ts';
import { createGithubApi, type GithubAccess, type GithubComment } from './github-api.ts';
import { createSlackApi, type SlackMessage, type SlackWorkspace } from './slack-api.ts';

/** What was posted to Slack and to GitHub. */
export type PostedMessage = SlackMessage | GithubComment;

/**
 * How a service misbehaves, so many times: it answers with a status, and perhaps says how many seconds to wait; or the
 * connection is cut, `after` the message was posted or before.
 */
export type ChatFault = { on: 'slack' | 'github'; times: number } & (
  | { status: number; retryAfter?: number | undefined }
  | { cut: 'before' | 'after' }
);

const SLACK = '/slack/api/';
const GITHUB = '/github/';

/** Where the two are found on an endpoint. */
export const chatUrls = (endpoint: string) => ({
  slackApiUrl: new URL(SLACK, endpoint).href,
  githubApiUrl: new URL(GITHUB, endpoint).href,
});

/** Slack and GitHub by their paths; what is signed for AWS is not theirs, whatever its path. */
export const isChatService = (request: SimulatorRequest): boolean =>
  (request.path.startsWith(SLACK) || request.path.startsWith(GITHUB)) &&
  !(header(request, 'authorization') ?? '').startsWith('AWS4-');

/** The two services that messages are posted to, and everything that was posted. */
export function createChatServices(options: {
  slack: SlackWorkspace;
  github: GithubAccess;
  now: () => number;
  faults?: readonly ChatFault[];
  saved?: readonly PostedMessage[];
  onPost?: (message: PostedMessage) => void;
}): { handle(request: SimulatorRequest): Promise<SimulatorResponse>; posts(): readonly PostedMessage[] } {
  const { now, onPost = () => {} } = options;
  const posts: PostedMessage[] = [...(options.saved ?? [])];
  const take = (message: PostedMessage) => {
    posts.push(message);
    onPost(message);
  };
  const slack = createSlackApi({
    workspace: options.slack,
    now,
    messages: () => posts.filter((post) => post.kind === 'slack'),
    onMessage: take,
  });
  const github = createGithubApi({
    access: options.github,
    now,
    comments: () => posts.filter((post) => post.kind === 'github'),
    onComment: take,
  });
  const faults = (options.faults ?? []).map((fault) => ({ ...fault }));

  return {
    posts: () => posts,
    async handle(request) {
      const on = request.path.startsWith(SLACK) ? 'slack' : 'github';
      const answer = on === 'slack' ? slack : github;
      const fault = faults.find((each) => each.on === on && each.times > 0);
      if (fault === undefined) return answer(request);
      fault.times -= 1;
      if ('status' in fault) return faultAnswer(fault);
      if (fault.cut === 'after') answer(request);
      return { cut: true };
    },
  };
}

function faultAnswer({ on, status, retryAfter }: Extract<ChatFault, { status: number }>): SimulatorResponse {
  const headers = {
    'content-type': status === 429 ? 'application/json; charset=utf-8' : 'text/html',
    ...(retryAfter !== undefined && { 'retry-after': String(retryAfter) }),
  };
  const limited =
    on === 'slack' ? { ok: false, error: 'ratelimited' } : { message: 'You have exceeded a secondary rate limit.' };
  return { status, headers, body: status === 429 ? JSON.stringify(limited) : '<html>It is not there.</html>' };
}

/** Asks an endpoint without a socket, as fetch would. */
export function endpointFetch(endpoint: {
  handle(request: SimulatorRequest): Promise<SimulatorResponse>;
}): (url: string, request: RequestInit) => Promise<Response> {
  return async (url, { method = 'GET', headers, body }) => {
    const { pathname, search } = new URL(url);
    const answer = await endpoint.handle({
      method,
      path: `${pathname}${search}`,
      headers: Object.fromEntries(new Headers(headers)),
      body: typeof body === 'string' ? body : '',
    });
    if ('cut' in answer) throw new TypeError('fetch failed');
    return new Response(answer.body, { status: answer.status, headers: answer.headers });
  };
}
