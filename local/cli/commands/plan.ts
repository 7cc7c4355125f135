import { didYouMean } from '../../../functions/core/input/did-you-mean.ts';
import { totalsText } from '../../../functions/core/notice/plan-lines.ts';
import { callerText } from '../aws/caller.ts';
import { otherEndpoints } from '../aws/endpoints.ts';
import { type Command, EXIT, UsageError } from '../command.ts';
import { planFleet } from '../fleet/plan.ts';
import { accountPlace, simulatedPlace } from '../plan/places.ts';
import { type PlannedItem, planJson, totalsOf } from '../plan/planned-items.ts';
import { planRows } from '../plan/table.ts';
import { requestOptions } from '../request/flags.ts';
import { tableText } from '../text/table.ts';
import { textColumns } from '../text/terminal.ts';

const MACHINES = ['update-addon', 'maintain-cluster', 'replace-fargate-profile', 'maintain-fleet'];

export const plan: Command = {
  help: `
Usage: upkeep plan [MACHINE] [--aws | --world FILE] [--cluster NAME] [--addon NAME | --profile NAME] [options]

A dry run of each add-on, Fargate profile or cluster: what would change, setting by setting, the way back, how long it takes.
MACHINE is update-addon (the default), replace-fargate-profile, maintain-cluster, which shows the order too, or maintain-fleet,
which shows what each wave means: how long it takes, and how many clusters may fail.

  --world FILE        the clusters (local/worlds/one-cluster.yaml)
  --aws               the EKS of the account of the credentials of this shell: only Describe and List operations are called
  --region NAME       with --aws: the Region, when it is not that of this shell
  --cluster NAME      only this cluster
  --addon NAME        only this add-on
  --profile NAME      only this Fargate profile
  --input FILE|-      only this request
  --for VERSION       of maintain-cluster: what has to be updated before the clusters are upgraded to this Kubernetes version
  --json              one object { totals, plans }, of maintain-fleet { totals, waves, rows }, and nothing else
  --version VERSION --set a.b=VALUE ...
                      every other field of the request, as in upkeep run

Exit codes: 0 every plan was made and none is blocked, 1 one could not be made, 2 invalid usage or input, 3 one is blocked

Examples
  upkeep plan
  upkeep plan update-addon --aws --cluster prod-1 --addon coredns --version 1.12
  upkeep plan --world local/worlds/fleet.yaml --addon coredns
  upkeep plan maintain-cluster --input events/maintain-cluster.json
  upkeep plan maintain-cluster --for 1.34
  upkeep plan maintain-fleet --input events/maintain-fleet.json --world local/worlds/fleet.yaml`,
  options: {
    world: { type: 'string' },
    aws: { type: 'boolean' },
    region: { type: 'string' },
    input: { type: 'string' },
    for: { type: 'string' },
    json: { type: 'boolean' },
    ...requestOptions(MACHINES),
  },
  args: ['[MACHINE]'],
  async run(words, terminal) {
    const [machine = 'update-addon'] = words.files;
    if (!MACHINES.includes(machine)) {
      throw new UsageError(
        `upkeep plan takes ${MACHINES.join(', ')}, not '${machine}'.${didYouMean(machine, MACHINES)}`,
      );
    }
    if (machine === 'maintain-fleet') return planFleet(words, terminal);
    const json = words.options.json === true;
    const place =
      words.options.aws === true
        ? await accountPlace(machine, words, terminal)
        : await simulatedPlace(machine, words, terminal);
    if (place.caller && !json) terminal.out(callerText(place.caller, otherEndpoints(), terminal));

    const items: PlannedItem[] = [];
    const rows: string[][] = [['CLUSTER', HEADINGS[machine] ?? 'WHAT', 'PLAN', 'WHY']];
    for (const request of place.requests) {
      const planned = await place.planned(request);
      if (terminal.interrupted.aborted || !planned) {
        terminal.note('\nStopped: a plan changes nothing.\n');
        return EXIT.interrupted;
      }
      items.push(...planned.items);
      rows.push(...planRows(planned));
    }
    if (json) terminal.out(`${JSON.stringify(planJson(items, place.caller), null, 2)}\n`);
    else {
      const paintRow = (row: readonly string[], index: number) =>
        index === 0 ? row.map((text) => terminal.paint('dim', text)) : row;
      terminal.out(tableText(rows, paintRow, textColumns(terminal)));
      terminal.out(`\n${terminal.paint('bold', totalsText(items.map(({ decision }) => decision)))}\n`);
    }
    const { blocked, failed } = totalsOf(items);
    if (failed > 0) return EXIT.failed;
    return blocked > 0 ? EXIT.blocked : EXIT.succeeded;
  },
};

const HEADINGS: Readonly<Record<string, string>> = { 'update-addon': 'ADD-ON', 'replace-fargate-profile': 'PROFILE' };
