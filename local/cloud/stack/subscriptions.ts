import { type QueryAction, QueryFault } from '../aws/query-protocol.ts';
import type { LocalStack } from './local-stack.ts';

/** ListSubscriptionsByTopic of SNS: those of the stack, and those that somebody made by hand. */
export function subscriptionActions(stack: LocalStack): Record<string, QueryAction> {
  return {
    ListSubscriptionsByTopic(parameters) {
      const arn = parameters.get('TopicArn') ?? '';
      const { drift } = stack;
      const { AlarmTopicArn } = stack.parameters;
      const topic = stack.attributeOf('NotificationTopic');
      const isThere = arn === topic || arn === AlarmTopicArn || Object.hasOwn(drift.subscribed ?? {}, arn);
      if (!isThere || drift.missingTopics?.includes(arn)) throw new QueryFault('NotFound', 'Topic does not exist', 404);
      const own = arn === topic ? ofStack(stack) : [];
      const all = [...own, ...(drift.subscribed?.[arn] ?? [])].map((each) => {
        const [protocol = '', ...endpoint] = each.split(':');
        return { protocol, endpoint: endpoint.join(':') };
      });
      return {
        Subscriptions: all.map(({ protocol, endpoint }, index) => ({
          SubscriptionArn: drift.pending?.includes(endpoint) ? 'PendingConfirmation' : `${arn}:${index}`,
          Owner: stack.account,
          Protocol: protocol,
          Endpoint: endpoint,
          TopicArn: arn,
        })),
      };
    },
  };
}

/** The subscriptions that the template makes: the address of the parameter, and the functions with an event of the topic. */
function ofStack({ resources, attributeOf, properties, template }: LocalStack): string[] {
  return resources
    .filter(({ type }) => type === 'AWS::SNS::Subscription')
    .map(({ logicalId }) => {
      if (template.Resources[logicalId] === undefined) {
        const owner = Object.keys(template.Resources).find(
          (id) => logicalId.startsWith(`${id}`) && id.endsWith('Function'),
        );
        return `lambda:${attributeOf(owner ?? '', 'Arn')}`;
      }
      const { Protocol, Endpoint } = properties(logicalId);
      return `${Protocol}:${Endpoint}`;
    });
}
