import type { ExecutionDescription } from '../../engine/engine.ts';
import { uuidFrom } from '../../simulator/ids.ts';
import type { BusEvent } from '../aws/event-bus.ts';

/** The event that Step Functions sends to EventBridge when an execution has ended. */
export function executionEvent(
  {
    executionArn,
    stateMachineArn,
    name,
    status,
    startDate,
    stopDate,
    input,
    output,
    error,
    cause,
  }: ExecutionDescription,
  now: number,
): BusEvent {
  const [, , , region = '', account = ''] = executionArn.split(':');
  return {
    version: '0',
    id: uuidFrom(executionArn, now, 'status'),
    source: 'aws.states',
    'detail-type': 'Step Functions Execution Status Change',
    account,
    region,
    time: `${new Date(now).toISOString().slice(0, 19)}Z`,
    resources: [executionArn],
    detail: {
      executionArn,
      stateMachineArn,
      name,
      status,
      startDate: startDate.getTime(),
      stopDate: stopDate?.getTime() ?? null,
      input,
      inputDetails: { included: true },
      output: output ?? null,
      outputDetails: output === undefined ? null : { included: true },
      ...(error !== undefined && { error }),
      ...(cause !== undefined && { cause }),
    },
  };
}
