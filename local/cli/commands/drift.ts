import { driftTotals, isBehind } from '../../../functions/core/drift/drift.ts';
import { notReadText, totalsText } from '../../../functions/core/drift/drift-text.ts';
import { driftHtml } from '../../drift/drift-html.ts';
import { driftMarkdown } from '../../drift/drift-markdown.ts';
import { clusterNames, DRIFT_HEADINGS, driftCells } from '../../drift/drift-rows.ts';
import { insightLines, insightTotals, type SeenDrift } from '../../drift/upgrade-insights.ts';
import { callerText } from '../aws/caller.ts';
import { otherEndpoints } from '../aws/endpoints.ts';
import { type Command, EXIT, numberOption, textOption, UsageError, type Words } from '../command.ts';
import { accountDrift, type DriftSource, fleetSelection, worldDrift } from '../drift/sources.ts';
import { readWorld } from '../sources.ts';
import { tableText } from '../text/table.ts';
import { type Terminal, textColumns } from '../text/terminal.ts';

const FORMATS = ['json', 'html', 'markdown'] as const;
const MOST_BEHIND = 100;

export const drift: Command = {
  help: `
Usage: upkeep drift [--aws | --world FILE] [--fleet FILE] [--max-behind N] [--json | --html | --markdown]

Which add-ons are behind: of each add-on of each cluster the installed version, the latest one that EKS offers for the Kubernetes
version of the cluster, how many minor lines lie between, whether an update can be rolled back, its health, and what has to move
before the next Kubernetes version; and of each cluster what EKS's own insights say against its upgrade. It only reads, and
starts nothing. Made for CI and for a daily message.

  --world FILE        the clusters (local/worlds/one-cluster.yaml)
  --aws               the EKS of the account of the credentials of this shell: only Describe and List operations are called
  --region NAME       with --aws: the Region, when it is not that of this shell
  --fleet FILE        the accounts, Regions and clusters that a request for maintain-fleet selects
  --max-behind N      how many minor lines an add-on may be behind; 0, the default, means that it must be at its latest version
  --json              one object { totals, clusters, notRead } and nothing else
  --html              a page that is complete in one file
  --markdown          a table for a comment or the summary of a CI job

Exit codes: 0 nothing is behind, 1 something could not be read, 2 invalid usage or input, 3 an add-on is behind

Examples
  upkeep drift
  upkeep drift --world local/worlds/fleet.yaml --max-behind 1
  upkeep drift --aws --fleet events/maintain-fleet.json --markdown`,
  options: {
    world: { type: 'string' },
    aws: { type: 'boolean' },
    region: { type: 'string' },
    fleet: { type: 'string' },
    'max-behind': { type: 'string' },
    json: { type: 'boolean' },
    html: { type: 'boolean' },
    markdown: { type: 'boolean' },
  },
  args: [],
  async run(words, terminal) {
    const formats = FORMATS.filter((format) => words.options[format] === true);
    if (formats.length > 1) throw new UsageError(`--${formats.join(' and --')} cannot be combined.`);
    const maxBehind = numberOption(textOption(words, 'max-behind') ?? '0', '--max-behind', 0, MOST_BEHIND);
    const source = await sourceOf(words);
    const [format] = formats;
    if (source.caller && format === undefined) {
      terminal.out(callerText(source.caller, otherEndpoints(), terminal));
    }

    const found = await source.read(terminal.interrupted);
    if (terminal.interrupted.aborted) {
      terminal.note('\nStopped: this command changes nothing.\n');
      return EXIT.interrupted;
    }
    const totals = driftTotals(found, maxBehind);
    if (format === 'json')
      terminal.out(`${JSON.stringify({ maxBehind, totals, ...withBehind(found, maxBehind) }, null, 2)}\n`);
    else if (format === 'html') terminal.out(driftHtml(found, { maxBehind, now: Date.now() }));
    else if (format === 'markdown') terminal.out(driftMarkdown(found, maxBehind));
    else showTable(found, maxBehind, terminal);
    if (totals.notRead > 0) return EXIT.failed;
    return totals.behind > 0 ? EXIT.blocked : EXIT.succeeded;
  },
};

async function sourceOf(words: Words): Promise<DriftSource> {
  const [world, region] = [textOption(words, 'world'), textOption(words, 'region')];
  const isAws = words.options.aws === true;
  if (isAws && world !== undefined) throw new UsageError('--world and --aws cannot be combined.');
  if (!isAws && region !== undefined) throw new UsageError('--region is for --aws.');
  const selection = await fleetSelection(textOption(words, 'fleet'));
  return isAws ? accountDrift(selection, region) : worldDrift(selection, await readWorld(world));
}

const withBehind = ({ clusters, notRead }: SeenDrift, maxBehind: number) => ({
  clusters: clusters.map((cluster) => ({
    ...cluster,
    addons: cluster.addons.map((addon) => ({ ...addon, behind: isBehind(addon, maxBehind) })),
  })),
  notRead,
});

function showTable(found: SeenDrift, maxBehind: number, terminal: Terminal): void {
  const nameOf = clusterNames(found);
  const rows = found.clusters.flatMap((cluster) =>
    cluster.addons.map((addon) => ({
      cells: driftCells(nameOf(cluster), cluster, addon),
      isBehind: isBehind(addon, maxBehind),
    })),
  );
  const paintRow = (row: readonly string[], index: number) => {
    if (index === 0) return row.map((text) => terminal.paint('dim', text));
    const isYellow = (column: number) => column === 4 && rows[index - 1]?.isBehind === true;
    return row.map((text, column) => (isYellow(column) ? terminal.paint('yellow', text) : text));
  };
  if (rows.length > 0) {
    terminal.out(
      tableText(
        [DRIFT_HEADINGS.map((heading) => heading.toUpperCase()), ...rows.map(({ cells }) => cells)],
        paintRow,
        textColumns(terminal),
      ),
    );
  }
  for (const each of found.notRead) terminal.out(`${terminal.paint('red', notReadText(each))}\n`);
  for (const line of insightLines(found)) terminal.out(`\n${line}\n`);
  const totals = [totalsText(driftTotals(found, maxBehind)), insightTotals(found.clusters) ?? ''].join(' ').trim();
  terminal.out(`\n${terminal.paint('bold', totals)}\n`);
}
