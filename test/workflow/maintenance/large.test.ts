import { describe, expect, it } from 'vitest';
import { aCluster, type MaintenanceRun, NEW, OLD, runMaintenance, worked } from '../../support/runs/maintenance-run.ts';

describe('with many add-ons', () => {
  const many = Array.from({ length: 50 }, (_, i) => `addon-${String(i).padStart(2, '0')}`);
  const catalog = many.map((addon) => ({
    addon,
    versions: [
      { version: 'v1.1.0-eksbuild.1', clusterVersions: ['1.33'], default: true, schema: {} },
      { version: 'v1.0.0-eksbuild.1', clusterVersions: ['1.33'] },
    ],
  }));
  const addons = many.map((name) => ({
    name,
    version: 'v1.0.0-eksbuild.1',
    configurationValues: JSON.stringify({ text: 'x'.repeat(2000) }),
  }));
  const long = 'A reason that goes on and on. '.repeat(500);

  it.each<[string, object, object, string]>([
    ['all updated', {}, {}, 'Maintained'],
    ['all planned', { dryRun: true }, {}, 'Planned'],
    [
      'all failed with much to say',
      { onFailure: 'continue' },
      {
        faults: [
          {
            on: 'addon-update',
            times: 'always',
            ends: { status: 'Failed', errorCode: 'AccessDenied', errorMessage: long, applied: false },
          },
        ],
      },
      'ClusterMaintenanceIncomplete',
    ],
  ])('%s, it stays small', async (_, request, world, name) => {
    const run = await runMaintenance(request, { ...aCluster({ addons }), catalog, ...world });

    expect(run.name).toBe(name);
    expect(worked(run)).toEqual(many);
    expect(run.history.length).toBeLessThan(2000);
    expect(largestPart(run)).toBeLessThan(150_000);
    expect((run.cause ?? '').length).toBeLessThanOrEqual(32_000);
    if (name !== 'Planned') expect(run.notified.at(-1)).toBe(`${name} prod-1`);
  });
});

describe('a plan that is long', () => {
  it('is read by the name of its execution, and not handed on', async () => {
    const configurationValues = JSON.stringify({ nodeSelector: { disk: 'x'.repeat(40_000) } });
    const addons = [{ name: 'coredns', version: OLD.coredns, configurationValues }];

    const run = await runMaintenance({ dryRun: true }, aCluster({ addons }));

    expect(run).toMatchObject({ status: 'SUCCEEDED', name: 'Planned' });
    expect(Object(run.output).details.results).toMatchObject([{ details: { from: OLD.coredns, to: NEW.coredns } }]);
    expect(run.items[0]?.output?.length).toBeGreaterThan(80_000);
    const given = run.history.flatMap(({ taskScheduledEventDetails: details }) => [String(details?.parameters)]);
    expect(Math.max(...given.map((each) => each.length))).toBeLessThan(10_000);
  });
});

/** The bytes of the largest single thing in a history: an input, an output, the arguments or the variables of a state. */
function largestPart({ history }: MaintenanceRun): number {
  const parts = history.flatMap(({ id: _, previousEventId: __, timestamp: ___, type: ____, ...details }) =>
    Object.values(details).flatMap((members) => Object.values(members)),
  );
  return Math.max(...parts.map((part) => Buffer.byteLength(typeof part === 'string' ? part : JSON.stringify(part))));
}
