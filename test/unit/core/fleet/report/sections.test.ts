import { describe, expect, it } from 'vitest';
import { withoutReport, withReport } from '../../../../../functions/core/fleet/report/link.ts';
import { reportMarkdown } from '../../../../../functions/core/fleet/report/markdown.ts';
import { reportPage } from '../../../../../functions/core/fleet/report/page.ts';
import type { FleetReport } from '../../../../../functions/core/fleet/report/report.ts';
import { type Row, rowsOf, type Shown } from '../../../../../functions/core/fleet/report/rows.ts';
import {
  failures,
  notReached,
  spanOf,
  waveTable,
  withCode,
} from '../../../../../functions/core/fleet/report/sections.ts';
import { aCluster, anItem, aReport, notStarted } from '../../../../support/fleet/reports.ts';

const blockedItem = anItem({
  ...{ resource: 'vpc-cni', name: 'AddonUpdateBlocked', succeeded: false, seconds: 61, details: {} },
  says: 'It is blocked.\n\nWhat to do:\nSee `kubectl get pods`.',
});
const upToDate = anItem({ name: 'UpToDate', seconds: null });
const someFailed = (parts: Partial<FleetReport> = {}): FleetReport =>
  aReport(
    {
      canary: [aCluster('dev-1')],
      prod: [
        aCluster('prod-1', { startedAt: '2026-11-21T08:10:00.000Z', seconds: 600, items: [upToDate] }),
        aCluster('prod-2', {
          ...{ startedAt: '2026-11-21T08:05:00.000Z', seconds: 600 },
          ...{ end: 'failed', name: 'ClusterMaintenanceBlocked', items: [blockedItem] },
        }),
        aCluster('prod-3', {
          ...{ end: 'critical', name: 'OutcomeUnknown', says: 'Nobody knows.', items: [], execution: null },
        }),
      ],
      edge: [notStarted('edge-1', 'it stopped'), notStarted('edge-2', 'it stopped')],
      late: [notStarted('late-1', 'it stopped')],
    },
    parts,
  );

/** The texts of a page, a line each, as they are read: without tags, and without what stands apart in them. */
const linesOf = (html: string) =>
  html
    .replaceAll(/<(script|style)[\s\S]*?<\/\1>/g, '')
    .replaceAll(/<\/(td|th|dt|dd|a|option|label)>/g, ' | ')
    .replaceAll(/<[^>]+>/g, '')
    .split('\n')
    .map((line) => line.replaceAll(/(\s*\|\s*)+$/g, '').trim())
    .filter((line) => line !== '');
const pageLines = (report: FleetReport) => linesOf(reportPage(report));

