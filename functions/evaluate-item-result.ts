import * as z from 'zod/mini';
import { type HealthApi, healthApi } from './aws/eks/health.ts';
import { type ExecutionReader, executionReader } from './aws/step-functions/execution-reader.ts';
import { Cluster } from './core/cluster.ts';
import { contextOf } from './core/context.ts';
import { thrown } from './core/errors/thrown.ts';
import { decideAfterItem, decideAfterPlanFailure, decideWhenIdle } from './core/maintenance/decide.ts';
import {
  executionOf,
  itemExecutionIn,
  itemExecutionOf,
  Moment,
  secondsBetween,
} from './core/maintenance/item-result.ts';
import { MaintenancePlan, MaintenanceProgress } from './core/maintenance/progress.ts';
import { MaintainClusterRequest } from './core/maintenance/request.ts';
import { itemAt } from './core/maintenance/results.ts';
import { timesOf } from './core/time-limits.ts';
import { onAws, type Services } from './runtime/services.ts';
import { task } from './runtime/task.ts';

const Thrown = { error: z.string(), cause: z.string() };

/** The result of the Task of an item: the outcome of its execution, `null` when that is long, or an error. */
const Given = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('outcome'),
    execution: z.string(),
    outcome: z.json(),
    startedAt: z.optional(Moment),
    stoppedAt: z.optional(Moment),
  }),
  z.strictObject({ kind: z.literal('thrown'), ...Thrown }),
]);

const Context = { plan: MaintenancePlan, progress: MaintenanceProgress, now: z.iso.datetime() };

const Failure = { ...Thrown, request: z.json(), startedAt: z.iso.datetime(), now: z.iso.datetime() };

export const Input = z.discriminatedUnion('at', [
  z.strictObject({ at: z.literal('plan'), ...Failure, plan: z.json(), progress: z.json() }),
  z.strictObject({ at: z.literal('item'), ...Context, machineArn: z.string(), given: Given }),
  z.strictObject({ at: z.literal('idle'), ...Context }),
  z.strictObject({ at: z.literal('unread'), ...Failure, ...Context }),
]);

// The cluster that an invalid request names, for the outcome.
const Where = z.catch(z.object({ cluster: z.catch(z.optional(Cluster), undefined) }), {});

type Ports = { eks: Pick<HealthApi, 'resources'>; executions: ExecutionReader };

/**
 * Decides what to do after an item has ended, or after planning failed. Changes nothing. What a Task throws says little about the
 * execution it started, so the execution is read by its name, unless the error contains its description.
 */
export const evaluateItemResult =
  ({ eks, executions }: Ports) =>
  async (input: z.infer<typeof Input>) => {
    if (input.at === 'plan') {
      const request = MaintainClusterRequest.safeParse(input.request).data;
      const { cluster } = Where.parse(input.request);
      const where = cluster === undefined ? {} : { cluster };
      return decideAfterPlanFailure(thrown(input.error, input.cause), { where, request }, timesOf(input));
    }

    const context = contextOf(input);
    if (input.at === 'idle') return decideWhenIdle(context, await eks.resources(input.plan.cluster));

    if (input.at === 'unread') {
      const { name: error, message } = thrown(input.error, input.cause);
      return decideWhenIdle(context, { what: `Cluster ${input.plan.cluster.name}`, error, message });
    }

    const { given, machineArn } = input;
    const read = async (arn: string) => itemExecutionOf(await executions.describe(arn));
    if (given.kind === 'outcome') {
      const { execution: arn, outcome, startedAt, stoppedAt } = given;
      const seconds = secondsBetween(startedAt, stoppedAt);
      const ending = outcome === null ? await read(arn) : { kind: 'succeeded' as const, output: outcome, seconds };
      return decideAfterItem(context, { arn, ending, thrown: undefined });
    }
    const arn = executionOf(machineArn, itemAt(context).run);
    const ending = itemExecutionIn(given.cause) ?? (await read(arn));
    return decideAfterItem(context, { arn, ending, thrown: thrown(given.error, given.cause) });
  };

export const bind = ({ here, eks, log }: Pick<Services, 'here' | 'eks' | 'log'>) =>
  task(Input, evaluateItemResult({ eks: healthApi(eks), executions: executionReader(here) }), log);

export const handler = bind(onAws());
