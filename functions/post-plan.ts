import type * as z from 'zod/mini';
import { postToAsker, type ReportPorts } from './actions/chat-reports.ts';
import { type ExecutionReader, executionReader } from './aws/step-functions/execution-reader.ts';
import { ExecutionEvent } from './core/notice/execution-event.ts';
import { itemExecutions, planIn, planNotice } from './core/notice/plan-notice.ts';
import { givingUp, lambdaWitness, type Witness } from './runtime/chat-misconfigured.ts';
import type { ChatSecretSource } from './runtime/chat-secrets.ts';
import { type PostingSettings, postingSettings } from './runtime/posting-settings.ts';
import { reportPorts } from './runtime/report-ports.ts';
import { task } from './runtime/task.ts';

export const Input = ExecutionEvent;

type World = ReportPorts & { executions: ExecutionReader; secrets: ChatSecretSource };

/**
 * Posts the plan of an execution to the place where it was requested; nobody else is notified of a plan, because nothing was
 * changed. Safe to repeat: a plan is posted once.
 */
export const postPlan =
  ({ executions, secrets, ...ports }: World, settings: () => PostingSettings, witness: Witness) =>
  ({ detail }: z.infer<typeof Input>) =>
    givingUp(async () => {
      const { executionArn: arn, name, status, startDate } = detail;
      const { table, secretId } = settings();
      const origin = await ports.origins.originOf(table, arn);
      if (status !== 'SUCCEEDED' || origin === undefined) return { kind: 'not requested in chat' };

      const output = detail.output ?? (await executions.describe(arn))?.output ?? '';
      const plan = planIn(output);
      if (!plan) return { kind: 'no plan' };
      const outputs = await outputsOf(executions, itemExecutions(plan));
      const notice = planNotice(plan, { arn, name, startedAt: new Date(startDate).toISOString() }, outputs);
      const tokens = await secrets(secretId);
      return postToAsker(ports, { notice, news: 'plan', table, channel: undefined, tokens }, origin);
    }, witness);

/** One after another: Step Functions allows few descriptions a second, and nobody waits for them. */
async function outputsOf(executions: ExecutionReader, arns: readonly string[]) {
  const outputs = new Map<string, string | undefined>();
  for (const arn of arns) outputs.set(arn, (await executions.describe(arn))?.output);
  return outputs;
}

const world = { ...reportPorts(), executions: executionReader() };
export const handler = task(Input, postPlan(world, postingSettings, lambdaWitness()));
