import { GetExecutionHistoryCommand, type HistoryEvent, SFNClient } from '@aws-sdk/client-sfn';
import type { HistoryStep } from '../../core/notice/outcome-notice.ts';
import { type Connection, clientOptions, onFirstUse } from '../connection.ts';
import { unlessGone } from './execution-reader.ts';

/** The histories of executions. Separate, since reading them makes a bundle larger, and few Lambdas do it. */
export interface ExecutionHistories {
  /**
   * The end of its history, newest first, back to the last Task; empty when there is no such execution (any more). Throws
   * `ExecutionUnreadable`.
   */
  lastSteps(executionArn: string): Promise<HistoryStep[]>;
}

export function executionHistories(connection: Connection = {}): ExecutionHistories {
  const client = onFirstUse(() => new SFNClient(clientOptions(connection)));

  return {
    async lastSteps(executionArn) {
      const steps: HistoryStep[] = [];
      let nextToken: string | undefined;
      do {
        const read = new GetExecutionHistoryCommand({ executionArn, reverseOrder: true, maxResults: 25, nextToken });
        const page = await unlessGone('GetExecutionHistory', () => client().send(read));
        steps.push(...(page?.events ?? []).map(stepOf));
        nextToken = page?.nextToken;
      } while (nextToken !== undefined && !steps.some(({ type }) => type === 'TaskScheduled'));
      return steps;
    },
  };
}

const stepOf = ({ type, taskScheduledEventDetails: scheduled }: HistoryEvent): HistoryStep => ({
  type: type ?? '',
  parameters: scheduled?.parameters,
});
