import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { WorkflowError } from '../core/errors/workflow-error.ts';
import { awsFailure, isThrottled, isUnavailable } from './aws-error.ts';
import { type Connection, clientOptions, onFirstUse } from './connection.ts';

/** A message to a topic: a subject, a text for each protocol (always `default`), and attributes to filter on. */
export type Publication = {
  topicArn: string;
  subject: string;
  texts: { default: string } & Record<string, string>;
  attributes: Record<string, string>;
};

export interface NotificationApi {
  /** Returns the message id. Throws `NotificationNotSent` when a retry may help; other errors pass unchanged. */
  publish(publication: Publication): Promise<string>;
}

export function notificationApi(connection: Connection = {}): NotificationApi {
  const client = onFirstUse(() => new SNSClient(clientOptions(connection)));

  return {
    async publish({ topicArn, subject, texts, attributes }) {
      const command = new PublishCommand({
        TopicArn: topicArn,
        Subject: subject,
        Message: JSON.stringify(texts),
        MessageStructure: 'json',
        MessageAttributes: Object.fromEntries(
          Object.entries(attributes).map(([name, value]) => [name, { DataType: 'String', StringValue: value }]),
        ),
      });
      try {
        const { MessageId } = await client().send(command);
        return MessageId ?? '';
      } catch (error) {
        const failure = awsFailure(error);
        if (!failure || !(isThrottled(failure) || isUnavailable(failure))) throw error;
        throw new WorkflowError('NotificationNotSent', `sns:Publish answered ${failure.code}: ${failure.message}`, {
          cause: error,
        });
      }
    },
  };
}
