import { parsed } from '../json.ts';

/** What a Task threw: the name that Step Functions matched, and the message of EKS or of eks-upkeep. */
export type Thrown = { name: string; message: string };

/** Name and message of what a Task threw, from the Error and Cause that Step Functions passes on. */
export const thrown = (error: string, cause: string): Thrown => ({ name: error, message: messageIn(cause) });

/** What a Cause says to people: of what a Lambda threw, the message without the stack; anything else as it is. */
export function messageIn(cause: string): string {
  const [, message] = /"errorMessage":\s*"((?:[^"\\]|\\.)*)"/s.exec(cause) ?? [];
  return message === undefined ? cause : String(parsed(`"${message}"`) ?? message);
}

/**
 * What an error thrown by a Task means. `again`: the call may be retried after a pause, for as long as there is time.
 * `busy`: another change is in progress; wait for it to end. `rejected`: a retry would be rejected again.
 */
export type RejectionPolicy = { meaning: 'again' | 'busy' | 'rejected'; says: string; advice: string };
