import { describe, expect, it } from 'vitest';
import { planAddonUpdate } from '../../../../../functions/plan-addon-update.ts';
import { randomFrom } from '../../../../../local/engine/random.ts';
import { configurationProblems } from '../../../../../local/simulator/catalog/configuration.ts';
import { anAddon, aRequest, EXECUTION, START } from '../../../../support/worlds/addon-builders.ts';
import {
  comparedByNumbers,
  isRecorded,
  type RecordedPair,
  recordedPairs,
  recordedSchemaOf,
} from '../../../../support/worlds/recordings.ts';
import { valuesFor } from '../../../../support/worlds/schema-values.ts';

type Schemas = ReturnType<typeof recordedSchemaOf>;
type Stranded = { pair: RecordedPair; from: string; configurationValues: string | null; neverVersions: string[] };

const isPlain = (version: string) => /^v\d+\.\d+\.\d+-eksbuild\.\d+$/.test(version) && !/\d{8}/.test(version);
const nobody = async () => {
  throw new Error('Nobody is to be asked this.');
};

/** What the product plans with EKS as it was recorded: versions and schemas are all that it reads here. */
async function planned({ pair, from, configurationValues, neverVersions }: Stranded, schemaOf: Schemas) {
  const { addon, clusterVersion, offered } = pair;
  const eks = {
    cluster: async () => ({
      name: 'prod-1',
      version: clusterVersion,
      status: 'ACTIVE',
      platformVersion: 'eks.12',
      compute: [],
    }),
    addon: async () => anAddon({ name: addon, version: from, configurationValues }),
    offeredVersions: async () => offered,
    configuration: async (_: unknown, name: string, version: string) => ({
      schema: schemaOf(name, version)?.text,
      serviceAccounts: undefined,
    }),
    updateAddon: nobody,
    update: nobody,
    updateIds: nobody,
  };
  const nodeGroups = { nodes: async () => undefined, kinds: async () => undefined };
  const now = new Date(START).toISOString();
  const claims = { claim: async () => ({ executionArn: EXECUTION, child: undefined }) };
  const sightings = { firstSeen: nobody };
  const ports = {
    eks,
    nodeGroups,
    sightings,
    claims,
    executions: { describe: nobody },
    changes: { inProgress: nobody },
  };
  const { plan } = await planAddonUpdate(ports)({
    request: aRequest({ addon, rollBackTo: 'nearest', neverVersions }),
    kubernetes: { access: 'none', role: '' },
    table: 'table',
    executionArn: EXECUTION,
    startedAt: now,
    now,
    past: { calls: 0, log: [] },
  });
  return plan;
}

/** Clusters that were upgraded under an add-on: its version is offered on another Kubernetes version alone. */
function strandedOn(pair: RecordedPair, schemaOf: Schemas, draw: () => number): Stranded[] {
  const here = new Set(pair.offered.map(({ version }) => version));
  const gone = [...new Set([...pair.all.values()].flatMap((versions) => [...versions]))]
    .filter((version) => isPlain(version) && !here.has(version))
    .sort(comparedByNumbers);
  const newest =
    pair.offered
      .map(({ version }) => version)
      .sort(comparedByNumbers)
      .at(-1) ?? '';
  // The newest of those that can still go up: older versions are offered beside it, for the way back.
  const [from] = gone.filter((version) => comparedByNumbers(version, newest) < 0).slice(-1);
  if (from === undefined) return [];
  const older = [...here].filter((version) => comparedByNumbers(version, from) < 0).sort(comparedByNumbers);
  if (older.length === 0) return [];
  const known = schemaOf(pair.addon, from);
  const fits = (values: string) => known !== undefined && configurationProblems(known.text, values).length === 0;
  let configurationValues: string | null = null;
  for (let tries = 0; tries < 10 && configurationValues === null; tries += 1) {
    const drawn = JSON.stringify(valuesFor(known?.schema, known?.schema, draw));
    if (fits(drawn)) configurationValues = drawn;
  }
  return [
    { pair, from, configurationValues: null, neverVersions: [] },
    { pair, from, configurationValues, neverVersions: older.slice(-1) },
  ];
}

describe.skipIf(!isRecorded)('the nearest version that may take the place of one that is not offered any more', () => {
  it('is offered, older, not excluded, takes the configuration, and none that does is nearer', async () => {
    const schemaOf = recordedSchemaOf();
    const draw = randomFrom(12);
    const wrong: string[] = [];
    const seen = { to: 0, none: 0, configured: 0, refused: 0 };

    // The later Kubernetes versions are where most add-ons have versions before and after.
    const pairs = recordedPairs().filter(({ clusterVersion }) => Number(clusterVersion.split('.')[1]) >= 31);
    for (const given of pairs.flatMap((pair) => strandedOn(pair, schemaOf, draw))) {
      const { pair, from, configurationValues, neverVersions } = given;
      const plan = await planned(given, schemaOf);
      if (plan === null) {
        seen.refused += 1;
        continue;
      }
      const may = pair.offered
        .map(({ version }) => version)
        .filter((version) => isPlain(version) && comparedByNumbers(version, from) < 0)
        .filter((version) => !neverVersions.includes(version) && !plan.versions.includes(version))
        .filter((version) => {
          const schema = schemaOf(pair.addon, version)?.text;
          return (
            configurationValues === null || (schema && configurationProblems(schema, configurationValues).length === 0)
          );
        })
        .sort(comparedByNumbers);
      const goals = plan.wayBack.map(({ path }) => path.at(-1));
      const passed = plan.wayBack.flatMap(({ path }) => path);
      const label = `${pair.addon} ${from} on ${pair.clusterVersion}, ${configurationValues}, not ${neverVersions}`;

      if (goals.some((goal) => goal !== may.at(-1))) wrong.push(`${label}: to ${goals}, not ${may.at(-1)}`);
      if (passed.some((version) => neverVersions.includes(version))) wrong.push(`${label}: through ${passed}`);
      if (passed.some((version) => !pair.offered.some((each) => each.version === version)))
        wrong.push(`${label}: ${passed} is not offered`);
      seen[may.length > 0 ? 'to' : 'none'] += 1;
      if (configurationValues !== null && may.length > 0) seen.configured += 1;
    }

    expect(wrong).toEqual([]);
    expect(seen.to).toBeGreaterThan(20);
    expect(seen.configured).toBeGreaterThan(4);
  });
});
