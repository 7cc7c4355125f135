import { describe, expect, it } from 'vitest';
import { policyOf } from '../../../functions/core/addon/advice/error-policy.ts';
import { progressOutcome } from '../../../functions/core/addon/advice/progress-outcome.ts';
import { issueText } from '../../../functions/core/issue.ts';
import { causeText, Outcome, outcomeOf } from '../../../functions/core/outcome.ts';
import { anIssue, aPlan, aProgress, NEW, OLD } from '../../support/worlds/addon-builders.ts';

describe('an outcome', () => {
  it('of a progress brings its log, its codes with their advice, and its calls', () => {
    const plan = aPlan({ warnings: ['It was unhealthy.'] });
    const progress = aProgress({ log: ['It failed.'], codes: ['AccessDenied'], resourceIds: ['role-1'], calls: 3 });

    const outcome = progressOutcome('AddonUpdateFailed', plan, progress, {
      summary: 'No.',
      reasons: ['So.'],
      advice: ['Do.'],
    });

    expect(outcome).toMatchObject({
      reasons: ['It was unhealthy.', 'It failed.', 'So.'],
      advice: [
        'Do.',
        ...policyOf('AccessDenied').advice({ cluster: 'prod-1', addon: 'coredns', namespace: 'kube-system' }),
      ],
      codes: ['AccessDenied'],
      resourceIds: ['role-1'],
      details: { from: OLD, to: NEW, updateCalls: 3, updateId: 'update-1' },
    });
  });

  it('has a severity of its own, and says only what is known', () => {
    const head = { machine: 'maintain-cluster', name: 'Maintained', succeeded: true, severity: 'info' } as const;
    const nothing = { reasons: [], advice: [], codes: [], resourceIds: [], details: {} };
    const cluster = { name: 'prod-1' };

    expect(outcomeOf(head, {}, { summary: 'Done.' })).toEqual({ ...head, ...nothing, summary: 'Done.' });
    for (const severity of ['warning', 'error', 'critical'] as const) {
      const outcome = outcomeOf(head, { cluster }, { summary: 'Done.', severity, advice: ['Do.', 'Do.'] });

      expect(outcome).toEqual({ ...head, ...nothing, severity, cluster, summary: 'Done.', advice: ['Do.'] });
      expect(Outcome.parse(outcome)).toEqual(outcome);
    }
  });

  it.each(['addon', 'fargate-profile'] as const)('about the kind of resource %s is handed on as it is', (kind) => {
    const head = { machine: 'maintain-cluster', name: 'Maintained', succeeded: true, severity: 'info' } as const;
    const outcome = outcomeOf(head, { resource: { kind, name: 'a' } }, { summary: 'Done.' });

    expect(outcome.resource).toEqual({ kind, name: 'a' });
    expect(Outcome.parse(outcome)).toEqual(outcome);
  });

  it('that succeeded with something to report is a warning', () => {
    const clouded = progressOutcome('Updated', aPlan(), aProgress({ log: ['It failed first.'] }), {
      summary: 'Done.',
    });

    expect(clouded).toMatchObject({ succeeded: true, severity: 'warning' });
    expect(progressOutcome('Updated', aPlan(), aProgress(), { summary: 'Done.' }).severity).toBe('info');
  });
});

it.each([
  [anIssue('Unknown', '', []), 'Unknown'],
  [anIssue('Unknown', 'As given. ', []), 'Unknown: As given'],
  [anIssue('Unknown', 'As given', ['a', 'b']), 'Unknown: As given (a, b)'],
  [anIssue('Unknown', '', ['a']), 'Unknown (a)'],
  [anIssue('Unknown', 'As given. And more.', []), 'Unknown: As given. And more'],
])('an issue %j reads as %s', (issue, text) => {
  expect(issueText(issue)).toBe(text);
});

describe('a cause', () => {
  it('says what happened, why, and what to do, in that order', () => {
    const text = causeText({ summary: 'It failed.', reasons: ['So.', 'And so.'], advice: ['Do this.'] });

    expect(text).toBe('It failed.\nSo.\nAnd so.\nWhat to do:\nDo this.');
    expect(causeText({ summary: 'It failed.', reasons: [], advice: [] })).toBe('It failed.');
  });

  it.each([
    [[], 'a'.repeat(40_000)],
    [['b'.repeat(20_000), 'c'.repeat(20_000)], 'a'],
    [Array.from({ length: 30_000 }, () => 'b'), 'a'],
  ])('is never longer than Step Functions takes, and begins with what happened', (reasons, summary) => {
    const text = causeText({ summary, reasons, advice: ['Do this.'] });

    expect(text.length).toBeLessThanOrEqual(32_768);
    expect([summary, ...reasons].join('\n').startsWith(text)).toBe(true);
  });

  it('is whole when it fits', () => {
    const summary = 'a'.repeat(30_000);

    expect(causeText({ summary, reasons: [], advice: [] })).toBe(summary);
  });
});
