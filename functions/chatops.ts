import * as z from 'zod/mini';
import { approvalStore } from './aws/approvals.ts';
import { type ChatPorts, carryOut } from './aws/chat-commands.ts';
import { quickConnection } from './aws/connection.ts';
import { type DeliveryLog, deliveryLog } from './aws/deliveries.ts';
import { executionApi } from './aws/executions.ts';
import { taskTokens } from './aws/task-tokens.ts';
import { type ChatRefusal, receive } from './core/chat-delivery.ts';
import { judge } from './core/chat-judgement.ts';
import { type ChatMessage, messageOf, personName } from './core/chat-message.ts';
import {
  buttonMessage,
  type ChatReply,
  type HttpAnswer,
  httpAnswer,
  refusalAnswer,
  replayReply,
  silentAnswer,
} from './core/chat-reply.ts';
import { verify } from './core/chat-signature.ts';
import { chatMeasures } from './core/metric.ts';
import { type ReplySender, slackReplies } from './runtime/chat-replies.ts';
import { type ChatSecretSource, chatSecrets } from './runtime/chat-secrets.ts';
import { type ChatSettings, chatSettings } from './runtime/chat-settings.ts';
import { systemNow } from './runtime/clock.ts';
import { type Log, lambdaLog } from './runtime/log.ts';
import { lambdaMeter, type Meter } from './runtime/meter.ts';
import { task } from './runtime/task.ts';
import { webhook } from './runtime/webhook.ts';

export const Input = z.object({
  version: z.literal('2.0'),
  rawPath: z.string(),
  headers: z.record(z.string(), z.string()),
  requestContext: z.object({ http: z.object({ method: z.string() }) }),
  body: z._default(z.string(), ''),
  isBase64Encoded: z._default(z.boolean(), false),
});

/** What the Lambda works with. `now` in milliseconds. */
type World = ChatPorts & {
  settings: () => ChatSettings;
  secrets: ChatSecretSource;
  deliveries: DeliveryLog;
  sendReply: ReplySender;
  now: () => number;
  log: Log;
  measure: Meter;
};

/** Verifies, reads, and carries out what a person says. Safe to repeat: a delivery is carried out once. */
export const answerChat = (world: World) =>
  webhook(async (input: z.infer<typeof Input>): Promise<HttpAnswer> => {
    const { rawPath: path, headers, body, isBase64Encoded: isBase64 } = input;
    const now = world.now();
    const delivery = receive({ method: input.requestContext.http.method, path, headers, body, isBase64 });
    if (delivery.kind === 'refused') return refusedAnswer(world, delivery);

    const settings = world.settings();
    const signed = verify(delivery, await world.secrets(settings.secretId), now);
    if (signed.kind === 'refused') return refusedAnswer(world, signed);

    const message = messageOf(signed, now);
    if (message.kind === 'refused') return refusedAnswer(world, message);
    if (message.kind === 'not-for-us') return silentAnswer();

    const reply = await replyTo(world, settings, message, signed.id, now);
    world.log.info('chat answered', { by: personName(message.person), outcome: reply.reason, run: reply.run });
    world.measure(chatMeasures('ChatAnswered', reply.reason));
    if (message.replyUrl === undefined) return httpAnswer(delivery.source, reply);
    const arrived = await world.sendReply(message.replyUrl, buttonMessage(reply));
    if (!arrived) world.log.warn('reply to a button not sent', { outcome: reply.reason });
    return silentAnswer();
  }, world.log);

async function replyTo(
  world: World,
  { rules, table, machines }: ChatSettings,
  message: ChatMessage,
  deliveryId: string,
  now: number,
): Promise<ChatReply> {
  const judged = judge(message, rules);
  if (judged.kind === 'reply') return judged.reply;

  const context = { by: personName(message.person), at: new Date(now).toISOString(), deliveryId, table, machines };
  const work = () => carryOut(judged.command, world, { ...context, verbs: judged.verbs });
  const once = await world.deliveries.once(table, deliveryId, now, work);
  return once === 'seen' ? replayReply() : once.done;
}

function refusedAnswer({ log, measure }: World, refusal: ChatRefusal): HttpAnswer {
  log.warn('chat refused', { outcome: refusal.reason });
  measure(chatMeasures('ChatRefused', refusal.reason));
  return refusalAnswer(refusal);
}

export const handler = task(
  Input,
  answerChat({
    settings: chatSettings,
    secrets: chatSecrets(quickConnection),
    approvals: approvalStore(quickConnection),
    executions: executionApi(quickConnection),
    tokens: taskTokens(quickConnection),
    deliveries: deliveryLog(quickConnection),
    sendReply: slackReplies(),
    now: systemNow,
    log: lambdaLog(),
    measure: lambdaMeter(),
  }),
);
