import type { ExecutionDescription, HistoryEvent } from '../../engine/run/execution.ts';

/** AWS's JSON has times as seconds since the epoch, with milliseconds as a fraction. */
export const seconds = (date: Date): number => date.getTime() / 1000;

/** An execution as DescribeExecution answers it; without data, as for a caller that may not decrypt. */
export function executionAnswer(description: ExecutionDescription, data: 'ALL_DATA' | 'METADATA_ONLY'): object {
  const { startDate, stopDate, input, inputDetails, transitions: _, ...rest } = description;
  const { output, outputDetails, error, cause, ...metadata } = rest;
  const hasAll = data === 'ALL_DATA';
  return {
    ...metadata,
    startDate: seconds(startDate),
    ...(stopDate && { stopDate: seconds(stopDate) }),
    ...(hasAll ? { input, inputDetails } : { inputDetails: { included: false } }),
    ...(outputDetails && (hasAll ? { output, outputDetails } : { outputDetails: { included: false } })),
    ...(hasAll && { error, cause }),
  };
}

/** An execution as a row of ListExecutions. */
export function executionRow(description: ExecutionDescription): object {
  const { executionArn, stateMachineArn, name, status, startDate, stopDate, redriveCount } = description;
  return {
    executionArn,
    stateMachineArn,
    name,
    status,
    startDate: seconds(startDate),
    ...(stopDate && { stopDate: seconds(stopDate) }),
    redriveCount,
  };
}

const DATA: ReadonlySet<string> = new Set([
  'input',
  'inputDetails',
  'output',
  'outputDetails',
  'parameters',
  'assignedVariables',
  'assignedVariablesDetails',
]);

/** An event as GetExecutionHistory answers it. */
export function eventAnswer({ id, previousEventId, timestamp, type, ...details }: HistoryEvent): object {
  return { id, previousEventId, timestamp: seconds(timestamp), type, ...details };
}

/** The same without what went in and came out. */
export function bareEvent(event: HistoryEvent): HistoryEvent {
  const { id, previousEventId, timestamp, type, ...details } = event;
  const bare = Object.entries(details).map(([name, members]) => [
    name,
    Object.fromEntries(Object.entries(members).filter(([member]) => !DATA.has(member))),
  ]);
  return { id, previousEventId, timestamp, type, ...Object.fromEntries(bare) };
}
