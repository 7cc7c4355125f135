import { virtualClock } from '../../../local/clock.ts';
import { ChatExample, signedRequest } from '../../../local/cloud/chat/examples.ts';
import { LOCAL_CHAT_SECRETS } from '../../../local/cloud/chat/local-secrets.ts';
import type { CloudOptions, SimulatedCloud } from '../../../local/cloud/cloud.ts';
import { machineNames } from '../../../local/cloud/machines/machines.ts';
import type { SimulatorRequest } from '../../../local/simulator/simulator.ts';
import { parseWorld } from '../../../local/simulator/world/world.ts';
import { leakCheckedCloud } from '../processes/leak-checked.ts';
import { textOf } from '../repository.ts';

export const START = Date.parse('2026-11-21T08:00:00Z');

export type ChatAnswer = { status: number; outcome: string; text: string; body: string };

/** A cloud that people talk to, and everything that it lets out. */
export type ChatCloud = {
  cloud: SimulatedCloud;
  /** The request that an example is sent as, signed now. */
  signed(file: string, change?: (example: string) => string): SimulatorRequest;
  send(request: SimulatorRequest): Promise<ChatAnswer>;
  /** What `ana` says by the webhook. */
  say(text: string, user?: string): Promise<ChatAnswer>;
  /** ARNs of all executions. */
  executions(): Promise<string[]>;
  /** Calls `act` so many seconds later, in virtual time. */
  later(seconds: number, act: () => void): void;
  now(): number;
  lines: string[];
  replies: string[];
  close(): Promise<void>;
};

export async function openChat(world: unknown, options: Partial<CloudOptions> = {}): Promise<ChatCloud> {
  const clock = virtualClock(START);
  const lines: string[] = [];
  const replies: string[] = [];
  const line = (message: string, fields: unknown) => void lines.push(`${message} ${JSON.stringify(fields)}`);
  const cloud = await leakCheckedCloud({
    world: parseWorld(typeof world === 'string' ? world : JSON.stringify(world)),
    clock,
    http: 'in-memory',
    log: { info: line, warn: line },
    ...options,
    chat: {
      sendReply: async (url, message) => {
        replies.push(JSON.stringify({ url, ...message }));
        return true;
      },
      ...options.chat,
    },
  });
  const sign = (example: unknown) => signedRequest(ChatExample.parse(example), LOCAL_CHAT_SECRETS, clock.now());

  const send = async (request: SimulatorRequest): Promise<ChatAnswer> => {
    const answer = await cloud.endpoint.handle(request);
    if ('cut' in answer) throw new Error('The connection was cut.');
    const { text = '' } = answer.body === '' ? {} : JSON.parse(answer.body);
    return { status: answer.status, outcome: answer.headers['x-upkeep-outcome'] ?? '', text, body: answer.body };
  };
  let said = 0;

  return {
    cloud,
    signed: (file, change = (text) => text) => sign(JSON.parse(change(textOf(`events/${file}.json`)))),
    send,
    say(text, user = 'ana') {
      // The same words at the same second are one delivery; people are never that fast.
      const spoken = `${text}${' '.repeat(said++ % 20)}`;
      return send(sign({ path: '/chat/webhook', client: 'ci', json: { user, text: spoken } }));
    },
    async executions() {
      const lists = (await machineNames()).map((name) => cloud.engine.listExecutions(name));
      return lists.flat().map(({ executionArn }) => executionArn);
    },
    later: (seconds, act) => void clock.schedule(clock.now() + seconds * 1000, act),
    now: () => clock.now(),
    lines,
    replies,
    close: () => cloud.close(),
  };
}
