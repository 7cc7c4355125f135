import type { OutcomeParts, Severity } from '../outcome.ts';
import { insightLine } from './insights.ts';
import { leftLine, leftResult } from './left-alone.ts';
import { maintenanceOutcome } from './outcome.ts';
import type {
  ItemResult,
  MaintenanceDecision,
  MaintenanceItem,
  MaintenancePlan,
  MaintenanceProgress,
} from './progress.ts';

/** What is decided upon: the plan, how far it has come, and the time in milliseconds since the epoch. */
export type Context = { plan: MaintenancePlan; progress: MaintenanceProgress; now: number };

/** The item that the run is at. Throws when there is none, which no definition asks for. */
export function itemAt({ plan, progress }: Pick<Context, 'plan' | 'progress'>): MaintenanceItem {
  const item = plan.items[progress.at];
  if (item === undefined) throw new RangeError(`There is no item ${progress.at} among ${plan.items.length}.`);
  return item;
}

/** The item is done with: on to the next one, or to the end. */
export function itemDone({ plan, progress, now }: Context): MaintenanceDecision {
  const next = { ...progress, at: progress.at + 1, tries: 0, since: null, waitSeconds: 0, waitingFor: '' };
  if (next.at < plan.items.length) return { kind: 'item', progress: next };
  return allDone({ plan, progress, now });
}

/** Every item was tried. */
function allDone(context: Context): MaintenanceDecision {
  const { plan, progress } = context;
  const { results } = progress;
  if (results.some(({ succeeded }) => !succeeded)) return incomplete(context);

  const changed = results.filter(isChange);
  const name = plan.cluster.name;
  const severity = worst(results);
  if (plan.dryRun) {
    const planned = results.filter(({ details }) => ['update', 'replace'].includes(String(details.decision)));
    const blocked = results.filter(({ details }) => details.decision === 'blocked').map(({ resource }) => resource);
    const rest = blocked.length === 0 ? '' : `, ${blocked.length} cannot be (${blocked.join(', ')})`;
    const summary = `Of ${count(plan)} on ${name}, ${planned.length} would be changed${rest}.`;
    return publish('Planned', context, { summary, severity });
  }
  if (changed.length === 0) {
    return publish('UpToDate', context, {
      summary: `Nothing of ${name} was changed: ${count(plan)} looked at, all kept.`,
      severity,
    });
  }
  const kept = results.length - changed.length;
  const rest = kept === 0 ? '' : `, ${kept} kept`;
  return publish('Maintained', context, {
    summary: `${name} is maintained: ${changed.length} changed${rest}.`,
    severity,
  });
}

/** Some items did not go well; those that were not tried any more are told, and why. */
export function incomplete(
  context: Context,
  { reasons = [], advice = [] }: Omit<OutcomeParts, 'summary'> = {},
): MaintenanceDecision {
  const { plan, progress } = context;
  const failed = progress.results.filter(({ succeeded }) => !succeeded);
  const notTried = plan.items.length - progress.results.length;
  const rest = notTried === 0 ? '' : `; ${notTried} not tried`;
  const done = progress.results.length - failed.length;
  const what = plan.dryRun ? 'planned' : 'done';
  return publish('ClusterMaintenanceIncomplete', context, {
    summary: `Of ${count(plan)} on ${plan.cluster.name}, ${done} ${done === 1 ? 'is' : 'are'} ${what} and ${failed.length} failed (${names(failed)})${rest}.`,
    reasons,
    advice: [
      ...advice,
      `See the notification of each that failed, which says what to do: ${names(failed)}.`,
      ...(notTried > 0 ? ['Then start again with the same request: what is current already is kept.'] : []),
    ],
    severity: worst(failed),
  });
}

/** The run ends since how an item ended, or whether it has, is not known; nothing more is changed on top of it. */
export function lost(
  context: Context,
  { reasons = [], advice = [] }: Omit<OutcomeParts, 'summary'>,
): MaintenanceDecision {
  const { resource } = itemAt(context);
  return publish('ClusterMaintenanceFailed', context, {
    summary: `The maintenance of ${context.plan.cluster.name} stopped at ${resource}: whether EKS still changes it is not known.`,
    reasons,
    advice: [
      ...advice,
      `Look at ${resource} in the EKS console; when it has come to rest, start again with the same request.`,
    ],
  });
}

/** The end, with a line and a result for each item, and what was not tried. */
function publish(
  name: Parameters<typeof maintenanceOutcome>[0],
  { plan, progress }: Context,
  parts: OutcomeParts,
): MaintenanceDecision {
  const notTried = plan.items.slice(progress.results.length).map(({ resource }) => resource);
  const outcome = maintenanceOutcome(name, plan, {
    ...parts,
    reasons: [
      ...progress.results.map(lineOf),
      ...plan.leftAlone.map(leftLine),
      ...plan.insights.map(insightLine),
      ...(parts.reasons ?? []),
      ...(notTried.length > 0 ? [`Not tried: ${notTried.join(', ')}.`] : []),
    ],
    details: {
      results: [...progress.results, ...plan.leftAlone.map(leftResult)],
      notTried,
      ...(plan.insights.length > 0 && { insights: plan.insights }),
    },
  });
  return { kind: 'publish', outcome };
}

function lineOf({ resource, name, says, details: { from, to, oldProfile, newProfile } }: ItemResult): string {
  if (name === 'Updated' && from !== to) return `${resource}: ${name}, ${from} -> ${to}`;
  // At the same version it is the settings that changed, which its first sentence names.
  if (name === 'Updated') return `${resource}: ${name}. ${says.split('\n')[0]}`;
  if (name === 'Replaced') return `${resource}: ${name}, ${oldProfile} -> ${newProfile}`;
  return `${resource}: ${name}. ${oneLine(says)}`;
}

/** What was said in several lines, as the sentences of one. */
export const oneLine = (says: string): string => says.replace(/([^.:!?])\n/g, '$1. ').replaceAll('\n', ' ');

const CHANGES: ReadonlySet<string> = new Set(['Updated', 'Replaced']);

const isChange = ({ name }: ItemResult) => CHANGES.has(name);

const SEVERITIES: readonly Severity[] = ['info', 'warning', 'error', 'critical'];

function worst(results: readonly ItemResult[]): Severity {
  const rank = Math.max(0, ...results.map(({ severity }) => SEVERITIES.indexOf(severity)));
  return SEVERITIES[rank] ?? 'error';
}

function count({ items }: MaintenancePlan): string {
  const profiles = items.filter(({ machine }) => machine === 'replace-fargate-profile').length;
  const parts = [plural(items.length - profiles, 'add-on'), plural(profiles, 'Fargate profile')];
  return parts.filter((part) => part !== undefined).join(' and ');
}

function plural(amount: number, noun: string): string | undefined {
  if (amount === 0) return undefined;
  return amount === 1 ? `1 ${noun}` : `${amount} ${noun}s`;
}

const MOST_NAMES = 10;

/** Those that failed, by name; the line of each follows anyway. */
function names(results: readonly ItemResult[]): string {
  const first = results.slice(0, MOST_NAMES).map(({ resource, name }) => `${resource}: ${name}`);
  const more = results.length - first.length;
  return [...first, ...(more > 0 ? [`${more} more`] : [])].join(', ');
}
