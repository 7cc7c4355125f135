import { describe, expect, it } from 'vitest';
import {
  type Insight,
  type InsightDetails,
  insightLine,
  quotedInsights,
} from '../../../../functions/core/maintenance/insights.ts';
import {
  itemExecutionIn,
  itemExecutionOf,
  secondsBetween,
  succeededResult,
} from '../../../../functions/core/maintenance/item-result.ts';
import {
  FIRST_PROGRESS,
  type ItemResult,
  type MaintenanceItem,
} from '../../../../functions/core/maintenance/progress.ts';
import { itemDone } from '../../../../functions/core/maintenance/results.ts';

const FROM = '2026-11-21T08:00:00Z';
const TO = '2026-11-21T08:01:30.400Z';

describe('how long an item took', () => {
  it.each([
    [FROM, TO, 90],
    [Date.parse(FROM), Date.parse(TO), 90],
    [FROM, Date.parse(TO), 90],
    [undefined, TO, undefined],
    [FROM, undefined, undefined],
    [FROM, 'later', undefined],
  ])('is the seconds between two times, if both are known: %s and %s', (from, to, seconds) => {
    expect(secondsBetween(from, to)).toBe(seconds);
  });

  it.each([
    { Status: 'TIMED_OUT', StartDate: FROM, StopDate: TO },
    { Status: 'FAILED', StartDate: Date.parse(FROM), StopDate: Date.parse(TO) },
  ])('is read from a Cause, however it writes times: %j', (cause) => {
    expect(itemExecutionIn(JSON.stringify(cause))).toMatchObject({ kind: 'failed', status: cause.Status, seconds: 90 });
  });

  it('is read from the description of an execution', () => {
    const times = { startedAt: FROM, stoppedAt: TO };

    expect(itemExecutionOf({ status: 'SUCCEEDED', output: '{}', ...times })).toMatchObject({ seconds: 90 });
    expect(itemExecutionOf({ status: 'FAILED', ...times })).toMatchObject({ seconds: 90 });
  });
});

describe('what is kept of an item', () => {
  const item = (machine: MaintenanceItem['machine']) => ({ machine, resource: 'a', run: 'run', timeoutSeconds: 900 });
  const keptOf = (machine: MaintenanceItem['machine'], details: Record<string, string>) =>
    succeededResult(
      { item: item(machine), execution: 'arn', room: 600 },
      { name: 'Updated', succeeded: true, severity: 'info', summary: 'Done.', reasons: [], details },
    ).details;

  it.each<[MaintenanceItem['machine'], string[]]>([
    ['update-addon', ['decision', 'from', 'to', 'notOffered', 'mustMove', 'versions', 'changes', 'heldBack']],
    ['replace-fargate-profile', ['decision', 'oldProfile', 'newProfile', 'names', 'differences']],
  ])('is what the summary of a run and its plans need: %s', (machine, kept) => {
    const details = Object.fromEntries(kept.map((name) => [name, 'x']));

    expect(keptOf(machine, { ...details, snapshot: 'x', other: 'x' })).toEqual(details);
  });

  it('counts for how severe the whole is', () => {
    const aResult = (severity: ItemResult['severity']): ItemResult => ({
      ...{ machine: 'update-addon', resource: severity, execution: 'arn', name: 'Updated', succeeded: true },
      ...{ severity, says: '', details: {} },
    });
    const severityOf = (...severities: ItemResult['severity'][]) => {
      const items = severities.map(() => item('update-addon'));
      const plan = {
        cluster: { name: 'prod-1' },
        onFailure: 'stop' as const,
        dryRun: false,
        items,
        leftAlone: [],
        insights: [],
      };
      const progress = { ...FIRST_PROGRESS, at: items.length - 1, results: severities.map(aResult) };
      return Object(itemDone({ plan, progress, now: 0 })).outcome.severity;
    };

    expect(severityOf('info', 'warning')).toBe('warning');
    expect(severityOf('info', 'error', 'warning')).toBe('error');
    expect(severityOf('critical', 'error')).toBe('critical');
  });
});

