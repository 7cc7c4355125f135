import { countText, isOrAre } from '../count-text.ts';
import type { OutcomeParts, Severity } from '../outcome.ts';
import { insightLine } from './insights.ts';
import { leftLine, leftResult } from './left-alone.ts';
import { maintenanceOutcome } from './outcome.ts';
import type {
  ItemResult,
  MaintenanceContext,
  MaintenanceDecision,
  MaintenanceItem,
  MaintenancePlan,
} from './progress.ts';

/** The current item. Throws when there is none, which no definition asks for. */
export function itemAt({ plan, progress }: Pick<MaintenanceContext, 'plan' | 'progress'>): MaintenanceItem {
  const item = plan.items[progress.at];
  if (item === undefined) throw new RangeError(`There is no item ${progress.at} among ${plan.items.length}.`);
  return item;
}

/** The item is done: continues with the next one, or ends the run. */
export function itemDone({ plan, progress, now }: MaintenanceContext): MaintenanceDecision {
  const next = { ...progress, at: progress.at + 1, tries: 0, since: null, waitSeconds: 0, waitingFor: '' };
  if (next.at < plan.items.length) return { kind: 'item', progress: next };
  return allDone({ plan, progress, now });
}

/** Every item was attempted. */
function allDone(context: MaintenanceContext): MaintenanceDecision {
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
      summary: `Nothing on ${name} was changed: ${count(plan)} checked, all up to date.`,
      severity,
    });
  }
  const unchanged = results.length - changed.length;
  const rest = unchanged === 0 ? '' : `, ${unchanged} already up to date`;
  return publish('Maintained', context, {
    summary: `${name} was maintained: ${changed.length} changed${rest}.`,
    severity,
  });
}

/** Some items failed; the outcome lists those that were not attempted, and why. */
export function incomplete(
  context: MaintenanceContext,
  { reasons = [], advice = [] }: Omit<OutcomeParts, 'summary'> = {},
): MaintenanceDecision {
  const { plan, progress } = context;
  const failed = progress.results.filter(({ succeeded }) => !succeeded);
  const notTried = plan.items.length - progress.results.length;
  const rest = notTried === 0 ? '' : `; ${notTried} not attempted`;
  const done = progress.results.length - failed.length;
  const what = plan.dryRun ? 'planned' : 'done';
  return publish('ClusterMaintenanceIncomplete', context, {
    summary: `Of ${count(plan)} on ${plan.cluster.name}, ${done} ${isOrAre(done)} ${what} and ${failed.length} failed (${names(failed)})${rest}.`,
    reasons,
    advice: [
      ...advice,
      `Follow the advice in the notification of each failed item: ${names(failed)}.`,
      ...(notTried > 0 ? ['Then start again with the same request: items that are up to date are not changed.'] : []),
    ],
    severity: worst(failed),
  });
}

/** The run ends because the result of an item is unknown; nothing more is changed on top of it. */
export function lost(
  context: MaintenanceContext,
  { reasons = [], advice = [] }: Omit<OutcomeParts, 'summary'>,
): MaintenanceDecision {
  const { resource } = itemAt(context);
  return publish('ClusterMaintenanceFailed', context, {
    summary: `The maintenance of ${context.plan.cluster.name} stopped at ${resource}, because it is unknown whether EKS is still changing it.`,
    reasons,
    advice: [
      ...advice,
      `Check ${resource} in the EKS console; when no change is in progress, start again with the same request.`,
    ],
  });
}

/** The outcome, with a line and a result for each item, and the items that were not attempted. */
function publish(
  name: Parameters<typeof maintenanceOutcome>[0],
  { plan, progress }: MaintenanceContext,
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
      ...(notTried.length > 0 ? [`Not attempted: ${notTried.join(', ')}.`] : []),
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
  // At the same version the settings changed, which its first sentence names.
  if (name === 'Updated') return `${resource}: ${name}. ${says.split('\n')[0]}`;
  if (name === 'Replaced') return `${resource}: ${name}, ${oldProfile} -> ${newProfile}`;
  return `${resource}: ${name}. ${oneLine(says)}`;
}

/** Several lines as the sentences of one. */
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
  return amount === 0 ? undefined : countText(amount, noun);
}

const MOST_NAMES = 10;

/** The failed items by name; the line of each follows in the reasons. */
function names(results: readonly ItemResult[]): string {
  const first = results.slice(0, MOST_NAMES).map(({ resource, name }) => `${resource}: ${name}`);
  const more = results.length - first.length;
  return [...first, ...(more > 0 ? [`${more} more`] : [])].join(', ');
}
