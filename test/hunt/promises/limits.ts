import { entryTo, hasEnded, type Played } from '../played.ts';

const DEADLINES: Record<string, number> = { 'update-addon': 3600, 'replace-fargate-profile': 7200 };
const MOST_EVENTS = 25_000;
const MOST_BYTES = 262_144;
const LONGEST_NOTIFYING_SECONDS = 330;

export function tooMuch({
  executions,
  scenario: { kill, sleeps = [], outages = [], withdrawn = [] },
}: Played): string[] {
  const downSeconds = (kill?.downSeconds ?? 0) + sleeps.reduce((sum, { lasts }) => sum + lasts, 0);
  const mayNotifyLate = outages.length + withdrawn.length > 0;
  return executions.flatMap(({ name, machine, input, startedAt, stoppedAt, status, history, largestPayload }) => {
    const usual = DEADLINES[machine];
    const { deadlineSeconds } = input;
    const deadline = typeof deadlineSeconds === 'number' && deadlineSeconds > 5 ? deadlineSeconds : usual;
    // A process that is not there, or a computer that sleeps, cannot notice its deadline.
    const seconds = (stoppedAt - startedAt) / 1000 - downSeconds;
    // While a service is away, to notify is tried again past the deadline too: what there is to notify of was decided by then.
    const notifying = mayNotifyLate
      ? Math.min(secondsSince(history, 'Publish outcome', stoppedAt), LONGEST_NOTIFYING_SECONDS)
      : 0;
    return [
      ...(status === 'TIMED_OUT' ? [`${name} timed out`] : []),
      ...(hasEnded({ stoppedAt }) ? [] : [`${name} never ended`]),
      ...(hasEnded({ stoppedAt }) && usual !== undefined && seconds - notifying > (deadline ?? usual)
        ? [`${name} took ${seconds} s of ${deadline}`]
        : []),
      ...(history.length >= MOST_EVENTS ? [`${name} has ${history.length} events`] : []),
      ...(largestPayload > MOST_BYTES ? [`${name} hands on ${largestPayload} bytes`] : []),
    ];
  });
}

/** Seconds since a state was first entered; none when it was not. */
function secondsSince(history: Played['executions'][number]['history'], state: string, at: number): number {
  const entered = entryTo(state, history);
  return entered === undefined ? 0 : (at - entered.timestamp.getTime()) / 1000;
}
