import * as z from 'zod/mini';
import type { ChatPerson } from './message.ts';
import type { ChatOrigin } from './place.ts';

/**
 * Who asked for a run, as far as it can be recognized again: without the channel, workspace, repository or client, in which
 * the same person may speak in another one.
 */
export const ChatAsker = z.strictObject({ from: z.enum(['slack', 'github', 'webhook']), user: z.string() });
export type ChatAsker = z.infer<typeof ChatAsker>;

export const askerOf = ({ from, user }: ChatPerson): ChatAsker => ({ from, user });

/** The same of the place where it was asked for. */
export const askerThere = ({ kind, user }: ChatOrigin): ChatAsker => ({ from: kind, user });

const NAMES = { slack: 'Slack', github: 'GitHub', webhook: 'the webhook' } as const;

/**
 * Why somebody may not approve what was asked for, where that takes two people; `undefined` where they may. Nobody knows who
 * somebody of Slack is on GitHub, so there it takes another person of the same kind of chat.
 */
export function fourEyesProblem(asker: ChatAsker | undefined, person: ChatPerson): string | undefined {
  // Started by a schedule or through the API: nobody asked in chat.
  if (asker === undefined) return undefined;
  const [asked, here] = [NAMES[asker.from], NAMES[person.from]];
  if (asker.from !== person.from) {
    return `This run was asked for by ${asked}, and ${here} does not say whether that was you. Somebody else has to approve it by ${asked}.`;
  }
  if (!isSame(asker.user, person.user)) return undefined;
  return 'You asked for this run, so somebody else has to approve it. You may `reject` it.';
}

// Names of GitHub and the webhook are the same in upper and lower case; ids of Slack are upper case.
const isSame = (one: string, other: string) => one.toLowerCase() === other.toLowerCase();
