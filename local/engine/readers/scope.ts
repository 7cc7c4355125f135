import type { Scope, State } from '../definition.ts';
import { isRecord, typeName } from '../json.ts';
import { type FieldReader, fieldReader, type Report } from './field.ts';

/** What surrounds the states of a scope: where it lies, which variables it can read, every state name met so far. */
export type ScopeReading = {
  path: string;
  language: 'JSONata' | 'JSONPath';
  variables: ReadonlySet<string>;
  names: Map<string, string>;
  report: Report;
  // Handed in, because a state may hold scopes and a scope holds states.
  readState: (name: string, fields: FieldReader, reading: ScopeReading) => State | undefined;
};

const LONGEST_NAME = 80;

/** Reads StartAt and States, and checks that they hang together: no dangling target, no state out of reach, an end. */
export function readScope(fields: FieldReader, reading: ScopeReading): Scope {
  const startAt = fields.need('StartAt');
  const raw = fields.inner('States')?.raw;
  if (!fields.has('States')) fields.problem('States', 'This field is required.');
  if (raw && Object.keys(raw).length === 0) fields.problem('States', 'There must be at least one state.');
  const variables = new Set([...reading.variables, ...assignedIn(raw ?? {})]);
  const states = new Map<string, State>();
  const targets = new Map<string, string[]>();
  for (const [name, value] of Object.entries(raw ?? {})) {
    const path = reading.path ? `${reading.path}/${name}` : name;
    checkName(name, path, reading);
    if (!isRecord(value)) {
      reading.report({ state: path, message: `A state is an object, not ${typeName(value)}.` });
      continue;
    }
    const reader = fieldReader(value, { state: path, prefix: '', variables }, reading.report);
    const state = reading.readState(name, reader, { ...reading, path, variables });
    targets.set(name, targetsOf(value));
    if (state) states.set(name, state);
  }
  if (raw) checkFlow(startAt, targets, fields, reading);
  if (states.size > 0 && !Object.values(raw ?? {}).some(isTerminal)) {
    fields.problem('States', 'No state ends this: give one End: true, or add a Succeed or a Fail.');
  }
  return { startAt, states };
}

function checkName(name: string, path: string, { names, report }: ScopeReading): void {
  if (name.length > LONGEST_NAME)
    report({ state: path, message: `A state name has at most ${LONGEST_NAME} characters.` });
  const other = names.get(name);
  if (other !== undefined) {
    report({ state: path, message: `The name is taken by "${other}"; state names are unique in the whole machine.` });
  }
  names.set(name, path);
}

function checkFlow(
  startAt: string,
  targets: ReadonlyMap<string, string[]>,
  fields: FieldReader,
  { path, report }: ScopeReading,
): void {
  if (startAt !== '' && !targets.has(startAt)) fields.problem('StartAt', `There is no state "${startAt}".`);
  const reached = new Set<string>();
  const open = [startAt];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    if (reached.has(name)) continue;
    reached.add(name);
    open.push(...(targets.get(name) ?? []));
  }
  for (const name of targets.keys()) {
    if (targets.has(startAt) && !reached.has(name)) {
      report({ state: path ? `${path}/${name}` : name, message: `No state leads here from "${startAt}".` });
    }
    for (const [field, target] of transitionsOf(fields, name)) {
      if (targets.has(target)) continue;
      report({
        state: path ? `${path}/${name}` : name,
        field,
        message: `There is no state "${target}" in this scope.`,
      });
    }
  }
}

const isTerminal = (state: unknown): boolean =>
  isRecord(state) && (state.End === true || state.Type === 'Succeed' || state.Type === 'Fail');

const transitionsOf = (fields: FieldReader, name: string): [string, string][] => {
  const states = fields.raw.States;
  const state = isRecord(states) ? states[name] : undefined;
  return isRecord(state) ? transitions(state) : [];
};

const targetsOf = (state: Record<string, unknown>): string[] => transitions(state).map(([, target]) => target);

function transitions(state: Record<string, unknown>): [string, string][] {
  const found: [string, unknown][] = [
    ['Next', state.Next],
    ['Default', state.Default],
    ...listed(state, 'Choices').map((rule, index): [string, unknown] => [`Choices[${index}]/Next`, rule.Next]),
    ...listed(state, 'Catch').map((catcher, index): [string, unknown] => [`Catch[${index}]/Next`, catcher.Next]),
  ];
  return found.flatMap(([field, target]) => (typeof target === 'string' ? [[field, target]] : []));
}

/** The variables that the states of a scope assign, also in their rules and catchers, but not in inner scopes. */
function assignedIn(states: Record<string, unknown>): string[] {
  return Object.values(states)
    .filter(isRecord)
    .flatMap((state) => [state, ...listed(state, 'Choices'), ...listed(state, 'Catch')])
    .flatMap(({ Assign }) => (isRecord(Assign) ? Object.keys(Assign) : []));
}

const listed = (state: Record<string, unknown>, field: string): Record<string, unknown>[] => {
  const list = state[field];
  return Array.isArray(list) ? list.filter(isRecord) : [];
};
