import type { AddonDecision } from '../../../functions/core/addon/progress.ts';
import { anIssue, anUpdate } from './addon-builders.ts';

/** What a decision publishes; undefined while it goes on. */
export const outcomeOf = (decision: AddonDecision) => (decision.kind === 'publish' ? decision.outcome : undefined);

/** The name of the outcome that a decision publishes, or what kind of decision it is. */
export const nameOf = (decision: AddonDecision) => outcomeOf(decision)?.name ?? decision.kind;

/** An update that ended Failed, with these codes. */
export const failedUpdate = (...codes: string[]) =>
  anUpdate({ status: 'Failed', errors: codes.map((code) => anIssue(code)) });
