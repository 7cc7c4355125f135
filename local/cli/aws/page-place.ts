import { randomUUID } from 'node:crypto';
import { DescribeStateMachineCommand, SFNClient } from '@aws-sdk/client-sfn';
import { answerApproval } from '../../../functions/actions/approval-answers.ts';
import { controlFleet } from '../../../functions/actions/fleet-control.ts';
import { taskTokens } from '../../../functions/aws/step-functions/task-tokens.ts';
import { approvalStore } from '../../../functions/aws/table/approvals.ts';
import { controlReader } from '../../../functions/aws/table/control-reader.ts';
import { controlRecords } from '../../../functions/aws/table/control-records.ts';
import { folderOf } from '../../../functions/core/fleet/plan.ts';
import { machineNames } from '../../cloud/machines/machines.ts';
import { clusterRows } from '../../cloud/page/clusters/rows.ts';
import type { Changing, PagePlace } from '../../cloud/page/place.ts';
import { PAGE_NAMES } from '../../cloud/page/run/summary.ts';
import type { Clusters } from '../../cloud/page/wire.ts';
import type { SeenDrift } from '../../drift/upgrade-insights.ts';
import type { Remote } from '../remote/remote.ts';
import { remoteExecutions } from './page-executions.ts';

// Reading all clusters takes many calls, and add-ons change slowly.
const DRIFT_KEPT_MS = 60_000;

export type RemotePlace = {
  remote: Remote;
  where: { region: string; account: string };
  drift: () => Promise<SeenDrift>;
  /** Absent where the page may only look; `table` is the one of the deployment, for approvals. */
  changes?: { table: string | undefined } | undefined;
};

/** A deployed stack as the page shows it, by the credentials of whoever opened it. */
export async function remotePlace({ remote, where, drift, changes }: RemotePlace): Promise<PagePlace> {
  const client = new SFNClient(remote.connection);
  const arns = await arnsOf(remote);
  let kept: { at: number; rows: Promise<Clusters> } | undefined;
  return {
    now: Date.now,
    about: async () => ({
      place: 'AWS',
      ...where,
      isLocal: false,
      mayChange: changes !== undefined,
      now: Date.now(),
      machines: [...arns.keys()],
    }),
    executions: remoteExecutions(remote, arns),
    async definition(machine) {
      const stateMachineArn = arns.get(machine);
      const { definition = '{}' } = await client.send(new DescribeStateMachineCommand({ stateMachineArn }));
      return definition;
    },
    clusters() {
      if (!kept || Date.now() - kept.at > DRIFT_KEPT_MS) {
        kept = { at: Date.now(), rows: drift().then((found) => clusterRows(found)) };
      }
      return kept.rows;
    },
    ...(changes?.table !== undefined && {
      controls: (id) => controlReader(remote.connection).read(String(changes.table), folderOf(id)),
    }),
    ...(changes && { changing: changing(remote, arns, changes.table) }),
  };
}

/** The state machines of a deployment by our names for them; those that are not deployed are left out. */
async function arnsOf(remote: Remote): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  const [ours, deployed] = [await machineNames(), await remote.machineArns()];
  const nameOf = (arn: string) => (arn.split(':')[6] ?? '').toLowerCase().replace(/[^a-z0-9]/g, '');
  for (const machine of ours) {
    const arn = deployed.find((each) => nameOf(each).includes(machine.replaceAll('-', '')));
    if (arn !== undefined) found.set(machine, arn);
  }
  return found;
}

const changing = (remote: Remote, arns: ReadonlyMap<string, string>, table: string | undefined): Changing => ({
  async start(machine, input) {
    const machineArn = arns.get(machine);
    if (machineArn === undefined) throw new Error(`${machine} is not deployed here.`);
    const id = await remote.start({ machineArn, input, name: `${PAGE_NAMES}${randomUUID()}` });
    return { message: `Started ${machine}.`, id };
  },
  async stop(id) {
    await remote.stop(id, 'Stopped on the page of upkeep serve.');
    return { message: 'Stopped. What EKS is doing already continues.' };
  },
  async control({ id, wish }) {
    if (table === undefined)
      throw new Error('To pause a run needs the table of the deployment: start upkeep serve with --table.');
    const { status = 'unknown' } = await remote.describe(id);
    const control = { wish, by: 'page', reason: '', at: new Date().toISOString() };
    const run = { executionArn: id, status };
    const { text } = await controlFleet(controlRecords(remote.connection), table, run, control);
    return { message: text };
  },
  async answer({ id, verdict }) {
    if (table === undefined)
      throw new Error('Approvals need the table of the deployment: start upkeep serve with --table.');
    const ports = { approvals: approvalStore(remote.connection), tokens: taskTokens(remote.connection) };
    const { text } = await answerApproval(ports, table, { id, verdict, by: 'page', at: new Date().toISOString() });
    return { message: text };
  },
});
