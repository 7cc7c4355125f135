import { readdir, readFile } from 'node:fs/promises';
import type { Settings } from '../../../functions/runtime/settings.ts';
import type { Definition } from '../../engine/definition.ts';
import { loadDefinition, readDefinition } from '../../engine/readers/definition.ts';
import { arnPrefix, partitionOf } from '../../partition.ts';
import { prepared, type Source } from '../../prepared/prepared.ts';
import { classesText, expandRetriers } from '../../retriers.ts';
import { bucketName } from '../aws/object-store.ts';
import { readJson } from './documents.ts';

const FOLDER = new URL('../../../statemachines/', import.meta.url);
const ENDING = '.asl.yaml';

export async function machineNames(): Promise<string[]> {
  const files = await readdir(FOLDER);
  return files
    .filter((file) => file.endsWith(ENDING))
    .map((file) => file.slice(0, -ENDING.length))
    .sort();
}

/** What stands for `${Name}` in the definitions when they run here, in place of what the template deploys. */
export function substitutionsFor(options: {
  region: string;
  account: string;
  functions: readonly string[];
  machines: readonly string[];
  /** Whether EKS's events arrive here, as they do where the stack is deployed. */
  eksEvents?: 'delivered' | 'none';
  /** What the stack may do with the Kubernetes API of clusters, and the role that does it. */
  kubernetes?: { access: string; role: string };
  /** The version of each function that this release has; that of the first is not written. */
  version?: number;
}): Record<string, string> {
  const { version = 1 } = options;
  const functions = options.functions.map((name) => {
    const arn = `${arnPrefix('lambda', options)}function:${name}`;
    return [name, version === 1 ? arn : `${arn}:${version}`];
  });
  const machines = options.machines.map((name) => [
    `${pascal(name)}Machine`,
    `${arnPrefix('states', options)}stateMachine:${name}`,
  ]);
  const own = [
    ['NotificationTopic', topicArn(options)],
    ['Table', TABLE],
    ['FleetBucket', bucketName(options)],
    ['Partition', partitionOf(options.region)],
    ['EksEvents', options.eksEvents ?? 'delivered'],
    ['ClusterNames', '*'],
    ['ClusterRegion', '*'],
    ['KubernetesAccess', options.kubernetes?.access ?? 'none'],
    [
      'KubernetesRole',
      options.kubernetes?.role ??
        `arn:${partitionOf(options.region)}:iam::${options.account}:role/eks-upkeep-KubernetesRole`,
    ],
  ] as const;
  return Object.fromEntries([...own, ...functions, ...machines]);
}

/** The name of the one table. */
export const TABLE = 'eks-upkeep';

/** The topic that takes the notifications of all machines. */
export const topicArn = (place: { region: string; account: string }) => `${arnPrefix('sns', place)}eks-upkeep`;

/** What the template tells functions that no definition calls. `access`: what the stack may do with the Kubernetes API of clusters. */
export const settingsFor = ({ access = 'none', ...place }: Place & { access?: string | undefined }): Settings => ({
  table: TABLE,
  topicArn: topicArn(place),
  scanMachine: access === 'none' ? undefined : `${arnPrefix('states', place)}stateMachine:scan-health`,
});

type Place = { region: string; account: string };

/**
 * Every state machine of `statemachines/`, as a release has `changed` it, ready for the engine. A definition is read when it is first
 * asked for, together with those of the state machines that it starts; it then throws DefinitionError.
 */
export async function loadMachines(
  substitutions: Record<string, string>,
  changed: (definition: string) => string = (definition) => definition,
): Promise<Readonly<Record<string, Definition>>> {
  const names = await machineNames();
  const texts = await Promise.all(names.map(async (name) => [name, changed(await definitionText(name))] as const));
  const started = (text: string) => texts.filter(([name]) => text.includes(`\${${pascal(name)}Machine}`));
  const read = (text: string) => {
    for (const [, other] of started(text)) definitionOf(other, substitutions);
    return definitionOf(text, substitutions);
  };
  const getters = texts.map(([name, text]) => [name, { get: () => read(text), enumerable: true, configurable: true }]);
  return Object.defineProperties({}, Object.fromEntries(getters));
}

// Reading a definition takes longer than many a run of it, and whoever plans or tests opens many clouds.
const known = new Map<string, Map<string, Definition>>();

function definitionOf(text: string, substitutions: Record<string, string>): Definition {
  const loaded = known.get(text) ?? new Map<string, Definition>();
  known.set(text, loaded);
  const key = JSON.stringify(substitutions);
  const definition = loaded.get(key) ?? definitionIn(text, substitutions);
  loaded.set(key, definition);
  return definition;
}

/** Whatever was not understood before is no JSON, and is reported now. */
function definitionIn(text: string, substitutions: Record<string, string>): Definition {
  const read = readJson(text);
  return 'value' in read ? readDefinition(read.value, substitutions) : loadDefinition(text, substitutions);
}

/** The definition of a state machine as it is deployed: JSON, with `${Name}` still in it. */
export async function definitionText(machine: string): Promise<string> {
  const source = await definitionSource(machine);
  // The same few files for each of many clouds.
  const text = deployed.get(source.of) ?? prepared(source);
  deployed.set(source.of, text);
  return text;
}

const deployed = new Map<string, string>();

export async function definitionSource(machine: string): Promise<Source> {
  const text = await readFile(new URL(`${machine}${ENDING}`, FOLDER), 'utf8');
  return { name: `definition of ${machine}`, of: `${text}\n${classesText()}`, make: () => expandRetriers(text) };
}

const pascal = (name: string) => name.replace(/(^|-)([a-z])/g, (_, __, letter: string) => letter.toUpperCase());
