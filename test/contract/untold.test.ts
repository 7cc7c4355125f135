import { load } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import { TOLD_ERRORS } from '../../functions/core/execution-event.ts';
import { readTemplate, textOf as written } from '../../local/template.ts';
import { textOf, trackedFiles } from '../support/repository.ts';

type State = { Type?: string; Next?: string; Arguments?: { FunctionName?: string }; Catch?: State[] };

const isTelling = ([, { Arguments }]: [string, State]) => /\bTellOutcomeFunction\b/.test(Arguments?.FunctionName ?? '');
const tellings = trackedFiles()
  .filter((file) => file.endsWith('.asl.yaml'))
  .flatMap((file) => {
    const { States: states = {} } = Object(load(textOf(file)));
    return Object.entries<State>(states)
      .filter(isTelling)
      .map(([name, state]) => ({ where: `${file}: ${name}`, after: state.Next, caught: state.Catch ?? [], states }));
  });

describe('an outcome that nobody was told of', () => {
  it.each(tellings)('$where: passes a state that the log filter counts', ({ after, caught, states }) => {
    const [{ Next: trace = '' } = {}] = caught;

    expect(caught).toHaveLength(1);
    expect(trace).toMatch(/^Nobody was told/);
    expect(states[trace]).toMatchObject({ Type: 'Pass', Next: after });
  });

  it('is counted by the template', () => {
    const { Resources } = readTemplate('template.yaml');
    const filter = Resources.UntoldOutcomes?.Properties;

    expect(filter?.FilterPattern).toBe('{ $.type = "PassStateEntered" && $.details.name = "Nobody was told*" }');
    expect(written(filter?.MetricTransformations ?? '')).toContain('OutcomesUntold');
    expect(written(Resources.NotificationFailuresAlarm?.Properties.Metrics ?? '')).toContain('OutcomesUntold');
  });
});

it('an execution that told its outcome is not told again by its event', () => {
  const texts = trackedFiles()
    .filter((file) => file.startsWith('functions/core/'))
    .map(textOf);
  const tables = texts.flatMap((text) => [...text.matchAll(/^ {2}(\w+): '(?:info|warning|error|critical)',$/gm)]);
  const single = texts.flatMap((text) => [...text.matchAll(/name: '(\w+)', succeeded: false/g)]);
  const successes = new Set(['Updated', 'Kept', 'UpToDate', 'Planned', 'Replaced', 'Maintained']);
  const failures = [...tables, ...single].map(([, name = '']) => name).filter((name) => !successes.has(name));

  expect(new Set(failures).size).toBeGreaterThan(10);
  expect(failures.filter((name) => !TOLD_ERRORS.has(name))).toEqual([]);
});
