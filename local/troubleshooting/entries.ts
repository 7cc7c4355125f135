import { knownCodes, policyOf } from '../../functions/core/addon/advice/error-policy.ts';
import { knownRejections, rejectionOf } from '../../functions/core/errors/rejection-policy.ts';
import { issueAdvice, knownProfileIssues } from '../../functions/core/fargate/profile/issue.ts';
import { fargateAdvice, knownFargateRejections } from '../../functions/core/fargate/rejection.ts';
import { doing, EXAMPLE, MEANING } from '../outcomes-page.ts';
import { CHAT_REFUSALS, OTHER_ERRORS } from './errors.ts';
import { type Help, OUTCOME_HELP } from './outcomes.ts';

/** What a name stands for in one of the places where people meet it. */
export type Entry = { name: string; place: Place; help: Help & { does?: string } };

/** Where a name is met, as its entry begins. */
export const PLACES = {
  outcome: 'How an execution ends, or what a notification is called.',
  addonCode: 'A code that EKS reports for an add-on or its update.',
  profileCode: 'A code that EKS reports for a Fargate profile.',
  error: 'An error that a step of an execution meets; its log and history have it.',
  chat: 'The outcome of a request to the chat URL: in the header `x-upkeep-outcome` and in the log.',
} as const;
export type Place = keyof typeof PLACES;

const OF_ADDON = { ...EXAMPLE, cluster: { name: EXAMPLE.cluster }, clusterVersion: '1.35' };

/** Every error name and code that the product gives, with what it means and what to do. */
export function entries(): Entry[] {
  const helped = (place: Place, all: Readonly<Record<string, Help>>) =>
    Object.entries(all).map(([name, help]): Entry => ({ name, place, help }));
  const explained = new Set([...knownRejections, ...Object.keys(OTHER_ERRORS)]);

  return [
    ...helped('outcome', OUTCOME_HELP),
    ...knownCodes.map((name): Entry => {
      const policy = policyOf(name);
      const help = { means: `Class: ${policy.class}.`, does: doing(policy), todo: policy.advice(EXAMPLE).join(' ') };
      return { name, place: 'addonCode', help };
    }),
    ...knownProfileIssues.map(
      (name): Entry => ({
        name,
        place: 'profileCode',
        help: { means: 'EKS names the profile and the role or subnets concerned.', todo: issueAdvice({ code: name }) },
      }),
    ),
    ...knownRejections.flatMap((name): Entry[] => {
      const policy = rejectionOf({ name, message: '' }, OF_ADDON);
      if (!policy) return [];
      return [
        { name, place: 'error', help: { means: policy.says, does: MEANING[policy.meaning], todo: policy.advice } },
      ];
    }),
    ...helped('error', OTHER_ERRORS),
    ...knownFargateRejections
      .filter((name) => !explained.has(name))
      .map(
        (name): Entry => ({
          name,
          place: 'error',
          help: {
            means: 'EKS refuses to create or to delete a Fargate profile.',
            todo: fargateAdvice({ name, message: '' }, OF_ADDON),
          },
        }),
      ),
    ...helped('chat', CHAT_REFUSALS),
  ];
}
