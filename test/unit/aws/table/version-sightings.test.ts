import { afterAll, expect, it } from 'vitest';
import { versionSightings } from '../../../../functions/aws/table/version-sightings.ts';
import { sightingsKey } from '../../../../functions/core/addon/versions/sightings.ts';
import { aTable } from '../../../support/runs/table.ts';

const table = aTable('table');
afterAll(() => table.close());
const sightings = versionSightings(table.connection);
const day = (n: number) => `2026-11-${String(n).padStart(2, '0')}T00:00:00.000Z`;
const key = sightingsKey({ region: 'eu-west-1' }, 'coredns');

it('remembers the first sight of each version, whatever is seen later', async () => {
  const first = await sightings.firstSeen('table', key, ['v1', 'v2'], day(1));
  const second = await sightings.firstSeen('table', key, ['v3', 'v2'], day(5));
  const third = await sightings.firstSeen('table', key, ['v1', 'v3'], day(9));

  expect(first).toEqual({ v1: day(1), v2: day(1) });
  expect(second).toEqual({ v2: day(1), v3: day(5) });
  expect(third).toEqual({ v1: day(1), v3: day(5) });
});

it('keeps Regions apart', async () => {
  const elsewhere = sightingsKey({ region: 'us-east-1' }, 'coredns');

  expect(await sightings.firstSeen('table', elsewhere, ['v1'], day(9))).toEqual({ v1: day(9) });
});

it('takes more versions than any add-on has', async () => {
  const versions = Array.from({ length: 230 }, (_, index) => `v1.${index}.0-eksbuild.1`);

  const seen = await sightings.firstSeen(
    'table',
    sightingsKey({ region: 'eu-west-1' }, 'kube-proxy'),
    versions,
    day(2),
  );

  expect(Object.keys(seen)).toHaveLength(230);
});

it('names a table that does not answer, for another try', async () => {
  const { requestHandler: _, ...connection } = table.connection;
  const unreachable = versionSightings({ ...connection, endpoint: 'http://127.0.0.1:9' });

  await expect(unreachable.firstSeen('table', key, ['v1'], day(1))).rejects.toMatchObject({ name: 'TableUnavailable' });
});