describe('an insight of EKS', () => {
  const someDetails = (changes: Partial<InsightDetails>): InsightDetails => ({
    ...{ recommendation: '', resources: [], compatible: [], deprecations: [] },
    ...changes,
  });
  const anInsight = (changes: Partial<Insight> = {}): Insight => ({
    ...{ id: 'id-1', category: 'UPGRADE_READINESS', name: 'coredns versions', clusterVersion: '1.34' },
    ...{ status: 'ERROR', reason: '', details: undefined },
    ...changes,
  });
  const quoted = (...insights: Insight[]) => quotedInsights({ name: 'prod-1' }, insights, ['coredns']);
  const saysOf = (details: Partial<InsightDetails>) => quoted(anInsight({ details: someDetails(details) }))[0]?.says;
  const arn = 'arn:aws:eks:eu-west-1:111122223333:addon/prod-1/coredns/0';
  const client = { userAgent: 'coredns/v1', requests: 3 };

  it.each<[string, Partial<InsightDetails>, string[]]>([
    ['an add-on that only a resource names', { resources: [{ arn, reason: 'It is old.' }] }, ['coredns: It is old.']],
    [
      'one without a reason',
      { resources: [{ arn, reason: '' }], compatible: [{ addon: 'coredns', versions: ['v1'] }] },
      ['coredns: EKS names as compatible v1.'],
    ],
    [
      'three versions, which are all named',
      { compatible: [{ addon: 'coredns', versions: ['v3', 'v2', 'v1'] }] },
      ['coredns: EKS names as compatible v3, v2, v1.'],
    ],
    [
      'a deprecated API that nothing replaces, for good',
      { deprecations: [{ usage: '/apis/x', replacedWith: '', stopServingVersion: '', clients: [client] }] },
      ['coredns/v1 called /apis/x: 3 requests in the last 30 days.'],
    ],
    ['a long recommendation', { recommendation: 'x'.repeat(600) }, [`EKS recommends: ${'x'.repeat(484)}`]],
  ])('is quoted with what it says, and no more: %s', (_, details, says) => {
    expect(saysOf(details)).toEqual(says);
  });

  it('is not quoted when it is not about add-ons, though its details could not be read', () => {
    const details = { what: 'The details', error: 'AccessDenied', message: 'No.' };

    expect(quoted(anInsight({ name: 'Kubelet version skew', details }))).toEqual([]);
  });

  it.each(['Add-on compatibility', 'EKS addon health'])(
    'is about add-ons by its name, however it is written: %s',
    (name) => {
      expect(quoted(anInsight({ name }))).toHaveLength(1);
    },
  );

  it('is one of the eight that are the worst', () => {
    const of = (status: string) => Array.from({ length: 3 }, () => anInsight({ status }));
    const all = quoted(...of('PASSING'), ...of('NEW'), ...of('WARNING'), ...of('ERROR'));

    expect(all.map(({ status }) => status)).toEqual([
      ...['ERROR', 'ERROR', 'ERROR', 'WARNING', 'WARNING', 'WARNING', 'NEW', 'NEW'],
    ]);
  });

  it('is a line, with the Kubernetes version that it is about, if it is about one', () => {
    const lines = quoted(anInsight(), anInsight({ clusterVersion: null })).map(insightLine);

    expect(lines).toEqual([
      'EKS insight "coredns versions" (UPGRADE_READINESS, Kubernetes 1.34): ERROR.',
      'EKS insight "coredns versions" (UPGRADE_READINESS): ERROR.',
    ]);
  });

  it('that could not be read takes one line of 500 characters', () => {
    const unread = { what: 'The insights', error: 'AccessDenied', message: 'x'.repeat(600) };

    expect(quotedInsights({ name: 'prod-1' }, unread, [])[0]?.says.map(({ length }) => length)).toEqual([500]);
  });
});
