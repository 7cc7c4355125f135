import { createHash } from 'node:crypto';
import * as z from 'zod/mini';
import { parsed } from '../json.ts';
import { Notice } from './notice.ts';

const Delivery = z.object({
  EventSource: z.literal('aws:sns'),
  Sns: z.object({ MessageId: z.string(), TopicArn: z.string(), Timestamp: z.string(), Message: z.string() }),
});

/** The event that SNS sends to a Lambda, always with one message. https://docs.aws.amazon.com/lambda/latest/dg/with-sns.html */
export const SnsEvent = z.object({ Records: z.tuple([Delivery]) });
export type SnsEvent = z.infer<typeof SnsEvent>;

/** The notice in a delivery; `undefined` when its message is something else. */
export function noticeIn({ Records: [{ Sns }] }: SnsEvent): Notice | undefined {
  return Notice.safeParse(parsed(Sns.Message)).data;
}

/**
 * The same id for the same news, however often it is delivered. A run may publish its outcome twice, under another message id,
 * when it does not know whether the first attempt succeeded; an add-on that becomes unhealthy again is news.
 */
export function newsId({ Records: [{ Sns }] }: SnsEvent, { execution }: Notice): string {
  const same = execution === undefined ? Sns.MessageId : Sns.Message;
  return createHash('sha256').update(same).digest('hex').slice(0, 16);
}
