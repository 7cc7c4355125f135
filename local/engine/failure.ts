/**
 * An error within a state, with the name and the text that Retry and Catch go by; both may be missing, as after
 * SendTaskFailure. `wildcards: 'none'` marks what States.ALL and States.TaskFailed leave alone.
 */
export class StateFailure extends Error {
  override readonly name = 'StateFailure';
  readonly error: string | undefined;
  override readonly cause: string | undefined;
  readonly wildcards: 'all' | 'none';

  constructor(error: string | undefined, cause: string | undefined, wildcards: 'all' | 'none' = 'all') {
    super(`${error}: ${cause}`);
    this.error = error;
    this.cause = cause;
    this.wildcards = wildcards;
  }
}

// States.TaskFailed stands for whatever a task can fail with; these come from the engine or from time.
const NOT_TASK_ERRORS: ReadonlySet<string | undefined> = new Set([
  'States.Timeout',
  'States.Runtime',
  'States.QueryEvaluationError',
  'States.ExceedToleratedFailureThreshold',
  'States.ItemReaderFailed',
  'States.ResultWriterFailed',
  'States.NoChoiceMatched',
]);

/** Whether a Retry or Catch with these names meets the error. Nothing meets States.Runtime: it always ends the execution. */
export const matchesError = (failure: StateFailure, names: readonly string[]): boolean =>
  names.some((name) => {
    if (failure.error === 'States.Runtime') return false;
    if (name === failure.error) return true;
    if (failure.wildcards === 'none') return false;
    return name === 'States.ALL' || (name === 'States.TaskFailed' && !NOT_TASK_ERRORS.has(failure.error));
  });

/** A result or state output above the limit. A task's own result can still be caught by States.ALL (recorded on AWS). */
export const dataLimitExceeded = (subject: string, wildcards: 'all' | 'none'): StateFailure =>
  new StateFailure(
    'States.DataLimitExceeded',
    `The state/task '${subject}' returned a result with a size exceeding the maximum number of bytes service limit.`,
    wildcards,
  );

/** 256 KiB: the most that a payload, the input or output of a state, or one Assign may hold. */
export const MOST_BYTES = 262_144;
