import { afterEach } from 'vitest';
import { LOCAL_CHAT_SECRETS, LOCAL_CHAT_TOKENS } from '../../../local/cloud/chat/local-secrets.ts';
import type { PostedMessage } from '../../../local/cloud/chat/services.ts';
import { textOf } from '../../support/repository.ts';
import { type ChatCloud, openChat } from '../../support/runs/chat.ts';

export type Setup = NonNullable<Parameters<typeof openChat>[1]>;

export type SlackMessage = Extract<PostedMessage, { kind: 'slack' }>;

const WORLD = textOf('local/worlds/one-cluster.yaml');

/**
 * Opens clouds that can post to chat, with tokens for Slack and GitHub unless others are given, and closes each when its test has
 * ended. Called once in a file of tests.
 */
export function chatsOfTests() {
  let open: ChatCloud | undefined;
  afterEach(async () => {
    await open?.close();
    open = undefined;
  });
  return async (chat: Setup['chat'] = {}, options: Setup = {}): Promise<ChatCloud> => {
    const secrets = { ...LOCAL_CHAT_SECRETS, ...LOCAL_CHAT_TOKENS };
    open = await openChat(WORLD, { ...options, chat: { secrets, ...chat } });
    return open;
  };
}

export const DEPLOYS = 'C02DEPLOYS';

export const plan = (text: string) => text.replace('update coredns', 'plan coredns');

/** Sends an example, and waits until everything has been notified. */
export async function ran(chat: ChatCloud, file: string, change?: (text: string) => string) {
  const answer = await chat.send(chat.signed(file, change));
  const [arn = ''] = await chat.executions();
  const { status } = await chat.cloud.engine.finished(arn);
  await chat.cloud.idle();
  return { answer, arn, status, posts: chat.cloud.posts() };
}

export const isSlack = (post: PostedMessage): post is SlackMessage => post.kind === 'slack';

export const headOf = (post: PostedMessage | undefined) =>
  post?.kind === 'slack' ? post.blocks.map((block) => (block.type === 'header' ? block.text.text : '')).join('') : '';

export const inChannel = (posts: readonly PostedMessage[], channel: string) =>
  posts.filter(isSlack).filter((post) => post.channel === channel);

export const read = (file: string) => Object(JSON.parse(textOf(file)));

/** What a Lambda answers to an event, by the API of Lambda. */
export async function invoked({ cloud }: ChatCloud, functionName: string, event: unknown): Promise<unknown> {
  const answer = await cloud.endpoint.handle({
    method: 'POST',
    path: `/2015-03-31/functions/${functionName}/invocations`,
    headers: { 'x-amz-invocation-type': 'RequestResponse', authorization: SIGNED },
    body: JSON.stringify(event),
  });
  if ('cut' in answer) throw new Error('The connection was cut.');
  return JSON.parse(answer.body);
}

const SIGNED =
  'AWS4-HMAC-SHA256 Credential=local/20261121/eu-west-1/lambda/aws4_request, SignedHeaders=host, Signature=0';
