import { configurationProblems, NOT_A_MEMBER, readConfiguration } from '../../configuration/configuration.ts';
import type { InputProblem } from '../../input/problems.ts';
import type { AddonSettings } from '../addon.ts';
import type { UpdateAddonRequest } from '../request.ts';
import { misfitReason } from '../versions/misfit.ts';

/**
 * How a configuration fits a version. `removed`: the members that the version does not have, as JSON pointers; `without`: the
 * configuration as JSON without them, when that is all that was against it.
 */
export type ConfigurationFit =
  | { fits: true }
  | { fits: false; problems: InputProblem[]; removed: string[]; without: string | undefined };

/**
 * Compares the target configuration of an add-on with the schema of a version. The current one was accepted by EKS, so YAML
 * that this project cannot read is not an objection.
 */
export function wantedFit(
  { configurationValues: asked }: Pick<UpdateAddonRequest, 'configurationValues'>,
  { configurationValues }: Pick<AddonSettings, 'configurationValues'>,
  schema: string | undefined,
): ConfigurationFit {
  const text = configurationValues ?? '';
  if (asked === undefined && 'problem' in readConfiguration(text)) return { fits: true };
  return configurationFit(text, schema);
}

/** Compares a configuration with the schema of a version (JSON Schema text; `undefined` when it takes no configuration). */
export function configurationFit(text: string, schema: string | undefined): ConfigurationFit {
  const problems = configurationProblems(text, schema);
  if (problems.length === 0) return { fits: true };

  const read = readConfiguration(text);
  if ('problem' in read) return { fits: false, problems, removed: [], without: undefined };
  const removed: string[] = [];
  let values = read.values;
  // A removed member may have hidden other problems.
  for (let left = problems; left.length > 0; left = configurationProblems(JSON.stringify(values), schema)) {
    // A schema may take no configuration at all, which is said of the whole of it.
    const unknown = left.filter(({ path, message }) => path !== '' && message === NOT_A_MEMBER).map(({ path }) => path);
    if (unknown.length < left.length)
      return { fits: false, problems, removed: [...removed, ...unknown], without: undefined };
    // From the last one, since the items of a list move up when one before them is removed.
    values = unknown.reduceRight((rest, path) => withoutMember(rest, membersOf(path)), values);
    removed.push(...unknown);
  }
  return { fits: false, problems, removed, without: JSON.stringify(values) };
}

/** Why a version is held back that does not take a configuration, as the rest of a sentence that begins with the version. */
export function misfitText({ problems }: { problems: readonly InputProblem[] }): string {
  const said = problems.map(({ path, message }) => (path === '' ? message : `${memberName(path)} ${message}`));
  return misfitReason(said.join('; '));
}

function withoutMember(value: unknown, [member, ...below]: string[]): unknown {
  if (member === undefined || typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) {
    if (below.length === 0) return value.filter((_, index) => String(index) !== member);
    return value.map((each, index) => (String(index) === member ? withoutMember(each, below) : each));
  }
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, each]) => {
      if (name !== member) return [[name, each]];
      return below.length === 0 ? [] : [[name, withoutMember(each, below)]];
    }),
  );
}

const membersOf = (pointer: string): string[] =>
  pointer
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));

/** A JSON pointer as people write the member: `node.livenessProbe`. */
export const memberName = (pointer: string): string => membersOf(pointer).join('.');
