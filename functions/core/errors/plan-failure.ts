import { requestProblems } from '../input/problems.ts';
import type { StateMachineName } from '../state-machines.ts';
import type { Concerned } from './concerned.ts';
import { rejectionAdvice, rejectionOf } from './rejection-policy.ts';
import type { Thrown } from './thrown.ts';

/** The request whose planning failed, if it is valid, and what can be read of it otherwise. */
export type Requested<Request, Named extends keyof Request> = {
  request: Request | undefined;
  where: { [Name in Named]?: Request[Name] | undefined };
};

/**
 * What a failure of planning is about. `retryUntil`: until when planning is retried, in milliseconds since the epoch; `undefined`
 * when it is not.
 */
type Planning = {
  machine: StateMachineName;
  of: Concerned;
  retryUntil: number | undefined;
  advice?: (failure: Thrown, of: Concerned) => string;
};

/** What a failure of planning leads to: another attempt, or the outcome. Nothing has been changed. */
type PlanFailure =
  | { kind: 'plan'; waitSeconds: number; waitingFor: string }
  | { kind: 'report'; isKnown: boolean; reasons: string[]; advice: string[] };

const PAUSE_SECONDS = 60;

/** Translates what the planning Task of a state machine threw. */
export function planFailure(
  failure: Thrown,
  { machine, of, retryUntil, advice = rejectionAdvice }: Planning,
  now: number,
): PlanFailure {
  const { name, message } = failure;
  const policy = rejectionOf(failure, of);
  const isInTime = retryUntil !== undefined && now + PAUSE_SECONDS * 1000 <= retryUntil;
  if (policy?.meaning === 'again' && isInTime) {
    return { kind: 'plan', waitSeconds: PAUSE_SECONDS, waitingFor: policy.says };
  }

  const isInvalid = name === 'InvalidInput';
  const causes = isInvalid ? requestProblems(message) : [`${name}: ${message}`];
  return {
    kind: 'report',
    isKnown: policy !== undefined,
    reasons: [...(policy ? [policy.says] : []), ...causes],
    advice: [
      isInvalid
        ? `Correct the fields named above; \`events/${machine}.json\` is an example of a request.`
        : advice(failure, of),
    ],
  };
}
