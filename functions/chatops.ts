import * as z from 'zod/mini';
import { type ChatPorts, carryOut } from './actions/chat-commands.ts';
import { postAnswer } from './actions/chat-reports.ts';
import { quickConnection } from './aws/connection.ts';
import { executionApi } from './aws/step-functions/executions.ts';
import { taskTokens } from './aws/step-functions/task-tokens.ts';
import { approvalStore } from './aws/table/approvals.ts';
import { chatOrigins } from './aws/table/chat-origins.ts';
import { type ChatPosts, chatPosts, unnoted } from './aws/table/chat-posts.ts';
import { controlRecords } from './aws/table/control-records.ts';
import { type DeliveryLog, deliveryLog } from './aws/table/deliveries.ts';
import { authorize } from './core/chat/authorization.ts';
import { type Denied, receive } from './core/chat/delivery.ts';
import { type ChatMessage, messageOf, personName } from './core/chat/message.ts';
import { isMisconfigured } from './core/chat/misconfiguration.ts';
import { type ChatSender, canPost } from './core/chat/post.ts';
import {
  buttonMessage,
  type ChatReply,
  deniedAnswer,
  type HttpAnswer,
  httpAnswer,
  replayReply,
  silentAnswer,
  slackMessage,
  unavailableReply,
} from './core/chat/reply.ts';
import { type ChatSecrets, verify } from './core/chat/signature.ts';
import { chatMeasures } from './core/metric.ts';
import { answerComment } from './core/notice/github-comment.ts';
import { noteMisconfigured } from './runtime/chat-misconfigured.ts';
import { type ReplySender, slackReplies } from './runtime/chat-replies.ts';
import { type ChatSecretSource, chatSecrets } from './runtime/chat-secrets.ts';
import { chatSender } from './runtime/chat-sender.ts';
import { type ChatSettings, chatSettings } from './runtime/chat-settings.ts';
import { pause, systemNow } from './runtime/clock.ts';
import { type Log, lambdaLog } from './runtime/log.ts';
import { lambdaMeter, type Meter } from './runtime/meter.ts';
import { postingSettings } from './runtime/posting-settings.ts';
import { task } from './runtime/task.ts';
import { failureFields, webhook } from './runtime/webhook.ts';

export const Input = z.object({
  version: z.literal('2.0'),
  rawPath: z.string(),
  headers: z.record(z.string(), z.string()),
  requestContext: z.object({ http: z.object({ method: z.string() }) }),
  body: z._default(z.string(), ''),
  isBase64Encoded: z._default(z.boolean(), false),
});

/** What the Lambda needs. `now` in milliseconds. */
type World = ChatPorts & {
  settings: () => ChatSettings;
  secrets: ChatSecretSource;
  deliveries: DeliveryLog;
  posts: ChatPosts;
  send: ChatSender;
  sendReply: ReplySender;
  now: () => number;
  log: Log;
  measure: Meter;
};

type Received = { settings: ChatSettings; secrets: ChatSecrets; message: ChatMessage; id: string; now: number };

/** Verifies, reads and carries out a command. Safe to repeat: a delivery is carried out once. */
export const answerChat = (world: World) =>
  webhook(async (input: z.infer<typeof Input>): Promise<HttpAnswer> => {
    const { rawPath: path, headers, body, isBase64Encoded: isBase64 } = input;
    const now = world.now();
    const delivery = receive({ method: input.requestContext.http.method, path, headers, body, isBase64 });
    if (delivery.kind === 'denied') return deniedAnswerOf(world, delivery);

    const settings = world.settings();
    const secrets = await world.secrets(settings.secretId);
    const signed = verify(delivery, secrets, now);
    if (signed.kind === 'denied') return deniedAnswerOf(world, signed);

    const message = messageOf(signed, now);
    if (message.kind === 'denied') return deniedAnswerOf(world, message);
    if (message.kind === 'not-for-us') return silentAnswer();

    const received = { settings, secrets, message, id: signed.id, now };
    const reply = await replyTo(world, received).catch((error: unknown) => failedReply(world, error));
    world.log.info('chat answered', { by: personName(message.person), outcome: reply.reason, run: reply.run });
    world.measure(chatMeasures('ChatAnswered', reply.reason));
    await comment(world, received, reply);
    return answered(world, received, httpAnswer(delivery.source, reply), reply);
  }, world);

