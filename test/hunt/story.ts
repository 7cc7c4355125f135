import { hasEnded, type Played } from './played.ts';

/** What happened, in order: who started what, what EKS was asked and did, and how it ended. One line each, with its time. */
export function storyOf({ executions, calls, timeline, notifications }: Played): string[] {
  const lines = [
    ...executions.map(({ startedAt, machine, name, input }) => ({
      at: startedAt,
      text: `${name} starts: ${machine} ${JSON.stringify(input)}`,
    })),
    ...calls
      .filter(({ operation, by }) => by === 'other' || !/^(Describe|List)/.test(operation))
      .map(({ time, operation, by, params, status }) => ({
        at: Date.parse(time),
        text: `${by === 'us' ? 'eks-upkeep' : 'someone else'} calls ${operation} ${JSON.stringify(params)}: ${status}`,
      })),
    ...timeline.map(({ time, cluster, kind, name, from, to }) => ({
      at: Date.parse(time),
      text: `${cluster}: ${kind} ${name} ${from ?? '-'} -> ${to ?? '-'}`,
    })),
    ...executions.filter(hasEnded).map(({ stoppedAt, name, status, ends, cause }) => ({
      at: stoppedAt,
      text: `${name} ends: ${status} ${ends}${cause === '' ? '' : `: ${cause.replaceAll('\n', ' / ')}`}`,
    })),
  ];
  const ordered = lines
    .toSorted((one, other) => one.at - other.at)
    .map(({ at, text }) => `${new Date(at).toISOString().slice(11, 19)} ${text}`);
  const running = executions.filter((each) => !hasEnded(each)).map(({ name }) => `${name} has not ended`);
  return [
    ...ordered,
    ...running,
    ...notifications.map(({ kind, outcome, execution }) => `notified: ${kind} ${outcome} ${execution ?? ''}`),
  ];
}
