import * as z from 'zod/mini';
import { withItems } from './actions/failed-items.ts';
import { startInWave } from './actions/wave-start.ts';
import { type ExecutionHistories, executionHistories } from './aws/step-functions/execution-histories.ts';
import { type ExecutionReader, executionReader } from './aws/step-functions/execution-reader.ts';
import { type ControlReader, controlReader } from './aws/table/control-reader.ts';
import { type WaveRecords, waveRecords } from './aws/table/wave-records.ts';
import { WaveCluster } from './core/fleet/plan.ts';
import { clusterRequest } from './core/fleet/planned/cluster-request.ts';
import { FleetStep } from './core/fleet/progress.ts';
import { MaintainFleetRequest } from './core/fleet/request.ts';
import { clusterResult, notStarted } from './core/fleet/result.ts';
import { executionOf, itemExecutionIn, itemExecutionOf } from './core/maintenance/item-result.ts';
import { onAws, type Services } from './runtime/services.ts';
import { task } from './runtime/task.ts';

const Wave = z.strictObject({
  folder: z.string(),
  step: FleetStep,
  clusterSeconds: z.number(),
});

const Common = { table: z.string(), wave: Wave, cluster: WaveCluster, now: z.iso.datetime() };

export const Input = z.discriminatedUnion('at', [
  z.strictObject({
    at: z.literal('start'),
    ...Common,
    request: MaintainFleetRequest,
    /** How many seconds it has waited for its turn. */
    waited: z.number(),
  }),
  z.strictObject({
    at: z.literal('end'),
    ...Common,
    machineArn: z.string(),
    startedAt: z.iso.datetime(),
    /** The output of the execution, or what the Task threw, as text. */
    given: z.strictObject({ output: z.json(), cause: z.string() }),
  }),
]);

type Ports = {
  waves: WaveRecords;
  controls: ControlReader;
  executions: ExecutionReader;
  histories: ExecutionHistories;
};

/**
 * Decides whether a cluster of a wave may be started, and takes note of its end. Safe to repeat: a cluster that is under way stays
 * so, and an end counts once.
 */
export const admitFleetCluster =
  ({ waves, controls, executions, histories }: Ports) =>
  async (input: z.infer<typeof Input>) => {
    const { table, wave, cluster, now } = input;
    const { step, clusterSeconds } = wave;
    const { pace, freeze } = step;
    const key = `wave#${wave.folder}/${step.name}`;
    if (input.at === 'start') {
      // A plan changes nothing, so nobody has to stop it.
      const control = step.dryRun ? undefined : (await controls.read(table, wave.folder)).at(-1);
      const calendar = { window: pace.window, freeze };
      const rules = { pace, calendar, clusterSeconds, now: Date.parse(now), control, waited: input.waited };
      const decision = await startInWave(waves, { table, key, now }, cluster, rules);
      if (decision.kind === 'skip') return { kind: 'skip', result: notStarted(cluster.id, decision.reason) };
      if (decision.kind === 'start')
        return { kind: 'start', input: clusterRequest(input.request, cluster, step.dryRun) };
      const { seconds, waited, waitingFor } = decision;
      return { kind: 'wait', seconds, waited, waitingFor };
    }
    const execution = executionOf(input.machineArn, cluster.run);
    const { output, cause } = input.given;
    const ending =
      output === null
        ? (itemExecutionIn(cause) ?? itemExecutionOf(await executions.describe(execution)))
        : ({ kind: 'succeeded', output } as const);
    const times = { startedAt: input.startedAt, now };
    const result = await withItems(histories, clusterResult(cluster.id, execution, ending, times));
    const { end } = result;
    if (end !== 'not-started') await waves.end(table, key, cluster, end, now);
    return result;
  };

export const bind = ({ here, log }: Pick<Services, 'here' | 'log'>) =>
  task(
    Input,
    admitFleetCluster({
      waves: waveRecords(here),
      controls: controlReader(here),
      executions: executionReader(here),
      histories: executionHistories(here),
    }),
    log,
  );

export const handler = bind(onAws());
