import { type About, describeConfiguration, kubectl } from './about.ts';

/** A field that EKS wants to set and that someone else has set: `DaemonSet.apps`, `aws-node`, `.spec.template...`. */
export type ConflictingField = { kind: string; name: string; field: string };

/**
 * The fields named in EKS's message of a ConfigurationConflict. Two forms are on record: since 2022 lines such as
 * `DaemonSet.apps aws-node - .spec.template.spec.containers[name="aws-node"].resources`, before that lines of `- .spec...`
 * after the name of the one who set them.
 */
export function conflictingFields(message: string): ConflictingField[] {
  const found = [...message.matchAll(/(?:([A-Z]\w*(?:\.[\w.]+)?) ([\w.:-]+) )?- (\.[^\s;]+)/g)];
  return found.map(([, kind = '', name = '', field = '']) => ({ kind, name, field: field.replace(/[.,]$/, '') }));
}

/** The fields that EKS's messages name, in a line; empty when they name none. */
export function fieldsInConflict(messages: readonly string[]): string {
  return listed(unique(messages.flatMap(conflictingFields)));
}

/** What to decide before starting again: whose value of each field is kept, by the kind of field. */
export function conflictAdvice(about: About): string[] {
  const fields = unique((about.messages ?? []).flatMap(conflictingFields));
  const owner = ownerIn(about.messages ?? []);
  if (about.tried === 'OVERWRITE') return [setAgainAdvice(about, fields), ...keptByConfiguration(about, fields)];
  const bothWays = (names: string) => waysOut(names, owner).slice(about.tried === 'PRESERVE' ? 1 : 0);
  if (fields.length === 0) return bothWays('the fields in conflict');

  // Nobody customises a custom resource definition: it is left over from whoever applied it.
  const isDefinition = ({ kind }: ConflictingField) => kind.startsWith('CustomResourceDefinition');
  const [definitions, others] = [fields.filter(isDefinition), fields.filter((field) => !isDefinition(field))];
  return [
    ...(definitions.length > 0 ? [definitionAdvice(definitions, others)] : []),
    ...(others.length > 0 ? bothWays(listed(others)) : []),
    ...keptByConfiguration(about, others),
  ];
}

function definitionAdvice(definitions: readonly ConflictingField[], others: readonly ConflictingField[]): string {
  const caution = others.length > 0 ? ' It overwrites the other fields too.' : '';
  return `Start again with \`onConflict: overwrite\`, which sets ${listed(definitions)} to the values of EKS: a custom resource definition that Helm or kubectl once applied has nothing worth keeping, and the new version needs its own.${caution}`;
}

/** Of fields that EKS was to overwrite, and that are in conflict all the same. */
function setAgainAdvice(about: About, fields: readonly ConflictingField[]): string {
  const [first] = fields.filter(({ kind }) => kind !== '');
  const names = fields.length === 0 ? 'the fields in conflict' : listed(fields);
  const look =
    first === undefined || about.namespace === undefined
      ? '`managedFields` of the object'
      : `\`${kubectl(about, `get ${first.kind} ${first.name} -o yaml --show-managed-fields`)}\``;
  return `EKS was to overwrite ${names} and still reports the conflict: something sets them again, such as a controller or a GitOps tool. ${look} shows what. Stop it or give it the values of EKS, then start again.`;
}

function waysOut(fields: string, owner: string): string[] {
  return [
    `\`onConflict: preserve\` keeps the present values of ${fields}${owner} and updates everything else.`,
    `\`onConflict: overwrite\` resets ${fields} to the values of EKS; what was set there is lost.`,
  ];
}

// The member of configurationValues that most add-ons have for a field of a workload; $1 is what the pattern found.
const MEMBERS: readonly [pattern: RegExp, member: string][] = [
  [/\.env\[name="([^"]+)"\]/, 'env.$1'],
  [/\.(resources|nodeSelector|tolerations|affinity|topologySpreadConstraints)\b/, '$1'],
  [/^\.spec\.replicas$/, 'replicaCount'],
  [/^\.spec\.template\.metadata\.annotations/, 'podAnnotations'],
  [/^\.spec\.template\.metadata\.labels/, 'podLabels'],
  [/^\.data\.Corefile$/, 'corefile'],
];

/** The member of the configuration that holds a field, if it is one that people commonly set. */
function memberOf({ field }: ConflictingField): string | undefined {
  for (const [pattern, member] of MEMBERS) {
    const found = pattern.exec(field);
    if (found) return member.replace('$1', found[1] ?? '');
  }
  return undefined;
}

function keptByConfiguration(about: About, fields: readonly ConflictingField[]): string[] {
  const members = [...new Set(fields.flatMap((field) => memberOf(field) ?? []))];
  if (members.length === 0) return [];
  const names = members.map((member) => `\`${member}\``).join(', ');
  return [
    `To keep a value permanently, set it in configurationValues, as ${names}, if this version accepts it: \`${describeConfiguration(about)} --query configurationSchema --output text\`.`,
  ];
}

function ownerIn(messages: readonly string[]): string {
  const owner = messages.map((message) => /conflicts? with "([^"]+)"/.exec(message)?.[1]).find(Boolean);
  return owner === undefined ? '' : ` (set by ${owner})`;
}

const MOST_FIELDS = 8;

function listed(fields: readonly ConflictingField[]): string {
  const first = fields.slice(0, MOST_FIELDS).map(({ kind, name, field }) => `${kind} ${name} \`${field}\``.trim());
  const more = fields.length - first.length;
  return [...first, ...(more > 0 ? [`${more} more`] : [])].join(', ');
}

function unique(fields: readonly ConflictingField[]): ConflictingField[] {
  return [...new Map(fields.map((field) => [JSON.stringify(field), field])).values()];
}
