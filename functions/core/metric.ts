import type { Notice } from './notice/notice.ts';
import type { Outcome } from './outcome.ts';

/**
 * What is measured: the unit of each metric and the dimensions that it is kept by. Each set of values is a metric of its own
 * that AWS bills, so every dimension has few values; the name of a cluster stands only while something there is unhealthy.
 */
export const METRICS = {
  /** Outcomes that people were notified of. */
  Outcomes: { unit: 'Count', by: [['machine', 'outcome'], ['severity']] },
  /** From the start of an execution to the notification of its end. */
  RunSeconds: { unit: 'Seconds', by: [['machine']] },
  /** Add-ons and Fargate profiles that the last scan found unhealthy: in all, and on each cluster that has one. */
  UnhealthyResources: { unit: 'Count', by: [['kind'], ['cluster', 'kind']] },
  ClustersScanned: { unit: 'Count', by: [[]] },
  ClustersNotScanned: { unit: 'Count', by: [[]] },
  /** Questions of executions that nobody had answered when the last scan ended. */
  ApprovalsWaiting: { unit: 'Count', by: [[]] },
  /** What became of chat requests whose signature was right. */
  ChatAnswered: { unit: 'Count', by: [['outcome']] },
  /** Why chat requests were refused before anything was read of them. */
  ChatDenied: { unit: 'Count', by: [['outcome']] },
  /** Chat requests not answered and news not posted, until somebody mends the settings, the secret, Slack or GitHub. */
  ChatMisconfigured: { unit: 'Count', by: [[]] },
} as const satisfies Record<string, { unit: 'Count' | 'Seconds'; by: readonly (readonly string[])[] }>;

/** A value for each set of dimensions in `by`. */
export type Measure = { name: keyof typeof METRICS; value: number; by: readonly Readonly<Record<string, string>>[] };

/** An outcome that was published, and how long its execution took. Times are ISO 8601. */
export function endingMeasures(
  { machine, name, severity }: Pick<Outcome | Notice, 'machine' | 'name' | 'severity'>,
  startedAt: string,
  now: string,
): Measure[] {
  const outcomes: Measure = { name: 'Outcomes', value: 1, by: [{ machine, outcome: name }, { severity }] };
  const seconds = Math.max(0, (Date.parse(now) - Date.parse(startedAt)) / 1000);
  return Number.isNaN(seconds) ? [outcomes] : [outcomes, { name: 'RunSeconds', value: seconds, by: [{ machine }] }];
}

/** What became of a chat request, in a word. */
export function chatMeasures(name: 'ChatAnswered' | 'ChatDenied', outcome: string): Measure[] {
  return [{ name, value: 1, by: [{ outcome }] }];
}

/** One thing that chat could not do because of how it is set up. */
export const misconfiguredMeasures = (): Measure[] => [{ name: 'ChatMisconfigured', value: 1, by: [{}] }];
