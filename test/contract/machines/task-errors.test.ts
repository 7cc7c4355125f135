import { load } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { reachable } from '../../../local/doctor/called-actions.ts';
import { expandRetriers } from '../../../local/retriers.ts';
import { textOf, trackedFiles } from '../../support/repository.ts';

const Rule = z.object({ ErrorEquals: z.array(z.string()) });
const State = z.object({
  Type: z.string(),
  Arguments: z
    .object({ FunctionName: z.string(), Payload: z.looseObject({ at: z.string().optional() }).optional() })
    .optional(),
  Retry: z.array(Rule).default([]),
  Catch: z.array(Rule).default([]),
});
const Machine = z.object({ States: z.record(z.string(), z.unknown()) });

const kebab = (name: string) => name.replace(/(?!^)([A-Z])/g, '-$1').toLowerCase();
const machines = trackedFiles().filter((file) => file.endsWith('.asl.yaml'));

/** The names that the files throw which a Lambda is made of. */
const thrownBy = (lambda: string) =>
  new Set(
    reachable(lambda).flatMap((file) =>
      [
        ...textOf(file).matchAll(
          /new WorkflowError\(\s*'(\w+)'|\berrorNamed\('(\w+)'\)|\b(?:name|error): '(\w+)'|return '(\w+)'/g,
        ),
      ].map(([, ...names]) => names.find((name) => name !== undefined)),
    ),
  );

// What another try may mend; adapters throw these by name, everything else as it is.
const PASSING = ['EksThrottled', 'EksUnavailable', 'TableUnavailable', 'NotificationNotSent'];

describe.each(machines)('%s', (file) => {
  const tasks = Object.entries(Machine.parse(load(expandRetriers(textOf(file)))).States).flatMap(([name, value]) => {
    const state = State.safeParse(value);
    const [, functionName] = /^\$\{(\w+)Function\}$/.exec(state.data?.Arguments?.FunctionName ?? '') ?? [];
    return state.success && functionName !== undefined ? [{ name, state: state.data, functionName }] : [];
  });

  it.each(tasks)('$name expects only errors that $functionName throws', ({ state, functionName }) => {
    const expected = [...state.Retry, ...state.Catch].flatMap(({ ErrorEquals }) => ErrorEquals);
    const thrown = thrownBy(`functions/${kebab(functionName)}.ts`);

    const never = expected.filter(
      (name) => !/^(States|Lambda|Runtime|Sandbox|Extension)\./.test(name) && !thrown.has(name),
    );

    expect(never).toEqual([]);
  });

  it.each(tasks)('$name is tried again after what $functionName throws for a while', ({ state, functionName }) => {
    const thrown = thrownBy(`functions/${kebab(functionName)}.ts`);
    // What a Lambda calls can depend on where in the state machine it is asked; then all its Tasks count.
    const { at } = state.Arguments?.Payload ?? {};
    const alike =
      at === undefined ? [state] : tasks.filter((each) => each.functionName === functionName).map((each) => each.state);
    const retried = new Set(alike.flatMap(({ Retry }) => Retry).flatMap(({ ErrorEquals }) => ErrorEquals));

    // Without the table, a change is asked for, polled, and a plan and an outcome published all the same.
    const passing = ['StartAddonUpdate', 'PollAddon', 'PublishOutcome', 'PublishPlan'].includes(functionName)
      ? PASSING.filter((name) => name !== 'TableUnavailable')
      : PASSING;
    expect(passing.filter((name) => thrown.has(name) && !retried.has(name))).toEqual([]);
  });
});
