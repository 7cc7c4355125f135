import type { Played, PlayedExecution } from '../played.ts';

/** Of a scenario with nothing but dry runs. */
export function changesOfPlans({ executions, calls }: Played): string[] {
  if (executions.length === 0 || executions.some(({ input }) => input.dryRun !== true)) return [];
  return calls
    .filter(({ by, operation }) => by === 'us' && !/^(Describe|List)/.test(operation))
    .map(({ operation }) => `${operation} was called`);
}

/** An execution that was refused, with nothing around it that an event could be about, has called nothing. */
export function callsOfRefused({ executions, calls, world }: Played): string[] {
  const [only, ...others] = executions;
  if (only === undefined || others.length > 0 || world.actions.length > 0 || !isMistaken(only)) return [];
  const ours = calls.filter(({ by }) => by === 'us');
  return ours.length > 0 ? [`${only.name} called ${ours.map(({ operation }) => operation)}`] : [];
}

const isMistaken = ({ input }: PlayedExecution) =>
  input.cluster === 'no spaces allowed' || input.deadlineSecond !== undefined || input.deadlineSeconds === 5;
