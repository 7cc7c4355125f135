import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { policyOf } from '../../../functions/core/addon/advice/error-policy.ts';
import { progressOutcome } from '../../../functions/core/addon/advice/progress-outcome.ts';
import { issueText } from '../../../functions/core/issue.ts';
import { causeText } from '../../../functions/core/outcome.ts';
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
])('an issue %j reads as %s', (issue, text) => {
  expect(issueText(issue)).toBe(text);
});

describe('a cause', () => {
  it('says what happened, why, and what to do, in that order', () => {
    const text = causeText({ summary: 'It failed.', reasons: ['So.', 'And so.'], advice: ['Do this.'] });

    expect(text).toBe('It failed.\nSo.\nAnd so.\nWhat to do:\nDo this.');
    expect(causeText({ summary: 'It failed.', reasons: [], advice: [] })).toBe('It failed.');
  });

  it('is never longer than Step Functions takes', async () => {
    const aLongText = fc.string({ minLength: 0, maxLength: 400 }).map((text) => text.repeat(200));
    await fc.assert(
      fc.property(aLongText, fc.array(aLongText), (summary, reasons) => {
        expect(causeText({ summary, reasons, advice: [] }).length).toBeLessThanOrEqual(32_768);
      }),
    );
  });
});
