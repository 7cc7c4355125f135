import type { ExecutionRecord } from '../../cloud/step-functions/execution-record.ts';
import type { World } from '../../simulator/world/world.ts';
import { type Command, EXIT, textOption, UsageError } from '../command.ts';
import { readRequest } from '../request/request.ts';
import { startSession } from '../session.ts';
import { readWorld } from '../sources.ts';
import { type MaintenanceResult, maintenanceInsights, maintenanceResults } from '../text/maintenance-results.ts';
import { outcomeOf } from '../text/outcome-row.ts';
import { tableText } from '../text/table.ts';
import { textColumns } from '../text/terminal.ts';
import { refuseBadUpgrade } from '../upgrade.ts';

type Place = string | { name: string; region: string };
type Request = { cluster: Place; addon: string };

export const plan: Command = {
  summary: 'Shows what an update would do, and changes nothing',
  help: `
Usage: upkeep plan [update-addon|maintain-cluster] [--world FILE] [--cluster NAME] [--addon NAME] [--input FILE|-] [--for VERSION]

A dry run of update-addon for each add-on of the world's clusters, or of maintain-cluster for each cluster, which shows the
order too; or of either for the request of --input. As a table.

  --world FILE        the clusters (local/worlds/one-cluster.yaml)
  --cluster NAME      only this cluster
  --addon NAME        only this add-on
  --input FILE|-      only this request
  --for VERSION       of maintain-cluster: what has to be updated before the clusters are upgraded to this Kubernetes version

Exit codes: 0 every plan was made (also when one is blocked), 2 invalid usage or input

Examples
  upkeep plan
  upkeep plan --world local/worlds/fleet.yaml --addon coredns
  upkeep plan maintain-cluster --input events/maintain-cluster.json
  upkeep plan maintain-cluster --for 1.34`,
  options: {
    world: { type: 'string' },
    cluster: { type: 'string' },
    addon: { type: 'string' },
    input: { type: 'string' },
    for: { type: 'string' },
  },
  args: ['[MACHINE]'],
  async run(words, terminal) {
    const [machine = 'update-addon'] = words.files;
    if (machine !== 'update-addon' && machine !== 'maintain-cluster') {
      throw new UsageError(`upkeep plan takes update-addon or maintain-cluster, not '${machine}'.`);
    }
    const input = textOption(words, 'input');
    const world = await readWorld(textOption(words, 'world'));
    const cluster = textOption(words, 'cluster');
    const addon = textOption(words, 'addon');
    const upgrade = textOption(words, 'for');
    if (upgrade !== undefined) refuseBadUpgrade(upgrade, { machine, input, world, cluster });
    const addons = upgrade === undefined ? {} : { addons: { all: true, compatibility: 'next' } };
    const all =
      machine === 'update-addon'
        ? requestsFor(world, cluster, addon)
        : clustersOf(world, cluster, addon).map((request) => ({ ...request, ...addons }));
    const requests =
      input === undefined ? all : [JSON.parse(await readRequest({ options: { input }, files: [] }, machine, terminal))];
    if (requests.length === 0) throw new UsageError('The world has no such cluster or add-on.');

    const rows: string[][] = [['CLUSTER', machine === 'update-addon' ? 'ADD-ON' : 'WHAT', 'PLAN', 'WHY']];
    for (const request of requests) {
      if (terminal.interrupted.aborted) return EXIT.interrupted;
      const record = await planOf(machine, request, world, terminal.interrupted);
      const of = typeof request.cluster === 'string' ? request.cluster : request.cluster.name;
      rows.push(...(machine === 'update-addon' ? addonRows(of, request.addon, record) : clusterRows(of, record)));
    }
    const paintRow = (row: readonly string[], index: number) =>
      index === 0 ? row.map((text) => terminal.paint('dim', text)) : row;
    terminal.out(tableText(rows, paintRow, textColumns(terminal)));
    return EXIT.succeeded;
  },
};

function requestsFor(world: World, cluster: string | undefined, addon: string | undefined): Request[] {
  return world.clusters
    .filter(({ name }) => cluster === undefined || name === cluster)
    .flatMap(({ name, region, addons }) =>
      addons
        .filter((each) => addon === undefined || each.name === addon)
        .map((each) => ({ cluster: region === undefined ? name : { name, region }, addon: each.name })),
    );
}

function clustersOf(world: World, cluster: string | undefined, addon: string | undefined): { cluster: Place }[] {
  if (addon !== undefined)
    throw new UsageError('--addon is for update-addon; maintain-cluster takes a list by --input.');
  return world.clusters
    .filter(({ name }) => cluster === undefined || name === cluster)
    .map(({ name, region }) => ({ cluster: region === undefined ? name : { name, region } }));
}

async function planOf(machine: string, request: object, world: World, interrupted: AbortSignal) {
  const input = JSON.stringify({ ...request, dryRun: true });
  const session = await startSession({ machine, input, world, clock: 'virtual' });
  return session.end(interrupted);
}

function addonRows(cluster: string, addon: string, record: ExecutionRecord): string[][] {
  const { name, decision = name, summary, reasons, advice } = outcomeOf(record);
  return rowsOf([cluster, addon, decision], [summary, ...reasons, ...advice]);
}

/** A row for each item in its order, and for EKS's own insights; a cluster that cannot be planned has one row that says why. */
function clusterRows(cluster: string, record: ExecutionRecord): string[][] {
  const items = maintenanceResults(record);
  if (items.length === 0) return addonRows(cluster, 'all', record);
  return [
    ...items.flatMap(({ resource, name, says, details }) =>
      rowsOf([cluster, resource, decisionText(details) ?? name], says.split('\n')),
    ),
    ...maintenanceInsights(record).flatMap(({ name, clusterVersion, status, says }) => {
      const about = clusterVersion === null ? `${name}:` : `${name}, Kubernetes ${clusterVersion}:`;
      return rowsOf([cluster, 'EKS insight', status], [about, ...says]);
    }),
  ];
}

function rowsOf(head: readonly string[], [first = '', ...more]: readonly string[]): string[][] {
  return [[...head, first], ...more.map((line) => ['', '', '', line])];
}

/** An item that has to be updated but stays needs the attention of a person. */
function decisionText({ decision, mustMove }: MaintenanceResult['details']): string | undefined {
  if (mustMove !== true) return decision;
  return decision === 'update' ? 'must update' : 'must move';
}
