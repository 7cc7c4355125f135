import { describe, expect, it } from 'vitest';
import { reportMarkdown } from '../../../../../functions/core/fleet/report/markdown.ts';
import { reportPage } from '../../../../../functions/core/fleet/report/page.ts';
import type { ReportedCluster } from '../../../../../functions/core/fleet/report/report.ts';
import { rowsOf } from '../../../../../functions/core/fleet/report/rows.ts';
import { reasonsIn } from '../../../../../functions/core/fleet/report/says.ts';
import { classOf, failures, waveTable } from '../../../../../functions/core/fleet/report/sections.ts';
import { timeline } from '../../../../../functions/core/fleet/report/timeline.ts';
import { aCluster, anItem, aReport } from '../../../../support/fleet/reports.ts';

const failedItem = anItem({ name: 'AddonUpdateFailed', succeeded: false, seconds: null });
const START = Date.parse('2026-11-21T08:00:00Z');
const at = (minute: number, seconds: number, parts: Partial<ReportedCluster> = {}) =>
  aCluster('c', { startedAt: new Date(START + minute * 60_000).toISOString(), seconds, ...parts });
const drawn = (...clusters: ReportedCluster[]) => timeline(aReport({ a: clusters })).html;

describe('the page of a report', () => {
  it('has no list of what to do when there is nothing to do, and one place that could not be read', () => {
    const report = aReport({ all: [aCluster('prod-1')] });

    expect(reportPage(report)).not.toContain('What to do:');
    expect(reportPage({ ...report, totals: { ...report.totals, unreachable: 1 } })).toContain(
      '1 of the accounts and Regions',
    );
  });

  it('has all rows of up to 2,000, and of more those that changed', () => {
    const rows = (changed: number) =>
      reportPage(
        aReport({
          all: [
            aCluster('a', {
              items: [anItem({ name: 'UpToDate' }), ...Array.from({ length: changed }, () => anItem())],
            }),
          ],
        }),
      );

    expect(rows(1999)).not.toContain('too many rows');
    expect(rows(2000)).toContain('1 further row is only in <code>report.json</code>');
  });

  it('has a row for a cluster without add-ons', () => {
    expect(rowsOf(aReport({ all: [aCluster('a', { items: [] })] }))).toMatchObject([{ name: 'a', resource: '' }]);
  });

  it('has no empty lines among the reasons, and no time of what took none', () => {
    const rows = rowsOf(aReport({ all: [aCluster('a', { items: [failedItem] })] }));

    expect(reasonsIn('a\n  \nb')).toEqual(['a', 'b']);
    expect(failures(rows, { rows, left: 0 }).html).toContain('111122223333 · eu-west-1</p>');
  });

  it('counts as failures in the table only those', () => {
    const rows = rowsOf(
      aReport({
        all: [
          aCluster('a', {
            items: [...Array.from({ length: 202 }, () => failedItem), ...Array.from({ length: 9 }, () => anItem())],
          }),
        ],
      }),
    );
    const shown = rows.filter(({ state }, index) => state === 'changed' || index < 201);

    expect(failures(rows, { rows: shown, left: 1 }).html).toContain('1 more failure is in the table below.');
    expect(failures(rows, { rows: shown, left: 1 }).html).toContain('1 further failure is only in');
  });

  it('names the columns of its waves', () => {
    expect([...waveTable(aReport({})).html.matchAll(/<th scope="col">([^<]*)/g)].map(([, name]) => name)).toEqual([
      ...['Wave', 'Clusters', 'Started', 'Ended', 'Took', 'Result', 'Stopped because'],
    ]);
    expect([classOf('rolled back'), classOf('not reached')]).toEqual(['rolled-back', 'not-reached']);
  });
});

