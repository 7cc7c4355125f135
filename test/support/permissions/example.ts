import { virtualClock } from '../../../local/clock.ts';
import { LOCAL_CHANNEL } from '../../../local/cloud/chat/local-chat.ts';
import { LOCAL_CHAT_SECRETS, LOCAL_CHAT_TOKENS } from '../../../local/cloud/chat/local-secrets.ts';
import type { ChatFault } from '../../../local/cloud/chat/services.ts';
import type { CloudOptions, SimulatedCloud } from '../../../local/cloud/cloud.ts';
import type { Access } from '../../../local/cloud/iam/authorizer.ts';
import { parseWorld } from '../../../local/simulator/world/world.ts';
import { leakCheckedCloud } from '../processes/leak-checked.ts';
import { type ChatCloud, openChat } from '../runs/chat.ts';
import { ACCOUNTS, aWorld } from './example-world.ts';

/** What an example does; `onAccess` takes every access that a role asks for. */
export type Example = (onAccess: (access: Access) => void) => Promise<void>;

/** A cloud of an example, and what may be done there. */
export type ExampleCloud = SimulatedCloud & {
  /** Runs a state machine to its end. */
  run(machine: string, input: object): Promise<void>;
  /** Runs a state machine to its end, from so many seconds on. */
  runLater(seconds: number, machine: string, input: object): Promise<void>;
  /** Invokes a Lambda as a rule or a person does, whatever it answers. */
  invoke(functionName: string, event: object): Promise<void>;
  /** Lets so many seconds pass. */
  pass(seconds: number): Promise<void>;
};

/** An example in a cloud with a world. */
export const inCloud =
  (world: object, act: (cloud: ExampleCloud) => Promise<unknown>, options: Partial<CloudOptions> = {}): Example =>
  async (onAccess) => {
    const clock = virtualClock(Date.parse('2026-11-21T08:00:00Z'));
    const parsed = parseWorld(JSON.stringify(aWorld(world)));
    const cloud = await leakCheckedCloud({ world: parsed, clock, http: 'in-memory', onAccess, ...options });
    const pass = (seconds: number) =>
      new Promise<void>((resolve) => void clock.schedule(clock.now() + seconds * 1000, resolve));
    const run = async (stateMachineArn: string, input: object) => {
      const { executionArn } = cloud.engine.startExecution({ stateMachineArn, input: JSON.stringify(input) });
      await cloud.engine.finished(executionArn);
    };
    await act({
      ...cloud,
      run,
      pass,
      invoke: (functionName, event) => invoked(cloud, functionName, event),
      async runLater(seconds, machine, input) {
        await pass(seconds);
        await run(machine, input);
      },
    });
    await cloud.idle();
    await cloud.close();
  };

/** Runs a state machine in both accounts at the same time. */
export const inBoth = (world: object, machine: string, input: (account: string) => object): Example =>
  inCloud(world, ({ run }) => Promise.all(ACCOUNTS.map((account) => run(machine, input(account)))));

type Trouble = { faults?: ChatFault[]; answer?: CloudOptions['answer'] };

/** An example in a cloud that can post to chat, where every approval is given. */
export const inChat =
  (world: object, act: (chat: ChatCloud) => Promise<unknown>, { faults = [], answer }: Trouble = {}): Example =>
  async (onAccess) => {
    const chat = await openChat(aWorld(world), {
      ...{ onAccess, answer },
      chat: { secrets: { ...LOCAL_CHAT_SECRETS, ...LOCAL_CHAT_TOKENS }, channel: LOCAL_CHANNEL, faults },
      onNotification({ structure }) {
        const approval: unknown = JSON.parse(structure?.default ?? '{}').approval?.id;
        if (typeof approval === 'string') chat.later(60, () => void chat.say(`approve ${approval}`));
      },
    });
    await act(chat);
    for (const arn of await chat.executions()) await chat.cloud.engine.finished(arn);
    await chat.cloud.idle();
    await chat.close();
  };

/** Invoke of Lambda, by a person who may do so. */
export async function invoked({ endpoint }: SimulatedCloud, functionName: string, event: object): Promise<void> {
  const credential = 'AKIAPERSON/20261121/eu-west-1/lambda/aws4_request';
  const answer = await endpoint.handle({
    method: 'POST',
    path: `/2015-03-31/functions/${functionName}/invocations`,
    headers: { authorization: `AWS4-HMAC-SHA256 Credential=${credential}`, 'content-type': 'application/json' },
    body: JSON.stringify(event),
  });
  if (!('status' in answer) || answer.status !== 200) throw new Error(`${functionName}: ${JSON.stringify(answer)}`);
}
