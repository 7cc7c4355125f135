import { onTestFinished } from 'vitest';
import { controlFleet } from '../../../functions/actions/fleet-control.ts';
import { controlRecords } from '../../../functions/aws/table/control-records.ts';
import { FleetReport } from '../../../functions/core/fleet/report/report.ts';
import { bucketName } from '../../../local/cloud/aws/object-store.ts';
import { LOCAL_CREDENTIALS } from '../../../local/cloud/chat/local-secrets.ts';
import type { SimulatedCloud } from '../../../local/cloud/cloud.ts';
import { connectTo } from '../../../local/cloud/local-connection.ts';
import { TABLE } from '../../../local/cloud/machines/machines.ts';
import type { TimelineEntry } from '../../../local/simulator/simulator.ts';
import { mostAtOnce, updateFails } from './maintenance-run.ts';
import { cloudOf } from './run-machine.ts';

const PLACE = { account: '111122223333', region: 'eu-west-1' };

/** Clusters with one add-on each that is behind; the first part of a name is the stage that they are tagged with. */
export function aFleet(names: readonly string[], world: object = {}) {
  const addons = [{ name: 'coredns', version: 'v1.12.4-eksbuild.6' }];
  const clusters = names.map((name) => ({ name, version: '1.33', tags: { stage: name.split('-')[0] }, addons }));
  return { ...PLACE, clusters, ...world };
}

/** The next so many updates of an add-on fail, whatever the cluster. */
export const failures = (times: number) => updateFails('coredns', { times });

/** What a person answers to a question of a fleet, and how long that takes; nothing when nobody does. */
export type Answering = (question: string) => { verdict: string; afterSeconds: number } | undefined;

/** What a person wants of the run before the nth time that a cluster asks at the gate, or says how it ended. */
export type Controlling = Readonly<Record<number, 'pause' | 'continue' | 'stop'>>;

const HEADERS = { authorization: `AWS4-HMAC-SHA256 Credential=test/20261121/${PLACE.region}/s3/aws4_request` };

/** An object of the bucket. */
async function objectIn(
  { endpoint }: Pick<SimulatedCloud, 'endpoint'>,
  key: string,
): Promise<{ text: string; type: string | undefined }> {
  const answer = await endpoint.handle({
    ...{ method: 'GET', path: `/${bucketName(PLACE)}/${key}`, body: '' },
    headers: HEADERS,
  });
  return {
    text: 'body' in answer ? answer.body : '',
    type: 'headers' in answer ? answer.headers?.['content-type'] : '',
  };
}

/** Puts a file into the bucket, as people do with `aws s3 cp`. */
async function putObject({ endpoint }: Pick<SimulatedCloud, 'endpoint'>, key: string, body: string): Promise<void> {
  const path = `/${bucketName(PLACE)}/${key}`;
  const answer = await endpoint.handle({ method: 'PUT', path, body, headers: HEADERS });
  if (!('status' in answer) || answer.status !== 200) throw new Error(`S3 did not take ${key}.`);
}

const folderIn = (ending: string): string | undefined => /s3:\/\/[^/]+\/(fleet\/\w+)\/report\.html/.exec(ending)?.[1];

/** The report that the end of a run names. */
export async function reportIn(
  cloud: Pick<SimulatedCloud, 'endpoint'>,
  ending: string,
): Promise<FleetReport | undefined> {
  const folder = folderIn(ending);
  if (folder === undefined) return undefined;
  return FleetReport.parse(JSON.parse((await objectIn(cloud, `${folder}/report.json`)).text));
}

const begunOn = ({ kind, from, cluster }: TimelineEntry) => (kind === 'update' && from === null ? [cluster] : []);

/**
 * Opens a fleet, in memory and in virtual time, on which maintain-fleet is run to its end as often as one wants. It is closed when
 * the test has finished.
 */
