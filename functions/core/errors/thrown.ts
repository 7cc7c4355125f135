/** What a Task threw: the name that Step Functions matched, and the message of EKS or of eks-upkeep. */
export type Thrown = { name: string; message: string };

/** Name and message of what a Task threw, from the Error and Cause that Step Functions passes on. */
export function thrown(error: string, cause: string): Thrown {
  try {
    const { errorMessage } = JSON.parse(cause);
    return { name: error, message: typeof errorMessage === 'string' ? errorMessage : cause };
  } catch {
    return { name: error, message: cause };
  }
}

/**
 * What an error thrown by a Task means. `again`: the call may be retried after a pause, for as long as there is time.
 * `busy`: another change is in progress; wait for it to end. `rejected`: a retry would be rejected again.
 */
export type RejectionPolicy = { meaning: 'again' | 'busy' | 'rejected'; says: string; advice: string };
