import type { ChoiceRule, ParallelState, State, TaskState, WaitState } from '../definition.ts';
import { OURS } from '../ours.ts';
import { checkResource } from '../resources.ts';
import { readConclusion, readFollowing } from './conclusion.ts';
import type { FieldReader } from './field.ts';
import { readMap } from './map.ts';
import { readRecovery } from './recovery.ts';
import { readScope, type ScopeReading } from './scope.ts';
import { parseTimestamp } from './timestamp.ts';

const SECONDS = { from: 0, to: 99_999_999, whole: true };
const POSITIVE_SECONDS = { from: 1, to: 99_999_999, whole: true };
const READERS = {
  Pass: readPass,
  Task: readTask,
  Choice: readChoice,
  Wait: readWait,
  Succeed: readSucceed,
  Fail: readFail,
  Parallel: readParallel,
  Map: readMap,
};

/** Reads one state with every field it may have; undefined when not even its type is known. */
export function readState(name: string, fields: FieldReader, reading: ScopeReading): State | undefined {
  const language = fields.oneOf('QueryLanguage', ['JSONata', 'JSONPath'], reading.language);
  if (language !== 'JSONata') {
    fields.problem('QueryLanguage', 'Only JSONata runs here: write QueryLanguage: JSONata at the top of the machine.');
  }
  const type = fields.need('Type');
  const read = Object.entries(READERS).find(([known]) => known === type)?.[1];
  if (!read) {
    if (type) fields.problem('Type', `${type} is not one of ${Object.keys(READERS).join(', ')}.`);
    return undefined;
  }
  const comment = fields.text('Comment');
  const state = read({ name, ...(comment !== undefined && { comment }) }, fields, reading);
  fields.done();
  return state;
}

type Named = { name: string; comment?: string };

function readPass(named: Named, fields: FieldReader): State {
  return { ...named, type: 'Pass', ...readConclusion(fields, 'input'), ...readFollowing(fields) };
}

function readSucceed(named: Named, fields: FieldReader): State {
  const output = fields.template('Output');
  return { ...named, type: 'Succeed', ...(output && { output }) };
}

function readFail(named: Named, fields: FieldReader): State {
  const error = fields.typed('Error', 'string');
  const cause = fields.typed('Cause', 'string');
  return { ...named, type: 'Fail', ...(error && { error }), ...(cause && { cause }) };
}

function readWait(named: Named, fields: FieldReader): WaitState {
  const seconds = fields.typed('Seconds', 'number', SECONDS);
  const timestamp = fields.typed('Timestamp', 'string');
  if (fields.has('Seconds') === fields.has('Timestamp')) {
    fields.problem('Seconds', 'A Wait has exactly one of Seconds and Timestamp.');
  }
  if (timestamp?.kind === 'literal' && parseTimestamp(timestamp.value) === undefined) {
    fields.problem('Timestamp', `${JSON.stringify(timestamp.value)} is not RFC 3339, such as 2026-11-21T03:45:00Z.`);
  }
  return {
    ...named,
    type: 'Wait',
    ...(seconds && { seconds }),
    ...(timestamp && { timestamp }),
    ...readConclusion(fields, 'input'),
    ...readFollowing(fields),
  };
}

function readChoice(named: Named, fields: FieldReader): State {
  if (!fields.has('Choices')) fields.problem('Choices', 'A Choice has at least one rule.');
  const rules = fields.list('Choices').flatMap((rule): ChoiceRule[] => {
    const condition = rule.typed('Condition', 'boolean');
    if (!rule.has('Condition')) rule.problem('Condition', 'A rule has a Condition.');
    const next = rule.need('Next');
    const conclusion = readConclusion(rule, 'input');
    rule.done();
    return condition ? [{ condition, next, ...conclusion }] : [];
  });
  const otherwise = fields.text('Default');
  return {
    ...named,
    type: 'Choice',
    rules,
    ...(otherwise !== undefined && { otherwise }),
    ...readConclusion(fields, 'input'),
  };
}

function readTask(named: Named, fields: FieldReader): TaskState {
  const resource = fields.need('Resource');
  const timeoutSeconds = fields.typed('TimeoutSeconds', 'number', POSITIVE_SECONDS);
  if (!fields.has('TimeoutSeconds')) {
    fields.problem(
      'TimeoutSeconds',
      `A Task without a limit may run for 99,999,999 seconds: give it one (${OURS.rule}).`,
    );
  }
  const heartbeatSeconds = fields.typed('HeartbeatSeconds', 'number', POSITIVE_SECONDS);
  if (isNotBelow(heartbeatSeconds, timeoutSeconds)) {
    fields.problem('HeartbeatSeconds', 'A heartbeat has to be shorter than TimeoutSeconds.');
  }
  const given = fields.template('Arguments');
  if (resource) checkResource(resource, fields);
  return {
    ...named,
    type: 'Task',
    resource,
    ...(given && { arguments: given }),
    timeoutSeconds: timeoutSeconds ?? { kind: 'literal', field: 'TimeoutSeconds', value: POSITIVE_SECONDS.to },
    ...(heartbeatSeconds && { heartbeatSeconds }),
    ...readConclusion(fields, 'result'),
    ...readRecovery(fields),
    ...readFollowing(fields),
  };
}

function readParallel(named: Named, fields: FieldReader, reading: ScopeReading): ParallelState {
  if (!fields.has('Branches')) fields.problem('Branches', 'A Parallel has at least one branch.');
  const branches = fields.list('Branches').map((branch) => {
    const scope = readScope(branch, reading);
    branch.done();
    return scope;
  });
  const given = fields.template('Arguments');
  return {
    ...named,
    type: 'Parallel',
    branches,
    ...(given && { arguments: given }),
    ...readConclusion(fields, 'result'),
    ...readRecovery(fields),
    ...readFollowing(fields),
  };
}

const isNotBelow = (inner: TaskState['heartbeatSeconds'], outer: TaskState['heartbeatSeconds']): boolean =>
  inner?.kind === 'literal' && outer?.kind === 'literal' && Number(inner.value) >= Number(outer.value);
