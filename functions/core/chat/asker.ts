import * as z from 'zod/mini';
import type { ChatPerson } from './message.ts';
import type { ChatOrigin } from './place.ts';

/**
 * Who asked for a run, reduced to what identifies the person: without the channel, workspace, repository or client, because
 * the same person may write in another one.
 */
export const ChatAsker = z.strictObject({ from: z.enum(['slack', 'github', 'webhook']), user: z.string() });
export type ChatAsker = z.infer<typeof ChatAsker>;

export const askerOf = ({ from, user }: ChatPerson): ChatAsker => ({ from, user });

/** The same, taken from the place where the run was asked for. */
export const askerThere = ({ kind, user }: ChatOrigin): ChatAsker => ({ from: kind, user });

const NAMES = { slack: 'Slack', github: 'GitHub', webhook: 'the webhook' } as const;

/**
 * Why a person may not approve a run where approval takes two people; `undefined` where they may. Slack users and GitHub users
 * cannot be matched, so the second person has to use the same kind of chat.
 */
export function fourEyesProblem(asker: ChatAsker | undefined, person: ChatPerson): string | undefined {
  // Started by a schedule or through the API: nobody asked in chat.
  if (asker === undefined) return undefined;
  const [asked, here] = [NAMES[asker.from], NAMES[person.from]];
  if (asker.from !== person.from) {
    return `This run was requested through ${asked}, and ${here} cannot show whether that was you. Somebody else has to approve it through ${asked}.`;
  }
  if (!isSame(asker.user, person.user)) return undefined;
  return 'You requested this run, so somebody else has to approve it. You may `reject` it.';
}

// User names of GitHub and the webhook are not case-sensitive; Slack ids are upper case.
const isSame = (one: string, other: string) => one.toLowerCase() === other.toLowerCase();
