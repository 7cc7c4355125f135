import { ApiError } from '../api-error.ts';
import { toText } from '../json.ts';
import { uuidFrom } from '../random.ts';
import { advance, type Branch } from '../run/branch.ts';
import { describeExecution, type Execution, type ExecutionStatus } from '../run/execution.ts';
import type { Outcome } from '../run/journal.ts';
import { Abandoned } from '../run/lifetime.ts';
import type { Attempt } from './attempt.ts';

/** states:startExecution.sync:2. The child belongs to this attempt: when that is cut short, the child is stopped. */
export async function runNestedExecution({ visit, resource, arguments: given, life }: Attempt): Promise<Outcome> {
  const { branch } = visit;
  const { execution, surroundings } = branch;
  const refusal = (action: string, resource: string) => surroundings.refuse(execution.machine.name, action, resource);
  const refused = refusal('states:StartExecution', String(given.StateMachineArn));
  if (refused !== undefined) return denied(refused);
  const child = start(branch, given);
  if (child instanceof ApiError) {
    return { failed: true, error: `StepFunctions.${child.name}Exception`, cause: child.message };
  }
  advance(branch, 'TaskSubmitted', {
    resource: resource.action,
    resourceType: resource.service,
    output: toText({
      ExecutionArn: child.arn,
      SdkHttpMetadata: { AllHttpHeaders: {}, HttpHeaders: {}, HttpStatusCode: 200 },
      SdkResponseMetadata: { RequestId: uuidFrom(branch.execution.random) },
      StartDate: child.startedAt,
    }),
    outputDetails: { truncated: false },
  });
  const leave = life.onEnd(() => {
    // Who may not stop it leaves it running.
    if (refusal('states:StopExecution', child.arn) === undefined) surroundings.abort(child);
  });
  await child.ended;
  if (life.ended()) throw new Abandoned();
  leave();
  const unread = refusal('states:DescribeExecution', child.arn);
  if (unread !== undefined) return denied(unread);
  const described = describeResult(child);
  return child.ending?.status === 'SUCCEEDED'
    ? { output: described }
    : { failed: true, error: 'States.TaskFailed', cause: toText(described) };
}

/** How the integration reports that its state machine may not make a call. */
const denied = (text: string): Outcome => ({
  failed: true,
  error: 'StepFunctions.AWSStepFunctionsException',
  cause: `${text} (Service: AWSStepFunctions; Status Code: 400; Error Code: AccessDeniedException)`,
});

function start(branch: Branch, given: Record<string, unknown>): Execution | ApiError {
  const { execution, surroundings } = branch;
  const fallback = uuidFrom(execution.random);
  try {
    return surroundings.startNested({
      stateMachineArn: String(given.StateMachineArn),
      name: typeof given.Name === 'string' ? given.Name : fallback,
      input: typeof given.Input === 'string' ? given.Input : toText(given.Input ?? {}),
      seed: execution.random(),
    });
  } catch (error) {
    if (error instanceof ApiError) return error;
    throw error;
  }
}

/** An execution as the service integration describes it: capitalised members, JSON instead of JSON text, milliseconds. */
function describeResult(child: Execution): Record<string, unknown> {
  const { error, cause, output, status } = describeExecution(child);
  return {
    ...(cause !== undefined && { Cause: cause }),
    ...(error !== undefined && { Error: error }),
    ExecutionArn: child.arn,
    Input: child.input.value,
    InputDetails: { Included: true },
    Name: child.name,
    ...(output !== undefined && { Output: JSON.parse(output), OutputDetails: { Included: true } }),
    RedriveCount: 0,
    ...redriveOf(status),
    StartDate: child.startedAt,
    StateMachineArn: child.machine.arn,
    Status: status,
    StopDate: child.stoppedAt,
  };
}

// As AWS describes the child to its parent, although nothing can be redriven on this engine.
const redriveOf = (status: ExecutionStatus): Record<string, string> =>
  status === 'SUCCEEDED' || status === 'RUNNING'
    ? { RedriveStatus: 'NOT_REDRIVABLE', RedriveStatusReason: `Execution is ${status} and cannot be redriven` }
    : { RedriveStatus: 'REDRIVABLE' };
