import type { Catcher, Retrier } from '../definition.ts';
import { readConclusion } from './conclusion.ts';
import type { FieldReader } from './field.ts';

const LONGEST_DELAY_SECONDS = 31_622_400;
const MOST_ATTEMPTS = 99_999_999;

/** Retry and Catch of a Task, Parallel or Map. */
export function readRecovery(fields: FieldReader): { retry: Retrier[]; catch: Catcher[] } {
  const retriers = fields.list('Retry', 0);
  const catchers = fields.list('Catch', 0);
  return {
    retry: retriers.map((fields, index) => readRetrier(fields, index === retriers.length - 1)),
    catch: catchers.map((fields, index) => readCatcher(fields, index === catchers.length - 1)),
  };
}

function readRetrier(fields: FieldReader, last: boolean): Retrier {
  const intervalSeconds = fields.number('IntervalSeconds', { from: 1, to: MOST_ATTEMPTS, whole: true }, 1);
  const maxDelaySeconds = fields.has('MaxDelaySeconds')
    ? fields.number('MaxDelaySeconds', { from: 1, to: LONGEST_DELAY_SECONDS, whole: true }, LONGEST_DELAY_SECONDS)
    : undefined;
  if (maxDelaySeconds !== undefined && maxDelaySeconds <= intervalSeconds) {
    fields.problem('MaxDelaySeconds', 'This has to be above IntervalSeconds.');
  }
  const retrier: Retrier = {
    errorEquals: readErrorEquals(fields, last),
    intervalSeconds,
    backoffRate: fields.number('BackoffRate', { from: 1, to: MOST_ATTEMPTS, whole: false }, 2),
    maxAttempts: fields.number('MaxAttempts', { from: 0, to: MOST_ATTEMPTS, whole: true }, 3),
    jitter: fields.oneOf('JitterStrategy', ['FULL', 'NONE'], 'NONE'),
    ...(maxDelaySeconds !== undefined && { maxDelaySeconds }),
  };
  fields.done();
  return retrier;
}

function readCatcher(fields: FieldReader, last: boolean): Catcher {
  const catcher = {
    errorEquals: readErrorEquals(fields, last),
    next: fields.need('Next'),
    ...readConclusion(fields, 'error'),
  };
  fields.done();
  return catcher;
}

function readErrorEquals(fields: FieldReader, last: boolean): string[] {
  const names = fields.strings('ErrorEquals');
  if (names.length === 0) fields.problem('ErrorEquals', 'This is a list of at least one error name.');
  for (const name of names.filter((each) => each.includes('*'))) {
    fields.problem(
      'ErrorEquals',
      `${name} matches nothing: Step Functions has no wildcards but States.ALL and States.TaskFailed.`,
    );
  }
  if (names.includes('States.ALL') && (names.length > 1 || !last)) {
    fields.problem('ErrorEquals', 'States.ALL must be alone and in the last place.');
  }
  return names;
}
