import { describe, expect, it } from 'vitest';
import { reportMarkdown } from '../../../../../functions/core/fleet/report/markdown.ts';
import { reportPage } from '../../../../../functions/core/fleet/report/page.ts';
import type { FleetReport } from '../../../../../functions/core/fleet/report/report.ts';
import { aCluster, anItem, aReport, notStarted } from '../../../../support/fleet/reports.ts';

const HOSTILE = '</script><img src=x onerror=alert(1)>"\'`|\u0007<!--';

const rolledBack = anItem({
  ...{ resource: 'vpc-cni', name: 'AddonUpdateRolledBack', succeeded: false },
  says: 'vpc-cni was rolled back.\nWhat to do:\nSee the pods: `kubectl get pods`.',
});
const failed = aCluster('prod-2', { end: 'failed', name: 'ClusterMaintenanceIncomplete', items: [rolledBack] });
const someFailed = (): FleetReport =>
  aReport({
    canary: [aCluster('dev-1')],
    prod: [aCluster('prod-1'), failed],
    edge: [notStarted('edge-1', 'it stopped')],
  });

/** The report with another text wherever a person, EKS or AWS wrote one. */
function hostile(): FleetReport {
  const item = anItem({ resource: HOSTILE, name: HOSTILE, says: HOSTILE, details: { from: HOSTILE, to: HOSTILE } });
  const parts = { name: HOSTILE, says: HOSTILE, execution: HOSTILE };
  const report = aReport({
    [HOSTILE]: [aCluster(HOSTILE, { ...parts, end: 'failed', items: [item] }), notStarted(HOSTILE, HOSTILE)],
  });
  const [wave] = report.waves;
  if (wave) wave.why = HOSTILE;
  const texts = { name: HOSTILE, summary: HOSTILE, reasons: [HOSTILE], advice: [HOSTILE] };
  return { ...report, run: HOSTILE, outcome: { ...report.outcome, ...texts }, warnings: [HOSTILE] };
}

