import { readFileSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { upkeep } from '../../../support/runs/upkeep.ts';

const WIDTHS = [80, 120];
const shown = new Map<number, Awaited<ReturnType<typeof upkeep>>>();
const reportOf = (out: string) => /The report, for a browser: (\S+)\n$/.exec(out)?.[1] ?? '';

beforeAll(async () => {
  for (const columns of WIDTHS) shown.set(columns, await upkeep(['demo', '--speed', 'virtual'], { columns }));
});
afterAll(() => {
  for (const { out } of shown.values()) rmSync(dirname(reportOf(out)), { recursive: true });
});

describe('upkeep demo', () => {
  it('shows waves, clusters and what failed, and writes the report', () => {
    const { code, out = '' } = shown.get(120) ?? {};

    const table =
      out
        .slice(out.indexOf('CLUSTER '))
        .split('\n\n')[0]
        ?.split('\n')
        .filter((row) => !row.startsWith(' ')) ?? [];
    expect(code).toBe(0);
    expect(out.match(/^\d\d:\d\d:\d\d {2}Wave \w+ \(/gm)).toHaveLength(3);
    expect(out).toMatch(/^\d\d:\d\d:\d\d {4}dev-1: Maintained after 3 min 35 s\. dev-1 was maintained/m);
    expect([...out.matchAll(/^Notification: (.*)$/gm)].map(([, subject]) => subject)).toEqual([
      '[error] AddonUpdateRolledBack staging-2/coredns',
      '[warning] AddonUpdateBlocked prod-2/aws-ebs-csi-driver',
      '[error] FleetMaintenanceIncomplete',
    ]);
    expect(
      table.map((row) =>
        row
          .split(/\s{2,}/)
          .slice(0, 3)
          .join(' '),
      ),
    ).toEqual([
      'CLUSTER ADD-ON OUTCOME',
      'dev-1 kube-proxy Updated',
      'dev-1 coredns Updated',
      'staging-1 coredns Updated',
      'staging-2 coredns AddonUpdateRolledBack',
      'prod-1 kube-proxy Updated',
      'prod-1 default Replaced',
      'prod-2 aws-ebs-csi-driver AddonUpdateBlocked',
    ]);
    expect(readFileSync(reportOf(out), 'utf8')).toContain('Of 5 clusters in 3 waves');
  });

  it.each(WIDTHS)('fits a terminal of %i columns, except for words that are wider', (columns) => {
    const { out = '' } = shown.get(columns) ?? {};

    const lines = out.split(/[\n\r]/).filter((line) => line.length > columns && !line.startsWith('The report'));
    expect(lines.filter((line) => /\S \S/.test(line.replace(/^ *\| /, '')))).toEqual([]);
    expect(out.replace(/\s+/g, ' ')).toContain('v1.11.4-eksbuild.2 -> v1.13.2-eksbuild.21');
  });
});
