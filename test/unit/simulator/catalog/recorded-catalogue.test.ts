import { existsSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { builtinCatalogue } from '../../../../local/simulator/catalog/catalogue.ts';
import { configurationProblems } from '../../../../local/simulator/catalog/configuration.ts';
import { repositoryUrl } from '../../../support/repository.ts';

type Recorded = {
  addonName: string;
  type: string;
  publisher: string;
  owner: string;
  defaultNamespace: string;
  addonVersions: {
    addonVersion: string;
    architecture: string[];
    computeTypes: string[];
    compatibilities: { clusterVersion: string; platformVersions: string[]; defaultVersion: boolean }[];
    requiresConfiguration: boolean;
    requiresIamPermissions: boolean;
  }[];
};

const folder = new URL('../shared/eks-recordings/', repositoryUrl);
const isThere = existsSync(folder);
const read = (name: string) => JSON.parse(readFileSync(new URL(name, folder), 'utf8'));
const recorded: Recorded[] = isThere ? read('addon-versions.json').addons : [];
const { addons: indexes = {}, schemas = [] } = isThere ? read('configurations.json') : {};
const catalogue = builtinCatalogue();

describe.skipIf(!isThere)('the built-in catalogue and answers that EKS gave (skipped without the recordings)', () => {
  it.each(catalogue.addons.map((addon) => [addon.name, addon] as const))('agree about %s', (name, addon) => {
    const answer = recorded.find(({ addonName }) => addonName === name);
    const versions = new Map(answer?.addonVersions.map((each) => [each.addonVersion, each]));

    expect(addon).toMatchObject({
      type: answer?.type,
      publisher: answer?.publisher,
      owner: answer?.owner,
      namespace: answer?.defaultNamespace,
    });
    const known = addon.versions.filter(({ version }) => versions.has(version));
    expect(known.map(({ version }) => version)).toEqual([...versions.keys()]);
    for (const version of known) {
      const { addonVersion, compatibilities, ...same } = versions.get(version.version) ?? { compatibilities: [] };
      const { clusterVersions, platformVersions, defaultOf, podIdentityConfiguration: _, ...ours } = version;
      expect(ours, addonVersion).toMatchObject(same);
      expect(clusterVersions, addonVersion).toEqual(compatibilities.map((each) => each.clusterVersion));
      expect(new Set(defaultOf), addonVersion).toEqual(
        new Set(compatibilities.filter((each) => each.defaultVersion).map((each) => each.clusterVersion)),
      );
      expect(
        clusterVersions.map((each) => platformVersions[each] ?? ['*']),
        addonVersion,
      ).toEqual(compatibilities.map((each) => each.platformVersions));
    }
  });

  it.each(catalogue.addons.map((addon) => [addon.name, addon] as const))(
    'say the same in every schema of %s',
    (name, addon) => {
      const pairs = schemaPairs(name, addon.versions);

      expect(new Set(pairs.map(({ index }) => index))).toEqual(new Set(Object.values(indexes[name])));
      for (const { index, ours } of pairs) {
        const [own, theirs] = [record(JSON.parse(ours)), record(schemas[index])];
        expect(own.$schema).toBe(theirs.$schema);
        expect(meaningOf(own, own), String(index)).toEqual(meaningOf(theirs, theirs));
      }
    },
  );

  it.each(catalogue.addons.map((addon) => [addon.name, addon] as const))(
    'take and refuse the same configurations of %s',
    (name, addon) => {
      const pairs = schemaPairs(name, addon.versions);
      const some = [pairs[0], pairs[Math.floor(pairs.length / 2)], pairs.at(-1)].filter((pair) => pair !== undefined);

      for (const { index, ours } of some) {
        const theirs = JSON.stringify(schemas[index]);
        const isTaken = (schema: string, value: unknown) =>
          configurationProblems(schema, JSON.stringify(value)).length === 0;
        fc.assert(
          fc.property(valuesFor(schemas[index], schemas[index]), (value) => {
            expect(isTaken(ours, value), JSON.stringify(value)).toBe(isTaken(theirs, value));
          }),
          { numRuns: 12, seed: index },
        );
      }
    },
  );
});

/** Each recorded schema once, with what the catalogue says of a version that has it. */
function schemaPairs(name: string, versions: readonly { version: string; schema: string }[]) {
  const pairs = new Map<number, string>();
  for (const each of versions) {
    const index = indexes[name][each.version];
    if (index !== undefined && !pairs.has(index)) pairs.set(index, each.schema);
  }
  return [...pairs].map(([index, ours]) => ({ index, ours }));
}

const RULES = ['type', 'required', 'enum', 'const', 'format', 'pattern', 'minimum', 'maximum', 'minProperties'];
const LENGTHS = ['minLength', 'maxLength'];
const WITHIN = ['items', 'propertyNames', 'not', 'if', 'then', 'additionalProperties'];

/** What a schema holds values against, without titles, descriptions, defaults and words that no validator knows. */
function meaningOf(schema: Node, root: Node): Node {
  const node = resolved(schema, root);
  const kept = Object.entries(node).flatMap(([keyword, value]): [string, unknown][] => {
    if ([...RULES, ...LENGTHS].includes(keyword))
      return Array.isArray(value) && value.length === 0 ? [] : [[keyword, value]];
    if (keyword === 'properties' || keyword === 'patternProperties') {
      const members = Object.entries(record(value)).filter(([, child]) => isNode(child));
      if (members.length === 0) return [];
      return [[keyword, Object.fromEntries(members.map(([name, child]) => [name, meaningOf(record(child), root)]))]];
    }
    if (keyword === 'anyOf' && Array.isArray(value)) return [[keyword, value.map((each) => meaningOf(each, root))]];
    if (!WITHIN.includes(keyword) || value === true) return [];
    if (!isNode(value)) return [[keyword, value]];
    const meaning = meaningOf(value, root);
    return keyword === 'additionalProperties' && Object.keys(meaning).length === 0 ? [] : [[keyword, meaning]];
  });
  return Object.fromEntries(kept);
}

const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null && !Array.isArray(value);

type Node = { [keyword: string]: unknown };

/** Values that a schema takes, and others that it just does not: a member too many, one of another type. */
function valuesFor(schema: Node, root: Node, depth = 0): fc.Arbitrary<unknown> {
  const node = resolved(schema, root);
  const others = fc.constantFrom<unknown>(null, true, 1, 0.5, 'text', '10%', [], {}, ['a'], { a: 1 });
  const ofType = depth > 6 ? others : fittingValues(node, root, depth);
  return fc.oneof({ weight: 12, arbitrary: ofType }, { weight: 1, arbitrary: others });
}

function fittingValues(node: Node, root: Node, depth: number): fc.Arbitrary<unknown> {
  if (Array.isArray(node.enum)) return fc.constantFrom(...node.enum, 'other');
  const types = [node.type ?? (node.properties ? 'object' : undefined)].flat();
  return fc.oneof(
    ...types.map((type): fc.Arbitrary<unknown> => {
      if (type === 'object') return membersOf(node, root, depth);
      if (type === 'array') return fc.array(valuesFor(record(node.items), root, depth + 1), { maxLength: 2 });
      if (type === 'string') return fc.constantFrom('', 'text', '1', 'true', '60s', '50%', 'a b*');
      if (type === 'boolean') return fc.boolean();
      if (type === 'integer' || type === 'number') return fc.constantFrom(-1, 0, 1, 2, 3, 1001, 70_000);
      return fc.constantFrom<unknown>(null, 1, 'text', '10%', {});
    }),
  );
}

function membersOf(node: Node, root: Node, depth: number): fc.Arbitrary<unknown> {
  const known = Object.entries(record(node.properties));
  const some = fc.subarray(known, { maxLength: Math.min(known.length, depth === 0 ? 6 : 4) });
  const required = Array.isArray(node.required) ? known.filter(([name]) => [node.required].flat().includes(name)) : [];
  const extra = fc.oneof({ weight: 9, arbitrary: fc.constant({}) }, { weight: 1, arbitrary: fc.constant({ x: 'y' }) });
  const isWhole = fc.integer({ min: 0, max: 4 });
  return fc.tuple(some, extra, isWhole).chain(([members, more, whole]) => {
    const all = [...members, ...(whole > 0 ? required : [])];
    const values = Object.fromEntries(all.map(([name, child]) => [name, valuesFor(record(child), root, depth + 1)]));
    return fc.record(values).map((made) => ({ ...made, ...more }));
  });
}

function resolved(schema: Node, root: Node): Node {
  if (typeof schema.$ref !== 'string') return schema;
  const steps = schema.$ref.replace(/^#\//, '').split('/');
  return resolved(
    steps.reduce<Node>((within, step) => record(within[step]), root),
    root,
  );
}

function record(value: unknown): Node {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};
}
