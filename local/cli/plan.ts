import type { World } from '../simulator/world.ts';
import { type Command, EXIT, Refusal, textOption } from './command.ts';
import { type OutcomeRow, outcomeOf } from './outcome-row.ts';
import { startSession } from './session.ts';
import { readInput, readWorld } from './sources.ts';
import { tableText } from './table.ts';

type Request = { cluster: string | { name: string; region: string }; addon: string };

export const plan: Command = {
  summary: 'Says what update-addon would do, and changes nothing',
  help: `
Usage: upkeep plan [--world FILE] [--cluster NAME] [--addon NAME] [--input FILE|-]

A dry run of update-addon for each add-on of the world's clusters, or for the request of --input, as a table.

  --world FILE        the clusters (local/worlds/one-cluster.yaml)
  --cluster NAME      only this cluster
  --addon NAME        only this add-on
  --input FILE|-      only this request

Exit codes: 0 every plan was made (also when one is blocked), 2 bad usage or input

Examples
  upkeep plan
  upkeep plan --world local/worlds/fleet.yaml --addon coredns`,
  options: {
    world: { type: 'string' },
    cluster: { type: 'string' },
    addon: { type: 'string' },
    input: { type: 'string' },
  },
  words: [0, 0],
  async run(words, terminal) {
    const input = textOption(words, 'input');
    const world = await readWorld(textOption(words, 'world'));
    const requests =
      input === undefined
        ? requestsFor(world, textOption(words, 'cluster'), textOption(words, 'addon'))
        : [JSON.parse(await readInput('update-addon', input, terminal))];
    if (requests.length === 0) throw new Refusal('The world has no such cluster or add-on.');

    const rows: string[][] = [['CLUSTER', 'ADD-ON', 'PLAN', 'WHY']];
    for (const request of requests) {
      if (terminal.interrupted.aborted) return EXIT.interrupted;
      const { name, decision = name, summary, because, advice } = await planOf(request, world, terminal.interrupted);
      const cluster = typeof request.cluster === 'string' ? request.cluster : request.cluster.name;
      const [first = '', ...more] = [summary, ...because, ...advice];
      rows.push([cluster, request.addon, decision, first], ...more.map((why) => ['', '', '', why]));
    }
    terminal.out(tableText(rows, (row, index) => (index === 0 ? row.map((text) => terminal.paint('dim', text)) : row)));
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

async function planOf(request: object, world: World, interrupted: AbortSignal): Promise<OutcomeRow> {
  const input = JSON.stringify({ ...request, dryRun: true });
  const session = await startSession({ machine: 'update-addon', input, world, clock: 'virtual' });
  return outcomeOf(await session.end(interrupted));
}