const tagsIn = (page: string) => [...page.matchAll(/<([a-z0-9]+)((?:\s+[\w-]+(?:="[^"]*")?)*)\s*\/?>/g)];

describe('the page of a report', () => {
  it('has failures, with what to do, before the timeline and the table of everything', () => {
    const page = reportPage(someFailed());
    const places = [
      '<h1>',
      'Failures (1)',
      'kubectl get pods',
      'Not reached (1)',
      'Timeline</h2>',
      'Every cluster</h2>',
    ];

    expect(places.map((text) => page.indexOf(text)).toSorted((one, other) => one - other)).toEqual(
      places.map((text) => page.indexOf(text)),
    );
    expect(page).toContain('<code>kubectl get pods</code>');
    expect(page).toContain('<dd>2 changed, 1 failed, 1 not reached</dd>');
    expect(page).toContain('<dd>2 changed, 1 rolled back</dd>');
  });

  it('shows whatever a person or EKS wrote as text', () => {
    const [page, harmless] = [hostile(), someFailed()].map(reportPage);
    const elements = (text = '') => new Set(tagsIn(text).map(([, name]) => name));

    expect(page).not.toContain('<img');
    expect(page?.match(/<\/script/g)).toHaveLength(1);
    expect([...elements(page)].filter((name) => !elements(harmless).has(name))).toEqual([]);
  });

  it('loads nothing, and has no style or script in an attribute, which its policy would block', () => {
    for (const page of [reportPage(someFailed()), reportPage(hostile())]) {
      const attributes = tagsIn(page).flatMap(([, , text = '']) => [...text.matchAll(/([\w-]+)="([^"]*)"/g)]);
      const names = new Set(attributes.map(([, name = '']) => name));
      const links = attributes.filter(([, name]) => name === 'href').map(([, , value = '']) => value);

      expect([...names].filter((name) => /^(on.*|style|src|srcset|action|data)$/.test(name))).toEqual([]);
      expect(links.filter((link) => !link.startsWith('https://'))).toEqual([]);
      expect(page).not.toMatch(/@import|url\((?!#)/);
    }
  });

  it('has one main heading, no level left out, and a name for each table, column, row and scrolled part', () => {
    const page = reportPage(someFailed());
    const levels = [...page.matchAll(/<h([1-6])/g)].map(([, level]) => Number(level));
    const count = (text: RegExp) => page.match(text)?.length ?? 0;

    expect(levels.filter((level) => level === 1)).toHaveLength(1);
    expect(levels.every((level, index) => level - (levels[index - 1] ?? 0) <= 1)).toBe(true);
    expect(count(/<caption>/g)).toBe(count(/<table/g));
    expect(count(/<th /g)).toBe(count(/<th scope="(col|row)"/g));
    expect(count(/class="scroll"/g)).toBe(
      count(/class="scroll" role="region" aria-label(ledby)?="[^"]+" tabindex="0"/g),
    );
    expect(count(/<svg /g)).toBe(
      count(/<svg [^>]*role="img" aria-labelledby="timeline-title timeline-text">\n<title id/g),
    );
  });

  it('says that there are no failures, and that nothing was started', () => {
    const page = reportPage(aReport({ all: [notStarted('prod-1', 'a freeze')] }));

    expect(page).toContain('<h2 id="failures">Failures</h2><p>None.</p>');
    expect(page).toContain('<p>No cluster was started.</p>');
  });
});

describe('the timeline', () => {
  const wave = (clusters: number) =>
    Array.from({ length: clusters }, (_, index) =>
      aCluster(`prod-${index}`, {
        startedAt: new Date(Date.parse('2026-11-21T08:00:00Z') + Math.floor(index / 4) * 60_000).toISOString(),
        seconds: 59,
        ...(index === 5 && { end: 'failed', name: 'ClusterMaintenanceIncomplete' }),
      }),
    );

  it('has a bar for each cluster of a wave of up to 200, in as many lanes as were under way at the same time', () => {
    const page = reportPage(aReport({ prod: wave(200) }));
    const bars = [...page.matchAll(/<rect class="bar [\w-]+" x="[\d.]+" y="(\d+)"/g)];

    expect(bars).toHaveLength(200);
    expect(new Set(bars.map(([, y]) => y)).size).toBe(4);
    expect(page).toContain('<title>prod-5: ClusterMaintenanceIncomplete, 59 s</title>');
    expect(page).toContain('<desc id="timeline-text">Wave prod: 200 clusters started, from 0 s to 49 min 59 s');
  });

  it('has a band for more, with the most at the same time and marks for failures', () => {
    const page = reportPage(aReport({ prod: wave(201) }));

    expect(page.match(/<rect class="bar /g)).toHaveLength(1);
    expect(page).toContain('<path class="band"');
    expect(page).toContain('marks: failures');
  });
});

describe('the summary in Markdown', () => {
  it('has the outcome first, then failures, waves, and all rows folded away', () => {
    const lines = reportMarkdown(someFailed()).split('\n');

    expect(lines.filter((line) => /^(#|<details|- [✕↩■])/.test(line))).toEqual([
      '# Of 4 clusters in 3 waves: all changed.',
      '## Failures',
      '- ↩ **vpc-cni on prod-2** rolled back (AddonUpdateRolledBack, wave prod, 111122223333, eu-west-1)',
      '## Waves',
      '## Every cluster',
      '<details><summary>4 rows</summary>',
    ]);
    expect(lines).toContain('  - To do: See the pods: `kubectl get pods`\\.');
  });

  it('keeps its lines, tables and tags, whatever stands in them', () => {
    const summary = reportMarkdown(hostile());
    const rows = summary.split('\n').filter((line) => line.startsWith('| '));
    const cells = rows.map((row) => row.replaceAll('\\|', '').split('|').length);

    expect(summary.match(/(?<!\\)</g)).toHaveLength(4);
    expect(cells).toEqual([7, 7, 7, 9, 9, 9, 9]);
  });
});
