import { paginateListSubscriptionsByTopic, type Subscription } from '@aws-sdk/client-sns';
import { type Finding, finding } from './finding.ts';
import { placeOptions, type StackFacts } from './stack.ts';
import type { Clients } from './world.ts';

/** Who hears of a topic; `undefined` when it is not there. */
export type Audience = { confirmed: Subscription[]; pending: Subscription[] } | undefined;

export async function audienceOf({ sns }: Clients, topicArn: string): Promise<Audience> {
  const all: Subscription[] = [];
  try {
    for await (const page of paginateListSubscriptionsByTopic({ client: sns }, { TopicArn: topicArn })) {
      all.push(...(page.Subscriptions ?? []));
    }
  } catch (error) {
    if (error instanceof Error && /^NotFound/.test(error.name)) return undefined;
    throw error;
  }
  const isPending = ({ SubscriptionArn }: Subscription) => SubscriptionArn === 'PendingConfirmation';
  return { confirmed: all.filter((each) => !isPending(each)), pending: all.filter(isPending) };
}

const CHECK = 'Notifications';

/** Whether somebody hears how runs end. */
export async function notificationFindings(facts: StackFacts, clients: Clients): Promise<Finding[]> {
  const topic = facts.idOf('NotificationTopic');
  const audience = await audienceOf(clients, topic);
  const place = placeOptions(facts);
  if (!audience) {
    const deploy = `aws cloudformation detect-stack-resource-drift --stack-name ${facts.name} --logical-resource-id NotificationTopic ${place}`;
    return [finding(CHECK, 'problem', `The topic ${topic} is not there: nobody is notified of anything.`, deploy)];
  }

  // The stack's own function posts to chat, and only where that is set up.
  const others = audience.confirmed.filter(({ Protocol, Endpoint = '' }) => {
    return Protocol !== 'lambda' || !Endpoint.includes(facts.idOf('PostNotificationFunction') || ' ');
  });
  const reaches = [
    ...others.map(({ Protocol }) => Protocol ?? ''),
    ...(facts.parameters.SlackChannel ? ['Slack'] : []),
  ];
  const findings = audience.pending.map(({ Protocol = '', Endpoint = '' }) =>
    finding(
      CHECK,
      reaches.length > 0 ? 'warning' : 'problem',
      `${Endpoint} has not confirmed its subscription, and gets nothing until it does. This sends the request once more:`,
      `aws sns subscribe --topic-arn ${topic} --protocol ${Protocol} --notification-endpoint ${Endpoint} ${place}`,
    ),
  );
  if (findings.length > 0) return findings;
  if (reaches.length > 0) return [finding(CHECK, 'ok', `Sent by ${[...new Set(reaches)].join(', ')}.`)];
  return [
    finding(
      CHECK,
      'warning',
      'Nobody is subscribed: how runs end is seen in their history alone.',
      `aws sns subscribe --topic-arn ${topic} --protocol email --notification-endpoint <address> ${place}`,
    ),
  ];
}
