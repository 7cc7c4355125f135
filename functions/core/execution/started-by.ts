import * as z from 'zod/mini';

/**
 * The ARN of the execution that started this one. Step Functions knows a member of this name: its console then links the
 * two. https://docs.aws.amazon.com/step-functions/latest/dg/concepts-nested-workflows.html
 */
export const STARTED_BY = 'AWS_STEP_FUNCTIONS_STARTED_BY_EXECUTION_ID';

/** The member of a request that says so. */
export const startedBy = { [STARTED_BY]: z.optional(z.string()) };

/** Whether an execution makes one of the plans of a cluster. */
export const isItemOfPlan = (request: { dryRun: boolean; [STARTED_BY]?: string | undefined }): boolean =>
  request.dryRun && request[STARTED_BY] !== undefined;