describe('the summary in Markdown', () => {
  const items = (count: number) =>
    Array.from({ length: count }, () =>
      anItem({ ...failedItem, says: 'x'.repeat(100_000), details: { to: 'y'.repeat(50_000) } }),
    );
  const kept = (text: string) => ({
    failures: text.match(/^- ✕/gm)?.length,
    rows: text.match(/^\| 111122223333/gm)?.length,
    left: [...text.matchAll(/(\d+) more, for which/g)].map(([, count]) => Number(count)),
  });

  it('has of failures and rows as much as GitHub takes, and says what it leaves out', () => {
    const text = reportMarkdown(aReport({ all: [aCluster('a', { items: items(12) })] }));

    expect(kept(text)).toEqual({ failures: 6, rows: 7, left: [6, 5] });
    expect(text.length).toBeLessThan(1_000_000);
  });

  it('has fewer of them beside a long head and long waves', () => {
    const report = aReport({ ['w'.repeat(200_000)]: [] });
    const clusters = [aCluster('a', { items: items(12) })];
    const long = { ...report, outcome: { ...report.outcome, summary: 's'.repeat(300_000) } };

    const text = reportMarkdown({ ...long, waves: [...long.waves, { name: 'b', why: '', clusters }] });

    expect(kept(text)).toEqual({ failures: 3, rows: 3, left: [9, 9] });
  });

  it('keeps its columns, whatever stands in them', () => {
    const text = reportMarkdown(aReport({ all: [aCluster('a', { items: [anItem({ resource: 'a|b' })] })] }));
    const [row = ''] = /^\| 111122223333.*$/m.exec(text) ?? [];

    expect(row.replaceAll(/\\./g, '').split('|')).toHaveLength(9);
  });
});

describe('the timeline', () => {
  it.each([
    [1, '944'],
    [0, '2'],
  ])('is at least a second long: %d s', (seconds, width) => {
    expect(drawn(at(0, seconds))).toContain(`<rect class="line" x="8" y="45" width="${width}"`);
  });

  it('has one lane for clusters one after the other, and each name above its wave', () => {
    const tops = [...drawn(at(0, 60), at(1, 60)).matchAll(/<rect class="bar [\w-]+" x="[\d.]+" y="(\d+)"/g)].map(
      ([, y]) => y,
    );

    expect(tops).toEqual(['52', '52']);
    expect(drawn(at(0, 60))).toContain('<text class="wave" x="8" y="40"');
  });

  it.each([
    [7 * 3600, 'start, 1 h, 2 h, 3 h, 4 h, 5 h, 6 h, 7 h'],
    [7 * 7200, 'start, 2 h, 4 h, 6 h, 8 h, 10 h, 12 h, 14 h'],
    [7 * 14_400, 'start, 4 h, 8 h, 12 h, 16 h, 20 h, 1 d, 1 d 4 h'],
    [7 * 28_800, 'start, 8 h, 16 h, 1 d, 1 d 8 h, 1 d 16 h, 2 d, 2 d 8 h'],
    [7 * 172_800, 'start, 2 d, 4 d, 6 d, 8 d, 10 d, 12 d, 14 d'],
    [7 * 604_800, 'start, 7 d, 14 d, 21 d, 28 d, 35 d, 42 d, 49 d'],
  ])('of %d s has up to seven round times', (seconds, times) => {
    expect(
      [...drawn(at(0, seconds)).matchAll(/<text class="tick"[^>]*>([^<]*)/g)].map(([, text]) => text).join(', '),
    ).toBe(times);
  });

  it('marks one failure of a large wave, also when nothing took any time', () => {
    const failed = { end: 'failed', name: 'ClusterMaintenanceIncomplete' } as const;
    const picture = drawn(...Array.from({ length: 201 }, (_, index) => at(0, 0, index === 7 ? failed : {})));

    expect(picture).toContain('<text class="tick" x="8" y="126">at most 201 at the same time; marks: failures</text>');
    expect(picture).toContain('<title>1 failed 0 s after the start of the wave</title>');
  });
});
