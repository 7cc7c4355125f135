import { load } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import { OutcomeNotice } from '../../../functions/core/notice/outcome-notice.ts';
import { readTemplate, textOf as written } from '../../../local/template.ts';
import { textOf, trackedFiles } from '../../support/repository.ts';

type State = {
  Type?: string;
  Next?: string;
  Default?: string;
  Choices?: State[];
  Arguments?: { FunctionName?: string; Payload?: object };
  Catch?: State[];
};

const isNotifying = ([, { Arguments }]: [string, State]) =>
  /\bPublishOutcomeFunction\b/.test(Arguments?.FunctionName ?? '');
const tellings = trackedFiles()
  .filter((file) => file.endsWith('.asl.yaml'))
  .flatMap((file) => {
    const { States: states = {} } = Object(load(textOf(file)));
    return Object.entries<State>(states)
      .filter(isNotifying)
      .map(([name, state]) => {
        const { Next: after, Catch: caught = [], Arguments: { Payload: payload = {} } = {} } = state;
        return { where: `${file}: ${name}`, after, caught, payload, states };
      });
  });

describe('an outcome whose notification failed', () => {
  it.each(tellings)('$where: passes a state that the log filter counts', ({ after, caught, states }) => {
    const [{ Next: trace = '' } = {}] = caught;

    expect(caught).toHaveLength(1);
    expect(trace).toMatch(/^Notification failed/);
    expect(states[trace]).toMatchObject({ Type: 'Pass', Next: after });
  });

  it('is counted by the template', () => {
    const { Resources } = readTemplate('template.yaml');
    const filter = Resources.FailedNotifications?.Properties;

    expect(filter?.FilterPattern).toBe('{ $.type = "PassStateEntered" && $.details.name = "Notification failed*" }');
    expect(written(filter?.MetricTransformations ?? '')).toContain('NotificationsFailed');
    expect(written(Resources.NotificationFailuresAlarm?.Properties.Metrics ?? '')).toContain('NotificationsFailed');
  });
});

describe('a Task that notifies', () => {
  const given = Object.keys(OutcomeNotice.def.shape).sort();

  it.each(tellings)('$where: is given what the event of the end reads in the history', ({ payload }) => {
    expect(Object.keys(payload).sort()).toEqual(given);
  });

  it.each(tellings)('$where: is the last Task before the end', ({ after = '', states }) => {
    expect(tasksFrom(after, states)).toEqual([]);
  });
});

/** The Tasks that can follow a state. */
function tasksFrom(name: string, states: Record<string, State>, seen: ReadonlySet<string> = new Set()): string[] {
  const state = states[name];
  if (state === undefined || seen.has(name)) return [];
  const next = [state.Next, state.Default, ...(state.Choices ?? []).map((each) => each.Next)];
  const rest = next.flatMap((each) => tasksFrom(each ?? '', states, new Set([...seen, name])));
  return state.Type === 'Task' ? [name, ...rest] : rest;
}
