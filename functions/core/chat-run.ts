import { Outcome } from './outcome.ts';

/** An execution as people ask about it. Times are ISO 8601; `output` is JSON text. */
export type ChatRun = {
  arn: string;
  name: string;
  machine: string;
  status: string;
  startedAt: string;
  stoppedAt?: string | undefined;
  output?: string | undefined;
  error?: string | undefined;
  cause?: string | undefined;
};

const LONGEST_TEXT = 2500;

/** One run: how it stands, and what came of it. */
export function runText(run: ChatRun): string {
  return [runLine(run), ...comeOf(run)].join('\n').slice(0, LONGEST_TEXT);
}

/** The latest runs, newest first. */
export function runsText(runs: readonly ChatRun[]): string {
  if (runs.length === 0) return 'There is no run yet.';
  const byStart = runs.toSorted((a, b) => b.startedAt.localeCompare(a.startedAt));
  return byStart.slice(0, 10).map(runLine).join('\n');
}

function runLine({ name, machine, status, startedAt, stoppedAt }: ChatRun): string {
  const until = stoppedAt === undefined ? '' : `, until ${stoppedAt}`;
  return `${status}  ${name}  (${machine}, since ${startedAt}${until})`;
}

function comeOf({ output, error, cause }: ChatRun): string[] {
  if (error !== undefined) return [`${error}: ${cause ?? 'no cause is known'}`];
  const outcome = Outcome.safeParse(output === undefined ? undefined : parsed(output));
  return outcome.success ? [outcome.data.summary, ...outcome.data.because, ...outcome.data.advice] : [];
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
