import * as z from 'zod';

const text = (least: number, most: number) =>
  z
    .string()
    .min(least, `Member must have length greater than or equal to ${least}`)
    .max(most, `Member must have length less than or equal to ${most}`);

const arn = text(1, 256);
const error = text(0, 256).optional();
const cause = text(0, 32_768).optional();
const taskToken = text(1, 2048);
const includedData = oneOf(['ALL_DATA', 'METADATA_ONLY']).optional();
const page = {
  maxResults: z
    .int()
    .min(0, 'Member must have value greater than or equal to 0')
    .max(1000, 'Member must have value less than or equal to 1000')
    .optional(),
  nextToken: text(1, 1024).optional(),
};

/** The parameters of each operation, with the limits of the API's model. */
export const INPUTS = {
  // Lengths of inputs and outputs are the engine's to check: they have exceptions of their own.
  StartExecution: z.object({ stateMachineArn: arn, name: text(1, 80).optional(), input: z.string().optional() }),
  DescribeExecution: z.object({ executionArn: arn, includedData }),
  ListExecutions: z.object({
    ...page,
    stateMachineArn: arn.optional(),
    statusFilter: oneOf(['RUNNING', 'SUCCEEDED', 'FAILED', 'TIMED_OUT', 'ABORTED', 'PENDING_REDRIVE']).optional(),
    mapRunArn: z.string().optional(),
    redriveFilter: z.string().optional(),
  }),
  GetExecutionHistory: z.object({
    ...page,
    executionArn: arn,
    reverseOrder: z.boolean().optional(),
    includeExecutionData: z.boolean().optional(),
  }),
  StopExecution: z.object({ executionArn: arn, error, cause }),
  SendTaskSuccess: z.object({ taskToken, output: z.string() }),
  SendTaskFailure: z.object({ taskToken, error, cause }),
  SendTaskHeartbeat: z.object({ taskToken }),
  DescribeStateMachine: z.object({ stateMachineArn: arn, includedData }),
  ListStateMachines: z.object(page),
  DescribeStateMachineForExecution: z.object({ executionArn: arn, includedData }),
};

function oneOf<const Value extends string>(values: readonly Value[]) {
  return z.enum(values, { error: `Member must satisfy enum value set: [${values.join(', ')}]` });
}
