import { STARTED_BY } from '../../functions/core/execution/started-by.ts';
import type { Clock } from '../../local/clock.ts';
import { ChatExample, signedRequest } from '../../local/cloud/chat/examples.ts';
import { LOCAL_CHAT_SECRETS } from '../../local/cloud/chat/local-secrets.ts';
import type { SimulatedCloud } from '../../local/cloud/cloud.ts';
import { MACHINES } from './machines.ts';
import type { Sent, Start } from './scenario/scenario.ts';

type Said = Extract<Start, { by: 'chat' }>;

/** How long ago, by the time of whoever sends it; what is early was sent by a clock that is ahead. */
const AGE_SECONDS: Partial<Record<Sent, number>> = { stale: 400, early: -400 };
const FORGED = { ...LOCAL_CHAT_SECRETS, webhook: { ci: 'a-secret-that-nobody-gave-them' } };
const SECRETS: Partial<Record<Sent, typeof LOCAL_CHAT_SECRETS>> = { forged: FORGED };

/** Sends a command as it is said to be sent, and gives what it started that it should not have. */
export async function say(cloud: SimulatedCloud, clock: Clock, { text, sent }: Said): Promise<string[]> {
  const before = started(cloud);
  const sentAt = clock.now() - (AGE_SECONDS[sent] ?? 0) * 1000;
  const request = signedRequest(exampleOf(text, sent), SECRETS[sent] ?? LOCAL_CHAT_SECRETS, sentAt);
  await cloud.endpoint.handle(request);
  const once = started(cloud);
  if (sent === 'twice') {
    await cloud.endpoint.handle(request);
    const twice = started(cloud);
    return twice > before + 1 ? [`'${text}', delivered twice, started ${twice - before} executions`] : [];
  }
  return once > before && sent !== 'signed' ? [`'${text}', sent ${sent}, started an execution`] : [];
}

/** A stranger has a signature, since Slack signs what anybody of the workspace says, but no rule. */
function exampleOf(text: string, sent: Sent): ChatExample {
  if (sent !== 'by a stranger')
    return ChatExample.parse({ path: '/chat/webhook', client: 'ci', json: { user: 'ana', text } });
  const form = { team_id: 'T01EXAMPLE', channel_id: 'C01OPERATIONS', user_id: 'U09EVE', command: '/upkeep', text };
  return ChatExample.parse({ path: '/chat/slack', form });
}

/** How many executions chat has started: all but those of the API, of schedules and of other executions. */
function started(cloud: SimulatedCloud): number {
  return MACHINES.flatMap((name) => cloud.engine.listExecutions(name))
    .filter(({ name }) => !/^(api|schedule)-\d+$/.test(name))
    .filter(({ executionArn }) => !cloud.engine.describeExecution(executionArn).input.includes(`"${STARTED_BY}"`))
    .length;
}