async function replyTo(world: World, { settings, secrets, message, id, now }: Received): Promise<ChatReply> {
  const { rules, table, machines } = settings;
  const authorized = authorize(message, rules);
  if (authorized.kind === 'reply') return authorized.reply;

  const { origin, person } = message;
  const reportsTo = origin && canPost(origin, secrets) ? origin.kind : ('elsewhere' as const);
  const place = { table, machines, origin, reportsTo };
  const context = { person, by: personName(person), at: new Date(now).toISOString(), deliveryId: id, ...place };
  const run = () => carryOut(authorized.command, world, { ...context, access: authorized.access });
  const once = await world.deliveries.once(table, id, now, run);
  return once === 'seen' ? replayReply() : once.done;
}

/** The reply says that the command failed; only the log says why. */
function failedReply({ log }: World, error: unknown): ChatReply {
  log.warn('webhook failed', failureFields(error));
  return unavailableReply();
}

// Slack waits three seconds, of which the start of the Lambda may have taken one.
const LATE_MS = 2_000;

/** Replies at Slack's response URL when people see nothing of the HTTP answer: to a click, on failure, and when it is late. */
async function answered(world: World, { message, now }: Received, answer: HttpAnswer, reply: ChatReply) {
  const { replyUrl, how } = message;
  const isSeen = how === 'command' && reply.status < 500 && world.now() - now <= LATE_MS;
  if (replyUrl === undefined || isSeen) return answer;
  const arrived = await world.sendReply(replyUrl, how === 'click' ? buttonMessage(reply) : slackMessage(reply));
  if (!arrived) world.log.warn('reply to Slack not sent', { outcome: reply.reason });
  return reply.status >= 500 || (how === 'command' && !arrived) ? answer : silentAnswer(reply.reason);
}

/** GitHub shows nobody the answer to its webhook, so the reply is posted as a comment too. A failure to do so is logged. */
async function comment(
  world: World,
  { settings, secrets, message, id, now }: Received,
  reply: ChatReply,
): Promise<void> {
  const { origin } = message;
  if (origin?.kind !== 'github' || reply.quiet || !canPost(origin, secrets)) return;
  const body = answerComment(reply.text, origin.user);
  const post = { kind: 'github' as const, repository: origin.repository, issue: origin.issue, body };
  // What failed may be the table. Nothing was done, so the same delivery may come again and is answered again.
  const ports = reply.status >= 500 ? { ...world, posts: unnoted } : world;
  const came = await postAnswer(ports, { table: settings.table, tokens: secrets, id, now }, post);
  if (typeof came !== 'object') return;
  if (isMisconfigured(came.failed)) noteMisconfigured(came.failed, came.reason, world);
  else world.log.warn('answer not commented', { error: came.failed, reason: came.reason });
}

function deniedAnswerOf({ log, measure }: World, denied: Denied): HttpAnswer {
  log.warn('chat denied', { outcome: denied.reason });
  measure(chatMeasures('ChatDenied', denied.reason));
  return deniedAnswer(denied);
}

// GitHub waits ten seconds for its answer; everything else may take six of them.
const PATIENCE = { longestMs: 3_000, longestPauseMs: 0 };

export const handler = task(
  Input,
  answerChat({
    settings: chatSettings,
    secrets: chatSecrets(quickConnection),
    approvals: approvalStore(quickConnection),
    executions: executionApi(quickConnection),
    tokens: taskTokens(quickConnection),
    deliveries: deliveryLog(quickConnection),
    origins: chatOrigins(quickConnection),
    controls: controlRecords(quickConnection),
    posts: chatPosts(quickConnection),
    send: chatSender({ settings: postingSettings, fetch, pause, ...PATIENCE }),
    sendReply: slackReplies(),
    now: systemNow,
    log: lambdaLog(),
    measure: lambdaMeter(),
  }),
);
