import { templateOf } from '../../template.ts';
import type { Notification } from './sns.ts';

/** A Lambda that the template subscribes to the topic, and the attributes that a message must have to reach it. */
export type Subscription = { functionName: string; attributes: readonly string[] };

let subscriptions: Subscription[] | undefined;

/** The subscriptions of the template. Throws for a filter that asks for more than that attributes exist. */
export function topicSubscriptions(): readonly Subscription[] {
  subscriptions ??= Object.entries(templateOf('template.yaml').Resources).flatMap(([functionName, { Properties }]) =>
    Object.values(Object(Properties.Events)).flatMap((event) => {
      const { Type, Properties: subscription } = Object(event);
      return Type === 'SNS' ? [{ functionName, attributes: attributesOf(subscription.FilterPolicy) }] : [];
    }),
  );
  return subscriptions;
}

/** The Lambdas that get a message. */
export function subscribersOf({ attributes }: Pick<Notification, 'attributes'>): string[] {
  return topicSubscriptions()
    .filter((subscription) => subscription.attributes.every((name) => Object.hasOwn(attributes, name)))
    .map(({ functionName }) => functionName);
}

function attributesOf(filter: unknown): string[] {
  return Object.entries(Object(filter)).map(([name, rule]) => {
    if (JSON.stringify(rule) === '[{"exists":true}]') return name;
    throw new Error(`${JSON.stringify(rule)} is no filter that is understood here.`);
  });
}

/** A message as SNS hands it to a Lambda: https://docs.aws.amazon.com/lambda/latest/dg/with-sns.html */
export function snsEvent({ messageId, time, topicArn, subject, message, structure, attributes }: Notification) {
  return {
    Records: [
      {
        EventSource: 'aws:sns',
        EventVersion: '1.0',
        EventSubscriptionArn: `${topicArn}:21be56ed-a058-49f5-8c98-aedd2564c486`,
        Sns: {
          Type: 'Notification',
          MessageId: messageId,
          TopicArn: topicArn,
          Subject: subject ?? null,
          Message: structure?.lambda ?? structure?.default ?? message,
          Timestamp: time,
          SignatureVersion: '1',
          Signature: 'none',
          SigningCertUrl: 'https://sns.amazonaws.com/none.pem',
          UnsubscribeUrl: 'https://sns.amazonaws.com/none',
          MessageAttributes: Object.fromEntries(
            Object.entries(attributes).map(([name, Value]) => [name, { Type: 'String', Value }]),
          ),
        },
      },
    ],
  };
}
