import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Activity, activityOf } from '../../../local/cli/progress/activity.ts';
import { activityLine } from '../../../local/cli/progress/activity-text.ts';
import { liveLine } from '../../../local/cli/progress/live-line.ts';
import { stepsOf } from '../../../local/cli/progress/steps.ts';
import { type Track, trackOf } from '../../../local/cli/progress/track.ts';
import { tracker, trackerLine } from '../../../local/cli/progress/tracker.ts';
import { aTerminal } from '../../support/runs/upkeep.ts';

const NINE = Date.UTC(2026, 2, 2, 9);
const WAIT: Activity = {
  resource: 'coredns',
  cluster: 'prod-1',
  target: 'v1.13.2-eksbuild.21',
  what: 'EKS to end update 739f5b0c-4b49-3735-89f2-d777b01ce41a',
  isWait: true,
  since: NINE,
  deadlineAt: NINE + 3_600_000,
};

describe('the line of a wait', () => {
  it.each([
    [
      Number.POSITIVE_INFINITY,
      'coredns on prod-1 -> v1.13.2-eksbuild.21: waiting for EKS to end update 739f5b0c-4b49-3735-89f2-d777b01ce41a (1 min 5 s, deadline 10:00:00)',
    ],
    [100, 'coredns on prod-1 -> v1.13.2-eksbuild.21: waiting for EKS to end up.. (1 min 5 s, deadline 10:00:00)'],
    [60, 'coredns -> v1.13.2-eksbuild.21: EKS to en.. (1:05, by 10:00)'],
    [50, 'coredns -> v1.13.2-eksbuild.21 (1:05, by 10:00)'],
    [30, 'coredns: EKS to end u.. (1:05)'],
    [5, 'cored'],
  ])('of %s columns says what, how long, the target and the deadline as far as they fit', (columns, line) => {
    expect(activityLine(WAIT, NINE + 65_000, columns)).toBe(line);
  });

  it('names the day of a deadline that is not today, and no time on a clock that is not its own', () => {
    const line = activityLine({ ...WAIT, deadlineAt: NINE + 86_400_000 }, NINE - 1, 200);

    expect(line).toMatch(/ \(deadline 2026-03-03 09:00:00\)$/);
  });

  it('is never wider than the terminal', () => {
    const text = fc.string({ maxLength: 40 });
    fc.assert(
      fc.property(text, text, text, fc.nat(120), fc.nat(100_000), (resource, target, what, columns, seconds) => {
        const line = activityLine({ ...WAIT, resource, target, what }, NINE + seconds * 1000, columns);
        expect(line.length).toBeLessThanOrEqual(columns);
      }),
      { numRuns: 200 },
    );
  });
});

describe('while a run waits', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('a file gets a line after every ten seconds of silence', () => {
    const { terminal, shown } = aTerminal();
    const live = liveLine(terminal);
    live.begin(() => 'waiting');

    vi.advanceTimersByTime(9_000);
    live.terminal.out('a state\n');
    vi.advanceTimersByTime(9_000);
    const early = shown.out;
    vi.advanceTimersByTime(12_000);
    live.end();
    vi.advanceTimersByTime(20_000);

    expect(early).toBe('a state\n');
    expect(shown.out).toBe('a state\nwaiting\nwaiting\n');
  });

  it('a terminal has one line, which gives way to what is printed and to a question', async () => {
    let answer = (_: string) => {};
    const ask = () => new Promise<string>((resolve) => (answer = resolve));
    const { terminal, shown } = aTerminal({ columns: 80, ask });
    const live = liveLine(terminal);
    live.begin((columns) => `waiting ${columns}`);

    vi.advanceTimersByTime(2_000);
    live.terminal.note('a note\n');
    const before = shown.out;
    const asked = live.terminal.ask?.('Approve?', new AbortController().signal);
    vi.advanceTimersByTime(5_000);
    const during = shown.out;
    answer('yes');
    await asked;
    vi.advanceTimersByTime(1_000);
    live.end();

    expect(before).toBe('waiting 79\r\u001b[2Kwaiting 79\r\u001b[2K');
    expect(during).toBe(before);
    expect(shown.out).toBe(`${during}waiting 79\r\u001b[2K`);
  });

  it('a terminal that became narrower is cleared of every row that the line has broken into', () => {
    const { terminal, shown } = aTerminal({ columns: 80 });
    let columns = 80;
    const live = liveLine(Object.defineProperty({ ...terminal }, 'columns', { get: () => columns }));
    live.begin((width) => 'x'.repeat(Math.min(width, 79)));

    vi.advanceTimersByTime(1_000);
    columns = 30;
    vi.advanceTimersByTime(1_000);
    live.end();

    expect(shown.out).toBe(
      `${'x'.repeat(79)}\r\u001b[2K\u001b[1A\u001b[2K\u001b[1A\u001b[2K${'x'.repeat(29)}\r\u001b[2K`,
    );
  });
});

const entered = (name: string) => ({ timestamp: new Date(NINE), stateEnteredEventDetails: { name } });
const assigned = (variables: object) => ({
  stateExitedEventDetails: {
    assignedVariables: Object.fromEntries(
      Object.entries(variables).map(([name, value]) => [name, JSON.stringify(value)]),
    ),
  },
});
const started = (input: object) => ({ executionStartedEventDetails: { input: JSON.stringify(input) } });

