import * as z from 'zod';
import { countText } from '../../../functions/core/count-text.ts';
import { FleetReport } from '../../../functions/core/fleet/report/report.ts';
import { isFailure, type Row, rowsOf } from '../../../functions/core/fleet/report/rows.ts';
import { totalText } from '../../../functions/core/fleet/report/state.ts';
import { tookText } from '../../../functions/core/page/time.ts';
import type { ExecutionRecord } from '../../cloud/step-functions/execution-record.ts';
import { type AwsCaller, awsCaller, callerText } from '../aws/caller.ts';
import { otherEndpoints } from '../aws/endpoints.ts';
import { startAwsSession } from '../aws/session.ts';
import { EXIT, textOption, UsageError, type Words } from '../command.ts';
import { changesOf } from '../request/flags.ts';
import { readRequest } from '../request/request.ts';
import { type Session, startSession } from '../session.ts';
import { readWorld } from '../sources.ts';
import { outcomeOf } from '../text/outcome-row.ts';
import { tableText } from '../text/table.ts';
import { type Terminal, textColumns } from '../text/terminal.ts';
import { reportIn } from './report-file.ts';
import { reportJson } from './report-json.ts';
import { reportTable } from './report-text.ts';

const MACHINE = 'maintain-fleet';

/** What concurrency and tolerance of a wave mean, as its plan says. */
const Waves = z.object({
  plan: z.object({
    waves: z.array(
      z.object({
        name: z.string(),
        clusters: z.number(),
        forecast: z.object({ atOnce: z.number(), seconds: z.number(), mostFailures: z.number() }),
      }),
    ),
  }),
});
type Waves = z.infer<typeof Waves>['plan']['waves'];

/** Plans a fleet: every add-on and Fargate profile of every cluster, and what each wave means. Gives the exit code. */
export async function planFleet(words: Words, terminal: Terminal): Promise<number> {
  const others = ['cluster', 'addon', 'profile', 'for'].filter((name) => words.options[name] !== undefined);
  if (others.length > 0) {
    throw new UsageError(
      `upkeep plan maintain-fleet does not take ${others.map((name) => `--${name}`).join(', ')}: the request says which clusters.`,
    );
  }
  const isJson = words.options.json === true;
  const isAll = words.options.input === undefined && changesOf(words, MACHINE).length === 0;
  // Without a request, every cluster of the account and Region, or of the world.
  const input = dryRunOf(isAll ? '{}' : await readRequest(words, MACHINE, terminal));
  const { session, caller } = await started(words, input);
  if (caller && !isJson) terminal.out(callerText(caller, otherEndpoints(), terminal));
  const record = await session.end(terminal.interrupted);
  if (record.status === 'ABORTED') {
    terminal.note('\nStopped: a plan changes nothing.\n');
    return EXIT.interrupted;
  }
  const text = reportIn(session.cloud, record, 'report.json');
  if (text === undefined) return refusal(record, terminal, isJson);

  const report = FleetReport.parse(JSON.parse(text));
  const plan = Waves.safeParse(JSON.parse(reportIn(session.cloud, record, 'plan.json') ?? 'null'));
  const waves = plan.data?.plan.waves ?? [];
  const rows = rowsOf(report);
  if (isJson) terminal.out(`${JSON.stringify({ ...reportJson(report), waves }, null, 2)}\n`);
  else terminal.out(planText(report, { rows, waves }, terminal));
  if (!report.outcome.succeeded) return EXIT.failed;
  return rows.some(({ state }) => isFailure(state)) ? EXIT.blocked : EXIT.succeeded;
}

const dryRunOf = (input: string): string => JSON.stringify({ ...JSON.parse(input), dryRun: true });

async function started(words: Words, input: string): Promise<{ session: Session; caller: AwsCaller | undefined }> {
  const region = textOption(words, 'region');
  if (words.options.aws !== true) {
    if (region !== undefined) throw new UsageError('--region is for --aws.');
    const world = await readWorld(textOption(words, 'world'));
    return { session: await startSession({ machine: MACHINE, input, world, clock: 'virtual' }), caller: undefined };
  }
  if (textOption(words, 'world') !== undefined) throw new UsageError('--world and --aws cannot be combined.');
  const caller = await awsCaller(region);
  const place = { region: caller.region, account: caller.account, access: 'read' } as const;
  return { session: await startAwsSession({ machine: MACHINE, input, place }), caller };
}

/** A request that cannot be carried out, with the reasons. */
function refusal(record: ExecutionRecord, terminal: Terminal, isJson: boolean): number {
  const { name, summary, reasons, advice } = outcomeOf(record);
  if (isJson)
    terminal.out(`${JSON.stringify({ outcome: { name, succeeded: false, summary, reasons, advice } }, null, 2)}\n`);
  else terminal.out(`${terminal.paint('yellow', name)}\n${[summary, ...reasons, ...advice].join('\n')}\n`);
  return name === 'FleetMaintenanceBlocked' ? EXIT.blocked : EXIT.failed;
}

function planText(
  report: FleetReport,
  { rows, waves }: { rows: readonly Row[]; waves: Waves },
  terminal: Terminal,
): string {
  const head = ['WAVE', 'CLUSTERS', 'CONCURRENCY', 'TAKES ABOUT', 'MAY FAIL BEFORE IT STOPS'];
  const lines = waves.map(({ name, clusters, forecast: { atOnce, seconds, mostFailures } }) => [
    ...[name, String(clusters), String(atOnce), tookText(seconds), String(mostFailures)],
  ]);
  const paintRow = (row: readonly string[], index: number) =>
    index === 0 ? row.map((text) => terminal.paint('dim', text)) : row;
  const items = rows.filter(({ resource }) => resource !== '').map(({ state }) => state);
  return [
    reportTable(report, terminal),
    '\n',
    tableText([head, ...lines], paintRow, textColumns(terminal)),
    '\n',
    ...report.warnings.map((line) => `${line}\n`),
    `${terminal.paint('bold', `Plan of ${countText(report.totals.clusters, 'cluster')}: ${totalText(items)}.`)}\n`,
  ].join('');
}
