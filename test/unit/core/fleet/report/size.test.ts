import { describe, expect, it } from 'vitest';
import { reportMarkdown } from '../../../../../functions/core/fleet/report/markdown.ts';
import { reportPage } from '../../../../../functions/core/fleet/report/page.ts';
import { aCluster, anItem, aReport } from '../../../../support/fleet/reports.ts';

const rolledBack = anItem({
  ...{ resource: 'vpc-cni', name: 'AddonUpdateRolledBack', succeeded: false },
  says: 'vpc-cni was rolled back.\nWhat to do:\nSee the pods: `kubectl get pods`.',
});
describe('ten thousand clusters', () => {
  const upToDate = anItem({ name: 'UpToDate' });
  const clusters = Array.from({ length: 10_000 }, (_, index) =>
    aCluster(`prod-${index}`, { items: [anItem(), upToDate, ...(index % 50 === 0 ? [rolledBack] : [])] }),
  );
  const report = aReport({ all: clusters });

  it('are a page below 1.5 MB, with every failure, and it says what it leaves out', () => {
    const page = reportPage(report);

    expect(page.length).toBeLessThan(1_500_000);
    expect(page.match(/<tr data-state=/g)).toHaveLength(2000);
    expect(page.match(/<tr data-state="rolled back"/g)).toHaveLength(200);
    expect(page).toContain('18200 further rows are only in <code>report.json</code>');
  });

  it('that all fail are a page that says where the other failures are', () => {
    const failing = clusters.map(({ cluster }) => aCluster(cluster.split('/').at(-1) ?? '', { items: [rolledBack] }));

    const page = reportPage(aReport({ all: failing }));

    expect(page.length).toBeLessThan(1_500_000);
    expect(page.match(/<article class="failure/g)).toHaveLength(200);
    expect(page.match(/<tr data-state="rolled back"/g)).toHaveLength(2000);
    expect(page).toContain('1800 more failures are in the table below.');
    expect(page).toContain('8000 further failures are only in <code>report.json</code>.');
  });

  it('are a summary below the 1 MiB that GitHub takes, which says what it leaves out', () => {
    const summary = reportMarkdown(report);

    expect(Buffer.byteLength(summary)).toBeLessThan(1_048_576);
    expect(summary.match(/rolled back \(AddonUpdateRolledBack/g)).toHaveLength(200);
    expect(summary).toMatch(/\n\d+ more, for which there is no room here; `report.json` has all of them\.\n/);
  });
});
