import { afterEach, describe, expect, it } from 'vitest';
import { bucketName } from '../../../local/cloud/aws/object-store.ts';
import { aFleet, aFleetCloud, outcomesIn } from '../../support/runs/fleet-run.ts';

const BUCKET = bucketName({ account: '111122223333', region: 'eu-west-1' });
const YAML = `# yaml-language-server: $schema=maintain-fleet.schema.json
waves:
  - { name: dev, match: { tags: { stage: dev } } }
  - { name: prod, rest: true }
addons: [{ addon: coredns, version: '1.13' }]
`;

let open: Awaited<ReturnType<typeof aFleetCloud>> | undefined;
afterEach(() => open?.close());

async function fleetWith(files: Readonly<Record<string, string>>) {
  open = await aFleetCloud(aFleet(['dev-1', 'prod-1']));
  for (const [key, text] of Object.entries(files)) await open.put(key, text);
  return open;
}

describe('a run of a fleet by its name', () => {
  it('carries out the file of the fleet', async () => {
    const fleet = await fleetWith({ 'fleets/prod.yaml': YAML, 'fleets/prod-2.yaml': 'waves: [}' });

    const run = await fleet.run({ fleet: 'prod' });
    const continued = await fleet.run({ continues: run.executionArn });

    expect(run.name).toBe('Maintained');
    expect(run.report?.waves.map(({ name }) => name)).toEqual(['dev', 'prod']);
    expect(outcomesIn(run.report)).toEqual({ 'dev-1': 'Maintained', 'prod-1': 'Maintained' });
    expect(continued).toMatchObject({ name: 'UpToDate', updates: [] });
  });

  it('changes nothing as a dry run, of a file in JSON too', async () => {
    const fleet = await fleetWith({ 'fleets/prod.json': '{"waves":[{"name":"all","rest":true}]}' });

    const run = await fleet.run({ fleet: 'prod', dryRun: true });

    expect(run).toMatchObject({ status: 'SUCCEEDED', name: 'Planned', updates: [] });
  });

  const many = Object.fromEntries(Array.from({ length: 30 }, (_, index) => [`fleets/team-${10 + index}.yaml`, YAML]));

  it.each<[string, Record<string, string>, object, string[]]>([
    ['whose name is none', {}, { fleet: 'prod/eu' }, ['fleet: must be the name of a fleet in the bucket']],
    [
      'beside another request',
      {},
      { fleet: 'prod', maxConcurrency: 3, continues: undefined },
      ['maxConcurrency: must be omitted beside `fleet`: the file of that fleet counts'],
    ],
    [
      'beside a run to continue',
      {},
      { fleet: 'prod', continues: 'monday' },
      ['fleet: must be omitted beside `continues`: the request of that run counts'],
    ],
    [
      'that is not there, in an empty bucket',
      {},
      { fleet: 'prod' },
      [
        `There is no fleet prod in the bucket ${BUCKET}. It has the file of no fleet.`,
        `copy the file of this fleet: \`aws s3 cp prod.yaml s3://${BUCKET}/fleets/prod.yaml\``,
      ],
    ],
    [
      'that is not there, beside one of nearly that name',
      { 'fleets/prod.yaml': YAML, 'fleets/dev.json': '{}', 'fleets/README.md': '# fleets' },
      { fleet: 'prd' },
      [`There is no fleet prd in the bucket ${BUCKET}. Did you mean prod? Its fleets are dev, prod.`],
    ],
    [
      'that is not there, among many',
      many,
      { fleet: 'prod' },
      ['Its fleets are team-10, team-11,', 'team-29 and 10 more.'],
    ],
    [
      'that has two files',
      { 'fleets/prod.yaml': YAML, 'fleets/prod.json': '{}' },
      { fleet: 'prod' },
      [
        `The fleet prod has several files in the bucket ${BUCKET}: fleets/prod.json, fleets/prod.yaml.`,
        `\`aws s3 rm s3://${BUCKET}/fleets/prod.yaml\``,
      ],
    ],
    [
      'whose file is not YAML',
      { 'fleets/prod.yaml': 'waves: [}' },
      { fleet: 'prod' },
      ['fleets/prod.yaml: is neither JSON nor YAML: '],
    ],
    [
      'whose file has several problems',
      { 'fleets/prod.yaml': `${YAML}maxConcurency: 3\nclusters: { versions: [1.33] }\napproval: maybe\n` },
      { fleet: 'prod' },
      [
        'fleets/prod.yaml: maxConcurency: is not a known field. Did you mean maxConcurrency?',
        'fleets/prod.yaml: clusters.versions[0]: must be a Kubernetes version such as 1.33; write it in quotes, because YAML reads it as the number 1.33',
        'fleets/prod.yaml: approval: ',
        '`upkeep validate prod.yaml --as maintain-fleet` checks it.',
      ],
    ],
    [
      'whose file says what who starts it has to say',
      { 'fleets/prod.json': '{"dryRun":true}', 'fleets/own.json': '{"fleet":"own"}' },
      { fleet: 'prod' },
      ['fleets/prod.json: dryRun: must be omitted from the file of a fleet'],
    ],
    [
      'whose file names a fleet',
      { 'fleets/own.json': '{"fleet":"own"}' },
      { fleet: 'own' },
      ['fleets/own.json: fleet: must be omitted from the file of a fleet'],
    ],
    [
      'whose file is too large',
      {
        'fleets/prod.json': JSON.stringify({
          freeze: [{ from: '2026-01-01', to: '2026-01-02', why: 'x'.repeat(60_000) }],
        }),
      },
      { fleet: 'prod' },
      ['fleets/prod.json: is a request of 60061 characters, and at most 60000 are taken'],
    ],
  ])('is refused for one %s, and EKS is not called', async (_, files, request, says) => {
    const fleet = await fleetWith(files);

    const run = await fleet.run(request);

    expect(run).toMatchObject({ name: 'FleetMaintenanceBlocked' });
    expect(fleet.calls()).toEqual([]);
    for (const each of says) expect(run.cause.replaceAll('\n', ' ')).toContain(each);
  });
});