describe('the page of a report', () => {
  it('begins with how the run ended, when, and in numbers', () => {
    const lines = pageLines(someFailed());

    expect(lines).toEqual(
      expect.arrayContaining([
        'Maintained 2026-11-21 08:00:00 UTC to 2026-11-21 10:05:00 UTC, 2 h 5 min',
        'Clusters (7) | 2 changed, 1 blocked, 1 failed, 3 not reached | Add-ons and profiles (3) | 1 changed, 1 up to date, 1 blocked',
      ]),
    );
    expect(lines).not.toContain('What to do:Do it.');
    expect(reportPage(someFailed())).not.toContain('Warnings:');
  });

  it('says who did what, what to do, and what was left alone', () => {
    const { outcome, totals } = someFailed();
    const report = someFailed({
      ...{
        controls: ['Paused by ana.'],
        warnings: ['No role there.'],
        totals: { ...totals, unreachable: 2, inNoWave: 1 },
      },
      outcome: { ...outcome, succeeded: false, advice: ['Run `upkeep status`.'] },
    });

    expect(pageLines(report)).toEqual(
      expect.arrayContaining([
        'Paused by ana.',
        'What to do:Run upkeep status.',
        'Warnings:No role there.',
        expect.stringContaining(
          'Could not be read | 2 of the accounts and Regions | Left alone, in no wave | 1 cluster',
        ),
      ]),
    );
    expect(reportPage(report)).toContain('<header class="verdict not">');
    expect(reportPage(someFailed())).toContain('<header class="verdict">');
  });

  it('has each failure with where it is, why, what to do, and its execution', () => {
    const lines = pageLines(someFailed());
    const first = lines.indexOf('Failures (2)');

    expect(lines.slice(first, first + 10)).toEqual([
      'Failures (2)',
      '■ blocked vpc-cni on prod-2',
      'AddonUpdateBlocked · wave prod · 111122223333 · eu-west-1 · 1 min 1 s',
      'It is blocked.',
      'What to do:See kubectl get pods.',
      'Execution of prod-2',
      '✕ failed prod-3',
      'OutcomeUnknown · wave prod · 111122223333 · eu-west-1 · 1 min 41 s',
      'Nobody knows.',
      'Not reached (3)',
    ]);
    expect(reportPage(someFailed())).toContain('<article class="failure blocked">');
  });

  it('has a row for everything, with what to do where something failed', () => {
    const lines = pageLines(someFailed());
    const rows = lines.slice(lines.findIndex((line) => line.startsWith('7 rows')) + 1, -1);

    expect(rows).toEqual([
      'Cluster | Add-on or profile | Outcome | From | To | Took | Wave | Account | Region | What to do',
      'dev-1 | coredns | ▲ changed | v1.12.4-eksbuild.6 | v1.13.2-eksbuild.21 | 1 min 41 s | canary | 111122223333 | eu-west-1',
      'prod-1 | coredns | ○ up to date | v1.12.4-eksbuild.6 | v1.13.2-eksbuild.21 | – | prod | 111122223333 | eu-west-1',
      'prod-2 | vpc-cni | ■ blocked |  |  | 1 min 1 s | prod | 111122223333 | eu-west-1 | See kubectl get pods.',
      'prod-3 | – | ✕ failed |  |  | 1 min 41 s | prod | 111122223333 | eu-west-1 | Nobody knows.',
      ...['edge-1', 'edge-2'].map((name) => `${name} | – | – not reached |  |  | – | edge | 111122223333 | eu-west-1`),
      'late-1 | – | – not reached |  |  | – | late | 111122223333 | eu-west-1',
    ]);
    expect(lines).toContain('Outcome all | blocked | changed | failed | not reached | up to date');
    expect(reportPage(someFailed())).not.toContain('too many rows');
  });

  it('sorts by how long something took, with what took no time first', () => {
    expect([...reportPage(someFailed()).matchAll(/data-sort="(-?\d+)"/g)].map(([, number]) => Number(number))).toEqual([
      101, -1, 61, 101, -1, -1, -1,
    ]);
  });
});

it('what was not reached is listed by its reason and wave, if there is any', () => {
  expect(linesOf(notReached(someFailed())?.html ?? '')).toEqual([
    'Not reached (3)',
    'Wave edge: it stopped (2 clusters)',
    '111122223333/eu-west-1/edge-1, 111122223333/eu-west-1/edge-2',
    'Wave late: it stopped (1 cluster)',
    '111122223333/eu-west-1/late-1',
  ]);
  expect(notReached(aReport({ all: [aCluster('prod-1')] }))).toBeUndefined();
});

it('the table of the waves has when each was under way, and why it stopped', () => {
  const report = someFailed();
  const waves = report.waves.map((wave) => ({ ...wave, why: wave.name === 'prod' ? '2 failed' : '' }));
  const text = linesOf(waveTable({ ...report, waves }).html)
    .join('\n')
    .replaceAll(' |\n', ' | ')
    .replaceAll('\n', ' | ');

  expect(text).toContain('canary | 1 | 2026-11-21 08:00:00 UTC | 2026-11-21 08:01:41 UTC | 1 min 41 s | 1 changed | –');
  expect(text).toContain(
    'prod | 3 | 2026-11-21 08:00:00 UTC | 2026-11-21 08:20:00 UTC | 20 min | 1 changed, 1 blocked, 1 failed | 2 failed',
  );
  expect(text).toContain('edge | 2 | – | – | – | 2 not reached | –');
});

