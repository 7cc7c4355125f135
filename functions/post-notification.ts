import type * as z from 'zod/mini';
import { postReport, type ReportPorts } from './actions/chat-reports.ts';
import { WorkflowError } from './core/errors/workflow-error.ts';
import { newsId, noticeIn, SnsEvent } from './core/notice/sns-event.ts';
import { givingUp, lambdaWitness, type Witness } from './runtime/chat-misconfigured.ts';
import type { ChatSecretSource } from './runtime/chat-secrets.ts';
import { type PostingSettings, postingSettings } from './runtime/posting-settings.ts';
import { reportPorts } from './runtime/report-ports.ts';
import { task } from './runtime/task.ts';

export const Input = SnsEvent;

/**
 * Posts a notification to the configured channel and to the place where its execution was requested, where there is a token.
 * Safe to repeat: the table remembers what was posted where.
 */
export const postNotification =
  (ports: ReportPorts & { secrets: ChatSecretSource }, settings: () => PostingSettings, witness: Witness) =>
  async (event: z.infer<typeof Input>) => {
    const notice = noticeIn(event);
    if (!notice) throw new WorkflowError('NoticeUnreadable', 'The message of the topic is not a notice of version 1.');

    return givingUp(async () => {
      const { table, channel, secretId } = settings();
      const tokens = await ports.secrets(secretId);
      return postReport(ports, { notice, news: newsId(event, notice), table, channel, tokens });
    }, witness);
  };

export const handler = task(Input, postNotification(reportPorts(), postingSettings, lambdaWitness()));
