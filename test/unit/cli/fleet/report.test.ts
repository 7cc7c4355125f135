import { readFileSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import { reportMarkdown } from '../../../../functions/core/fleet/report/markdown.ts';
import { reportPage } from '../../../../functions/core/fleet/report/page.ts';
import { aCluster, anItem, aReport, notStarted } from '../../../support/fleet/reports.ts';
import { aFolder, upkeep } from '../../../support/runs/upkeep.ts';

const rolledBack = anItem({
  ...{ name: 'AddonUpdateRolledBack', succeeded: false },
  says: 'coredns was rolled back.\nWhat to do:\nSee the pods.',
});
const report = aReport(
  {
    dev: [aCluster('dev-1')],
    prod: [
      aCluster('prod-1', { end: 'failed', name: 'ClusterMaintenanceIncomplete', items: [rolledBack] }),
      notStarted('prod-2', '1 failed, and 0 are tolerated'),
    ],
  },
  {
    outcome: {
      ...{ name: 'FleetMaintenanceStopped', succeeded: false, severity: 'error', reasons: [] },
      ...{ summary: 'Of 3 clusters in 2 waves: 1 changed, 1 failed, 1 not reached.', advice: ['Start again.'] },
    },
  },
);

const folder = aFolder();
const file = folder.file('report.json', JSON.stringify(report));
afterAll(folder.remove);

describe('upkeep report', () => {
  it('shows how it ended, failures with what to do, waves and rows, and ends as the run did', async () => {
    const { code, out } = await upkeep(['report', file]);

    expect(code).toBe(1);
    expect(out).toBe(`Of 3 clusters in 2 waves: 1 changed, 1 failed, 1 not reached.
FleetMaintenanceStopped  2026-11-21 08:00:00 UTC, 2 h 5 min
Clusters (3): 1 changed, 1 failed, 1 not reached
Add-ons and profiles (2): 1 changed, 1 rolled back

What to do:
  Start again.

↩ rolled back coredns on prod-1  AddonUpdateRolledBack, wave prod
  coredns was rolled back.
  What to do:
  See the pods.

WAVE  TOOK        RESULT                   STOPPED BECAUSE
dev   1 min 41 s  1 changed
prod  1 min 41 s  1 failed, 1 not reached

CLUSTER  ADD-ON   OUTCOME                TOOK        WAVE  WHAT
dev-1    coredns  Updated                1 min 41 s  dev   v1.12.4-eksbuild.6 -> v1.13.2-eksbuild.21
prod-1   coredns  AddonUpdateRolledBack  1 min 41 s  prod  coredns was rolled back.
prod-2            NotStarted             -           prod  1 failed, and 0 are tolerated
`);
  });

  it.each<[string, string]>([
    ['--html', reportPage(report)],
    ['--markdown', reportMarkdown(report)],
  ])('%s writes what the run writes', async (format, text) => {
    const output = folder.file('written');

    const ran = await upkeep(['report', file, format, '--output', output]);
    const fromInput = await upkeep(['report', '-', format], { input: JSON.stringify(report) });

    expect(ran).toEqual({ code: 1, out: '', note: '' });
    expect(readFileSync(output, 'utf8')).toBe(text);
    expect(fromInput.out).toBe(text);
  });

  it('--json has the totals and the rows, and a run that succeeded ends with 0', async () => {
    const [failed, fine] = [report, aReport({ dev: [aCluster('dev-1')] })].map((each) => JSON.stringify(each));

    const ran = await upkeep(['report', '-', '--json'], { input: failed ?? '' });
    const ranFine = await upkeep(['report', '-', '--json'], { input: fine ?? '' });

    expect(JSON.parse(ran.out)).toMatchObject({
      totals: { clusters: { changed: 1, failed: 1, 'not reached': 1 }, items: { changed: 1, 'rolled back': 1 } },
      rows: [{ name: 'dev-1' }, { name: 'prod-1', advice: ['See the pods.'] }, { name: 'prod-2', resource: '' }],
    });
    expect([ran.code, ranFine.code]).toEqual([1, 0]);
  });

  it.each<[string, string[], string, string]>([
    ['two formats', ['--html', '--json'], '{}', '--html and --json cannot be combined.'],
    ['no JSON', [], 'x', 'Standard input is not the report of a fleet.'],
    ['another JSON', [], '{"run":"x"}', '  startedAt: '],
  ])('refuses %s', async (_, options, input, says) => {
    const { code, note } = await upkeep(['report', '-', ...options], { input });

    expect(code).toBe(2);
    expect(note).toContain(says);
  });
});