export async function aFleetCloud(
  world: object,
  answering: Answering = () => undefined,
  controlling: Controlling = {},
) {
  let admissions = 0;
  const { cloud, clock } = await cloudOf(world, {
    async deliver(run, functionName) {
      const wish = /admit/i.test(functionName) ? controlling[++admissions] : undefined;
      if (wish !== undefined) {
        const { connection } = await connectTo(cloud.endpoint, 'in-memory');
        const [{ executionArn, status } = { executionArn: '', status: '' }] =
          cloud.engine.listExecutions('maintain-fleet');
        const control = { wish, by: 'ana', reason: 'an incident', at: new Date(clock.now()).toISOString() };
        const records = controlRecords({ ...connection, region: PLACE.region, credentials: LOCAL_CREDENTIALS });
        await controlFleet(records, TABLE, { executionArn, status }, control);
      }
      return run();
    },
    onEvent(_, { taskScheduledEventDetails }) {
      const { Payload: { question, taskToken } = {} } = JSON.parse(
        Object(taskScheduledEventDetails).parameters ?? '{}',
      );
      const answer = question === undefined ? undefined : answering(question);
      if (answer === undefined) return;
      const output = JSON.stringify({ verdict: answer.verdict, by: 'ana' });
      clock.schedule(clock.now() + answer.afterSeconds * 1000, () =>
        cloud.engine.sendTaskSuccess({ taskToken, output }),
      );
    },
  });
  onTestFinished(() => cloud.close());
  const object = (key: string) => objectIn(cloud, key);

  /** Starts a run that is not waited for. */
  const start = (request: object): string =>
    cloud.engine.startExecution({ stateMachineArn: 'maintain-fleet', input: JSON.stringify(request) }).executionArn;

  return {
    start,
    /** Puts a file into the bucket. */
    put: (key: string, text: string) => putObject(cloud, key, text),
    /** Starts another state machine, which is not waited for. */
    startOther: (machine: string, request: object): string =>
      cloud.engine.startExecution({ stateMachineArn: machine, input: JSON.stringify(request) }).executionArn,
    /** Waits for the end of an execution. */
    endOf: (executionArn: string) => cloud.engine.finished(executionArn),
    /** Every call of EKS until now. */
    calls: () => cloud.simulator.calls(),
    /** The clusters on which EKS began updates of add-ons, in order. */
    begun: () => cloud.simulator.timeline().flatMap(begunOn),
    /** The version of coredns on each cluster. */
    versions: () =>
      cloud.simulator.clusters().map(({ addons }) => addons.find(({ name }) => name === 'coredns')?.version),
    /** The most changes that EKS had under way on a cluster at the same time. */
    mostAtOnceOnOneCluster() {
      const timeline = cloud.simulator.timeline();
      const own = new Set(timeline.filter(({ kind }) => kind === 'update').map(({ name }) => name));
      const names = cloud.simulator.clusters().map(({ name }) => name);
      return Math.max(
        ...names.map((name) =>
          mostAtOnce(
            timeline.filter(({ cluster }) => cluster === name),
            own,
          ),
        ),
      );
    },
    async run(request: object) {
      const before = cloud.simulator.calls().length;
      const startedAt = clock.now();
      const executionArn = start(request);
      await cloud.engine.finished(executionArn);
      await cloud.idle();
      const { status, error, cause = '', output, notifications, transitions } = await cloud.record(executionArn);
      const updates = cloud.simulator
        .calls()
        .slice(before)
        .filter(({ operation }) => operation === 'UpdateAddon')
        .map(({ time, params }) => ({
          cluster: String(params.clusterName),
          version: params.addonVersion,
          seconds: (Date.parse(time) - startedAt) / 1000,
        }));
      const ending = `${cause} ${Object(output).advice}`;
      const folder = folderIn(ending);
      return {
        ...{ executionArn, transitions, status, cause, name: error ?? Object(output).name, updates },
        summary: String(Object(output).summary ?? cause.split('\n')[0]),
        notified: notifications.map(({ attributes }) => attributes.outcome),
        /** What people were notified of while it ran, and at its end, about the fleet. */
        fleetNotices: notifications
          .filter(({ attributes }) => attributes.machine === 'maintain-fleet')
          .map(({ time, structure }) => ({ ...JSON.parse(structure?.default ?? '{}'), time })),
        events: cloud.engine.history(executionArn).length,
        report: await reportIn(cloud, ending),
        /** An object beside the report, such as `report.html`. */
        beside: (name: string) => object(`${folder}/${name}`),
      };
    },
    close: () => cloud.close(),
  };
}

/** The outcome of each cluster that a report has, by its name. */
export const outcomesIn = (report: FleetReport | undefined): Record<string, string> =>
  Object.fromEntries(
    (report?.waves ?? [])
      .flatMap(({ clusters }) => clusters)
      .map(({ cluster, name }) => [cluster.split('/').at(-1), name]),
  );