it('a wave is under way from its first start to its last end', () => {
  const from = (minute: number, seconds: number) =>
    aCluster('c', { startedAt: new Date(minute * 60_000).toISOString(), seconds });
  const span = (...clusters: Parameters<typeof spanOf>[0]['clusters']) => spanOf({ name: 'a', why: '', clusters });

  expect(span(from(5, 60), from(2, 600), notStarted('c', 'so'), from(3, 1))).toEqual({ start: 120_000, end: 720_000 });
  expect(span(notStarted('c', 'so'))).toBeUndefined();
});

it.each([
  ['See `a` and `b`.', 'See <code>a</code> and <code>b</code>.'],
  ['`a`', '<code>a</code>'],
  ['It is 5` high', 'It is 5` high'],
  ['none', 'none'],
])('what stands between backticks is code, if they are in pairs: %s', (text, html) => {
  expect(withCode(text).html).toBe(html);
});

describe('failures', () => {
  const [row] = rowsOf(someFailed()).filter(({ state }) => state === 'blocked');
  const rows = (count: number): Row[] => Array.from({ length: count }, () => ({ ...Object(row) }));
  const said = (failed: number, inTable: number) => {
    const all = rows(failed);
    const shown: Shown = { rows: all.slice(0, inTable), left: 0 };
    const { html } = failures(all, shown);
    return { full: html.match(/<article/g)?.length, rest: linesOf(html).filter((line) => / (in|only in) /.test(line)) };
  };

  it.each([
    [200, 200, []],
    [201, 201, ['1 more failure is in the table below.']],
    [203, 202, ['2 more failures are in the table below.', '1 further failure is only in report.json.']],
    [202, 100, ['2 further failures are only in report.json.']],
  ])('beyond 200 are where they say: %d, of which the table has %d', (failed, inTable, rest) => {
    expect(said(failed, inTable)).toEqual({ full: 200, rest });
  });
});