const ADDON_PLAN = {
  cluster: { name: 'prod-1' },
  addon: 'coredns',
  to: { version: 'v3' },
  deadlineAt: '2026-03-02T10:00:00.000Z',
};
const PROFILE_PLAN = {
  cluster: { name: 'prod-1' },
  profile: 'default',
  names: ['9999-default', 'default'],
  handOver: 'bake',
};
const hop = (old: string, next: string) => ({ old: { name: old }, new: { name: next } });
const trackAt = (variables: object): Track => trackOf([entered('Wait for EKS'), assigned(variables)]);

describe('the steps of an execution', () => {
  it.each([
    ['before its plan', {}, { done: [], now: 'plan', todo: ['publish the outcome'] }],
    [
      'in the second of two updates',
      { plan: ADDON_PLAN, decision: { kind: 'poll', progress: { phase: 'update', path: ['v2', 'v3'], step: 1 } } },
      {
        done: ['plan', 'update to v2', 'verify v2'],
        now: 'update to v3',
        todo: ['verify v3', 'publish the outcome'],
      },
    ],
    [
      'while a rollback is verified',
      { plan: ADDON_PLAN, decision: { kind: 'verify', progress: { phase: 'rollback', path: ['v1'], step: 0 } } },
      {
        done: ['plan', 'update to v3, which failed', 'roll back to v1'],
        now: 'verify v1',
        todo: ['publish the outcome'],
      },
    ],
    [
      'while a temporary profile is deleted',
      { plan: PROFILE_PLAN, decision: { kind: 'delete', progress: { hop: hop('9999-default', 'default') } } },
      {
        done: ['plan', 'create 9999-default', 'bake', 'delete default', 'create default', 'bake'],
        now: 'delete 9999-default',
        todo: ['publish the outcome'],
      },
    ],
    [
      'while a failed profile is removed',
      { plan: PROFILE_PLAN, decision: { kind: 'remove', progress: { hop: hop('default', '9999-default') } } },
      { done: ['plan'], now: 'remove 9999-default, which failed', todo: ['publish the outcome'] },
    ],
    [
      'at the second item of a cluster',
      {
        plan: {
          cluster: { name: 'prod-1' },
          items: [{ resource: 'vpc-cni' }, { resource: 'coredns' }, { resource: 'x' }],
        },
        decision: { kind: 'item', progress: { at: 1, results: [{ resource: 'vpc-cni', name: 'Updated' }] } },
      },
      { done: ['plan', 'vpc-cni (Updated)'], now: 'coredns', todo: ['x', 'publish the outcome'] },
    ],
    [
      'at its end',
      {
        plan: ADDON_PLAN,
        decision: { kind: 'publish', outcome: { name: 'Updated', summary: 'coredns was updated.' } },
      },
      { done: ['coredns was updated.'], now: 'publish the outcome', todo: [] },
    ],
  ])('are known %s', (_, variables, steps) => {
    expect(stepsOf(trackAt(variables))).toEqual(steps);
  });

  it('are not known of an execution that changes nothing of its own', () => {
    expect(stepsOf(trackAt({ plan: { cluster: { name: 'prod-1' } } }))).toBeUndefined();
  });
});

describe('what a run is doing', () => {
  it('is what the execution does that it has started, until that ends', () => {
    const { onEvent, activity } = tracker();
    const child = { ExecutionArn: 'child' };
    onEvent('parent', started({ cluster: 'prod-1' }));
    onEvent('parent', entered('Update add-on'));
    onEvent('parent', { taskSubmittedEventDetails: { output: JSON.stringify(child) } });
    onEvent('child', started({ cluster: 'prod-1', addon: 'coredns' }));
    onEvent('child', assigned({ plan: ADDON_PLAN, decision: { kind: 'poll', waitingFor: 'EKS to end update 1' } }));
    onEvent('child', entered('Wait for EKS'));
    const during = activity();
    onEvent('child', { type: 'ExecutionSucceeded' });

    expect(during).toEqual({ ...WAIT, target: 'v3', what: 'EKS to end update 1' });
    expect(activity()).toMatchObject({ resource: 'prod-1', what: 'Update add-on', isWait: false });
  });

  it('has the time on the clock of the run where it is a line of its own', () => {
    const { onEvent, activity } = tracker();
    onEvent('one', started({ cluster: 'prod-1', addon: 'coredns' }));
    onEvent('one', entered('Plan add-on update'));
    const line = trackerLine({ onEvent, activity }, { now: () => NINE + 10_000 });

    expect(line(Number.POSITIVE_INFINITY)).toBe('09:00:10    coredns on prod-1: Plan add-on update (10 s)');
    expect(line(60)).toBe('coredns on prod-1: Plan add-on update (10 s)');
  });

  it('is a rollback to the version that it goes back to', () => {
    const decision = { kind: 'poll', progress: { phase: 'rollback', path: ['v2', 'v1'], step: 0 } };

    expect(activityOf(trackAt({ plan: ADDON_PLAN, decision }))?.target).toBe('v1');
  });
});
