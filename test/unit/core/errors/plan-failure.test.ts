import { expect, it } from 'vitest';
import { planFailure } from '../../../../functions/core/errors/plan-failure.ts';
import { rejectionAdvice, rejectionOf } from '../../../../functions/core/errors/rejection-policy.ts';

const NOW = Date.parse('2026-11-21T08:00:00Z');
const planned = (name: string, message: string, retryUntil?: number) =>
  planFailure({ name, message }, { machine: 'maintain-cluster', of: {}, retryUntil }, NOW);

it('what may pass is planned again as long as a pause is in time, and reported otherwise', () => {
  const again = { kind: 'plan', waitSeconds: 60, waitingFor: expect.stringContaining('throttling') };

  expect(planned('EksThrottled', 'Slow down.', NOW + 60_000)).toEqual(again);
  expect(planned('EksThrottled', 'Slow down.', NOW + 59_999)).toMatchObject({ kind: 'report', isKnown: true });
  expect(planned('EksThrottled', 'Slow down.')).toMatchObject({ kind: 'report' });
  expect(planned('AddonNotFound', 'No.', NOW + 600_000)).toMatchObject({ kind: 'report' });
});

it('a request that is not valid is reported with each of its fields, and an example to compare it with', () => {
  const failure = planned('InvalidInput', 'cluster: is missing\naddons: must be a list');

  expect(failure).toMatchObject({
    kind: 'report',
    isKnown: true,
    advice: ['Correct the fields named above; `events/maintain-cluster.json` is an example of a request.'],
  });
  expect(failure).toHaveProperty('reasons', [
    'The request does not fit its schema.',
    'cluster: is missing',
    'addons: must be a list',
  ]);
});

it('an error that nobody foresaw is reported by its name and message', () => {
  expect(planned('Strange', 'Nobody knows.')).toMatchObject({ isKnown: false, reasons: ['Strange: Nobody knows.'] });
});

it('an error that is known is reported with what it means, and with the advice on it', () => {
  const thrown = { name: 'ClusterNotFound', message: 'No cluster found.' };
  const policy = rejectionOf(thrown);

  expect(planned(thrown.name, thrown.message)).toMatchObject({
    reasons: [policy?.says, 'ClusterNotFound: No cluster found.'],
    advice: [policy?.advice],
  });
  expect(rejectionAdvice(thrown)).toBe(policy?.advice);
  expect(rejectionAdvice({ name: 'Strange', message: 'No.' })).not.toBe(policy?.advice);
});
