import type { ClusterPlace } from '../cluster.ts';
import { issueText } from '../issue.ts';
import { type Outcome, type OutcomeParts, outcomesOf, type Severity } from '../outcome.ts';
import type { Addon } from './addon.ts';

const SEVERITY = {
  Updated: 'info',
  UpToDate: 'info',
  Planned: 'info',
  AddonUpdateBlocked: 'warning',
  AddonUpdateFailed: 'error',
  AddonUpdateRolledBack: 'error',
  AddonUpdateTimedOut: 'error',
  AddonRollbackFailed: 'critical',
} as const satisfies Record<string, Severity>;

/** The names of `update-addon`'s outcomes; those that fail an execution are its error names. */
export type AddonOutcomeName = keyof typeof SEVERITY;

/** Every name with its severity, for the docs and their test. */
export const ADDON_OUTCOMES: Readonly<Record<string, Severity>> = SEVERITY;

const outcome = outcomesOf('update-addon', SEVERITY);

/** An outcome of `update-addon` that may have no plan: the place is given as far as it is known. */
export function addonOutcome(
  name: AddonOutcomeName,
  { cluster, addon }: { cluster?: ClusterPlace | undefined; addon?: string | undefined },
  parts: OutcomeParts,
): Outcome {
  const resource = addon === undefined ? undefined : { kind: 'addon' as const, name: addon };
  return outcome(name, { cluster, resource }, parts);
}

/** Status and issues of an add-on as a person reads them. */
export function stateText({ status, issues }: Pick<Addon, 'status' | 'issues'>): string {
  return [status, ...issues.map(issueText)].join('; ');
}

/** With a full stop, unless it ends with the path of a field: people copy that, and a stop would look like a part of it. */
export function sentence(text: string): string {
  return /(^|\s)\.\S+$/.test(text) ? text : `${text}.`;
}