describe('the summary in Markdown', () => {
  it('has everything in its order', () => {
    const { outcome } = someFailed();
    const planned = anItem({
      ...{ resource: 'pipe|cni', name: 'Planned', seconds: null },
      details: { decision: 'update', from: 'v1', to: 'v2', rollBack: { possible: false, reason: 'so.' } },
    });
    const report = someFailed({
      ...{ controls: ['Paused by ana.'], warnings: ['No role there.'] },
      outcome: { ...outcome, advice: ['Do it.'] },
    });
    report.waves[0]?.clusters.push(aCluster('dev-2', { items: [planned] }));

    expect(reportMarkdown(report).replaceAll('\\', '').split('\n')).toEqual([
      ...['# Of 7 clusters in 4 waves: all changed.', ''],
      ...['**Maintained** · 2026-11-21 08:00:00 UTC to 2026-11-21 10:05:00 UTC, 2 h 5 min', ''],
      ...['- Paused by ana.', ''],
      '- Clusters (8): 3 changed, 1 blocked, 1 failed, 3 not reached',
      ...['- Add-ons and profiles (4): 1 changed, 1 to change, 1 up to date, 1 blocked', ''],
      ...['What to do:', '', '- Do it.', '', 'Warnings:', '', '- No role there.', '', '## Failures', ''],
      '- ■ **vpc-cni on prod-2** blocked (AddonUpdateBlocked, wave prod, 111122223333, eu-west-1)',
      ...['  - It is blocked.', '  - To do: See `kubectl get pods`.'],
      '- ✕ **prod-3** failed (OutcomeUnknown, wave prod, 111122223333, eu-west-1)',
      ...['  - Nobody knows.', '', '', '## Waves', ''],
      '| wave | started | took | result | stopped because |',
      '| --- | --- | --- | --- | --- |',
      '| canary | 2026-11-21 08:00:00 UTC | 1 min 41 s | 2 changed |  |',
      '| prod | 2026-11-21 08:00:00 UTC | 20 min | 1 changed, 1 blocked, 1 failed |  |',
      ...['| edge | – | – | 2 not reached |  |', '| late | – | – | 1 not reached |  |', '', '## Every cluster', ''],
      ...['<details><summary>8 rows</summary>', ''],
      '| cluster | add-on or profile | outcome | from | to | took | wave |',
      '| --- | --- | --- | --- | --- | --- | --- |',
      '| 111122223333/eu-west-1/dev-1 | coredns | ▲ Updated | v1.12.4-eksbuild.6 | v1.13.2-eksbuild.21 | 1 min 41 s | canary |',
      '| 111122223333/eu-west-1/dev-2 | pipe|cni | △ Planned | v1 | v2. No way back, because so. |  | canary |',
      '| 111122223333/eu-west-1/prod-1 | coredns | ○ UpToDate | v1.12.4-eksbuild.6 | v1.13.2-eksbuild.21 |  | prod |',
      '| 111122223333/eu-west-1/prod-2 | vpc-cni | ■ AddonUpdateBlocked |  |  | 1 min 1 s | prod |',
      '| 111122223333/eu-west-1/prod-3 |  | ✕ OutcomeUnknown |  |  | 1 min 41 s | prod |',
      ...['edge-1', 'edge-2'].map((name) => `| 111122223333/eu-west-1/${name} |  | – NotStarted |  |  |  | edge |`),
      '| 111122223333/eu-west-1/late-1 |  | – NotStarted |  |  |  | late |',
      ...['', '', '</details>', ''],
    ]);
  });

  it('says that nothing failed, and leaves out what there is nothing of', () => {
    const text = reportMarkdown(aReport({ all: [aCluster('prod-1')] })).replaceAll('\\', '');

    expect(text.split('\n').slice(2, 10)).toEqual([
      ...['**Maintained** · 2026-11-21 08:00:00 UTC to 2026-11-21 10:05:00 UTC, 2 h 5 min', ''],
      ...['- Clusters (1): 1 changed', '- Add-ons and profiles (1): 1 changed', '', '## Failures', '', 'None.'],
    ]);
  });
});

describe('the outcome of a run', () => {
  const { outcome } = aReport({});
  const place = {
    bucket: 'ours',
    folder: 'fleet/0123456789abcdef',
    executionArn: 'arn:aws:states:eu-west-1:111122223333:execution:maintain-fleet:nightly',
  };
  const given = { ...outcome, machine: 'maintain-fleet', codes: [], resourceIds: [], details: { total: 1 } };

  it('says where its report is', () => {
    expect(withReport({ ...given, advice: ['Do it.'] }, place)).toEqual({
      ...given,
      advice: [
        'Do it.',
        'The report of every cluster: https://eu-west-1.console.aws.amazon.com/s3/object/ours?region=eu-west-1&prefix=fleet/0123456789abcdef/report.html',
        'To download it: `aws s3 cp s3://ours/fleet/0123456789abcdef/report.html .`; for a link that expires: `aws s3 presign s3://ours/fleet/0123456789abcdef/report.html --expires-in 3600`.',
      ],
      details: { total: 1, report: 'fleet/0123456789abcdef/report.json' },
    });
  });

  it.each([
    [new TypeError('No bucket.'), 'TypeError: No bucket.'],
    ['refused', 'refused'],
  ])('says why there is no report: %s', (error, why) => {
    expect(withoutReport({ ...given, reasons: ['So.'] }, error).reasons).toEqual([
      'So.',
      `The report could not be written. ${why}`,
    ]);
  });
});
