import * as z from 'zod/mini';
import { readYaml } from '../configuration/yaml.ts';

/** A setting that a plan changes, by its path; absent is `null`. */
export type Difference = { setting: string; from: unknown; to: unknown };

/** What a plan comes to; `failed` is a plan that could not be made. */
export type PlanDecision = 'update' | 'replace' | 'up to date' | 'blocked' | 'failed';

/** What an outcome decided, by its name and by what its details say. */
export function planDecision(name: string, decision: unknown): PlanDecision {
  if (decision === 'keep') return 'up to date';
  if (decision === 'update' || decision === 'replace' || decision === 'blocked') return decision;
  return name.endsWith('Blocked') ? 'blocked' : 'failed';
}

/** What is said of an item, a line each: what changes, why, the way back, the estimate, what to do. */
export const planLines = (item: {
  decision: PlanDecision;
  summary: string;
  changes: readonly Difference[];
  reasons: readonly string[];
  advice: readonly string[];
}): string[] => [
  item.summary,
  ...item.changes.map((each) => `  ${differenceText(each)}`),
  ...item.reasons,
  ...warningsOf(item.decision),
  ...item.advice,
];

/** What is said of every plan of its kind. */
export const warningsOf = (decision: PlanDecision): string[] =>
  decision === 'replace'
    ? ['At the cutover EKS stops the pods of the old profile immediately, regardless of their PodDisruptionBudgets.']
    : [];

/** How many items come to what. */
export function planTotals(decisions: readonly PlanDecision[]) {
  const of = (decision: PlanDecision) => decisions.filter((each) => each === decision).length;
  return {
    update: of('update'),
    replace: of('replace'),
    upToDate: of('up to date'),
    blocked: of('blocked'),
    failed: of('failed'),
  };
}

/** `2 to update, 3 up to date, 1 blocked.` */
export function totalsText(decisions: readonly PlanDecision[]): string {
  const { update, replace, upToDate, blocked, failed } = planTotals(decisions);
  const parts = [
    ...(update > 0 || replace === 0 ? [`${update} to update`] : []),
    ...(replace > 0 ? [`${replace} to replace`] : []),
    `${upToDate} up to date`,
    `${blocked} blocked`,
    ...(failed > 0 ? [`${failed} not planned`] : []),
  ];
  return `${parts.join(', ')}.`;
}

/** `version: v1 -> v2`. */
export const differenceText = ({ setting, from, to }: Difference): string =>
  `${setting}: ${shown(from)} -> ${shown(to)}`;

function shown(value: unknown): string {
  if (value === null || value === undefined) return '(none)';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

const Settings = z.object({
  configurationValues: z.nullish(z.string()),
  serviceAccountRoleArn: z.nullish(z.string()),
  podIdentityAssociations: z.nullish(z.array(z.object({ serviceAccount: z.string(), roleArn: z.nullish(z.string()) }))),
});

const Details = z.object({
  from: z.optional(z.unknown()),
  versions: z.optional(z.array(z.string())),
  snapshot: z.optional(Settings),
  settings: z.optional(Settings),
  differences: z.optional(z.array(z.object({ setting: z.string(), from: z.unknown(), to: z.unknown() }))),
});

/** What a plan changes, one entry for each setting, from the details of its outcome. */
export function differencesOf(details: unknown): Difference[] {
  const { from, versions = [], snapshot, settings, differences = [] } = Details.safeParse(details).data ?? {};
  if (differences.length > 0) return differences;
  const version = [from, ...versions].slice(0, -1).map((before, step) => ({
    setting: 'version',
    from: before,
    to: versions[step],
  }));
  if (!snapshot || !settings) return version.filter((each) => each.from !== each.to);
  const before = flat(valuesOf(snapshot));
  const after = flat(valuesOf(settings));
  const names = [...new Set([...before.keys(), ...after.keys()])];
  const others = names.map((setting) => ({
    setting,
    from: before.get(setting) ?? null,
    to: after.get(setting) ?? null,
  }));
  return [...version, ...others].filter((each) => JSON.stringify(each.from) !== JSON.stringify(each.to));
}

function valuesOf({ configurationValues, serviceAccountRoleArn, podIdentityAssociations }: z.infer<typeof Settings>) {
  const identities = (podIdentityAssociations ?? []).map(({ serviceAccount, roleArn }) => [serviceAccount, roleArn]);
  return {
    configurationValues: configurationOf(configurationValues ?? ''),
    ...(serviceAccountRoleArn && { serviceAccountRoleArn }),
    podIdentityAssociations: Object.fromEntries(identities),
  };
}

// EKS takes JSON and YAML, and YAML holds JSON.
function configurationOf(text: string): unknown {
  if (text.trim() === '') return {};
  const read = readYaml(text);
  return 'value' in read ? read.value : text;
}

/** Every value that is not an object with members, by its path. Lists are compared whole. */
function flat(value: unknown, path = ''): Map<string, unknown> {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  if (!isObject) return new Map([[path, value]]);
  const members = Object.entries(value).map(([key, member]) => flat(member, path === '' ? key : `${path}.${key}`));
  return new Map(members.flatMap((member) => [...member]));
}
