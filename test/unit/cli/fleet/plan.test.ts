import { describe, expect, it } from 'vitest';
import { upkeep } from '../../../support/runs/upkeep.ts';

const WORLD = ['--world', 'local/worlds/fleet.yaml'];

const WAVES = `
waves: [{ name: dev, match: { names: ['dev-*'] } }, { name: prod, rest: true }]
addons: [{ addon: coredns }]
toleratedFailures: 1
maxConcurrencyPerRegion: 1
`;

describe('upkeep plan maintain-fleet', () => {
  it('shows what would change on each cluster, what each wave means, and the totals', async () => {
    const { code, out } = await upkeep(['plan', 'maintain-fleet', '--input', '-', ...WORLD], { input: WAVES });

    expect(code).toBe(0);
    expect(out).toBe(`CLUSTER  ADD-ON   PLAN       WAVE  WHAT
dev-1    coredns  to change  dev   v1.12.4-eksbuild.6 -> v1.13.2-eksbuild.21
prod-1   coredns  to change  prod  v1.11.4-eksbuild.2 -> v1.13.2-eksbuild.21

WAVE  CLUSTERS  CONCURRENCY  TAKES ABOUT  MAY FAIL BEFORE IT STOPS
dev   1         1            20 min       1
prod  1         1            20 min       1

Plan of 2 clusters: 2 to change.
`);
  });

  it('without a request plans every cluster, and gives programs the rows and the waves', async () => {
    const { code, out } = await upkeep(['plan', 'maintain-fleet', '--json', ...WORLD]);

    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({
      dryRun: true,
      totals: { clusters: { 'to change': 2 }, items: { 'to change': 8 } },
      waves: [{ name: 'all', clusters: 2, forecast: { atOnce: 2 } }],
    });
  });

  it.each<[string, string, number, string]>([
    ['ends with 3 when something is blocked', 'addons: [{ addon: coredns, version: v9.9.9-eksbuild.1 }]', 3, 'blocked'],
    ['ends with 3, and says why, when nothing is selected', 'clusters: { names: [qa-*] }', 3, 'No cluster is selected'],
    ['refuses a request that is not valid', 'waves: []', 2, 'waves: must name a wave'],
  ])('%s', async (_, input, code, says) => {
    const ran = await upkeep(['plan', 'maintain-fleet', '--input', '-', ...WORLD], { input });

    expect(ran.code).toBe(code);
    expect(`${ran.out}${ran.note}`).toContain(says);
  });

  it('refuses the options of a single cluster', async () => {
    const { code, note } = await upkeep(['plan', 'maintain-fleet', '--cluster', 'dev-1']);

    expect(code).toBe(2);
    expect(note).toContain('upkeep plan maintain-fleet does not take --cluster');
  });
});
