import type { ReportedCluster, ReportedItem } from './report.ts';

/** What became of something, in a word; `to change` is that of a dry run. */
export type State = 'changed' | 'to change' | 'up to date' | 'rolled back' | 'blocked' | 'failed' | 'not reached';

/** Each state with the shape that goes with it, so that none is recognised by its colour alone; the worst first. */
export const SHAPES: Readonly<Record<State, string>> = {
  failed: '✕',
  'rolled back': '↩',
  blocked: '■',
  'not reached': '–',
  'to change': '△',
  changed: '▲',
  'up to date': '○',
};

const NAMES: Readonly<Record<string, State>> = {
  Updated: 'changed',
  Replaced: 'changed',
  UpToDate: 'up to date',
  AddonUpdateRolledBack: 'rolled back',
  AddonUpdateBlocked: 'blocked',
  ProfileReplacementBlocked: 'blocked',
  NotAttempted: 'not reached',
};

const DECISIONS: Readonly<Record<string, State>> = {
  update: 'to change',
  replace: 'to change',
  keep: 'up to date',
  blocked: 'blocked',
};

/** A dry run says by its decision what would be done. What is not known to be anything else is a failure. */
export function stateOfItem({ name, details }: Pick<ReportedItem, 'name' | 'details'>): State {
  const known = name === 'Planned' ? DECISIONS[String(details.decision)] : NAMES[name];
  return known ?? 'failed';
}

export function stateOfCluster({ end, name }: Pick<ReportedCluster, 'end' | 'name'>): State {
  if (end === 'not-started') return 'not reached';
  if (end !== 'succeeded') return name.endsWith('Blocked') ? 'blocked' : 'failed';
  if (name === 'Planned') return 'to change';
  return name === 'Maintained' ? 'changed' : 'up to date';
}

/** How many of each, as Terraform sums up a plan: `3 changed, 1 up to date, 1 failed`. */
export function totalText(states: readonly State[]): string {
  const order: readonly State[] = [
    'changed',
    'to change',
    'up to date',
    'rolled back',
    'blocked',
    'failed',
    'not reached',
  ];
  const counts = order.map((state) => [state, states.filter((each) => each === state).length] as const);
  const named = counts.filter(([, count]) => count > 0).map(([state, count]) => `${count} ${state}`);
  return named.length === 0 ? 'none' : named.join(', ');
}
