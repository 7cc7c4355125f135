import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { FleetReport } from '../../../functions/core/fleet/report/report.ts';
import { openCloud } from '../../cloud/cloud.ts';
import { clockOf } from '../clock-choice.ts';
import { type Command, EXIT, speedOption, textOption } from '../command.ts';
import { fleetProgress } from '../fleet/progress.ts';
import { reportIn } from '../fleet/report-file.ts';
import { reportTable, reportTotals } from '../fleet/report-text.ts';
import { liveLine } from '../progress/live-line.ts';
import { session } from '../session.ts';
import { readWorld } from '../sources.ts';
import { notificationText } from '../text/progress.ts';
import { stoppedText } from '../text/stopped-text.ts';
import type { Terminal } from '../text/terminal.ts';

const WORLD = fileURLToPath(new URL('../../worlds/demo.yaml', import.meta.url));
const MACHINE = 'maintain-fleet';

const REQUEST = {
  waves: [
    { name: 'dev', match: { tags: { stage: 'dev' } } },
    { name: 'staging', match: { tags: { stage: 'staging' } } },
    { name: 'prod', rest: true },
  ],
  toleratedFailures: 1,
  onFailure: 'continue',
  addons: { all: true, settleSeconds: 90 },
  fargateProfiles: [{ profile: 'default', changes: { subnets: ['subnet-a', 'subnet-b', 'subnet-c'] } }],
};

export const demo: Command = {
  help: `
Usage: upkeep demo [--speed N]

Runs maintain-fleet for the five clusters of local/worlds/demo.yaml, in three waves: most add-ons are updated, one update is
rolled back because the add-on is not healthy, one is blocked because a policy denies it, and one Fargate profile is replaced.
Then it writes the report of the run. Nothing outside this computer is changed.

  --speed N           how much faster than real time (200, about ten seconds); virtual: no waiting`,
  options: { speed: { type: 'string', default: '200' } },
  args: [],
  async run(words, terminal) {
    const speed = textOption(words, 'speed') === 'virtual' ? 'virtual' : `x${speedOption(words)}`;
    const world = await readWorld(WORLD);
    const clock = clockOf(speed);
    const live = liveLine(terminal);
    const progress = fleetProgress(live.terminal);
    terminal.out(
      `${terminal.paint('bold', 'Maintaining five clusters')} in three waves (simulated EKS, ${speed} time)\n\n`,
    );
    const cloud = await openCloud({
      ...{ world, clock, http: 'loopback', onEvent: progress.onEvent },
      onNotification(notification) {
        const { severity, machine } = notification.attributes;
        if (severity === 'info' || machine === 'maintain-cluster') return;
        live.terminal.out(`\n${notificationText(notification, live.terminal)}\n`);
      },
    });
    const { executionArn } = cloud.engine.startExecution({ stateMachineArn: MACHINE, input: JSON.stringify(REQUEST) });
    if (speed !== 'virtual') live.begin((columns) => progress.underWay(clock.now(), columns));
    const record = await session({ cloud, executionArn, machine: MACHINE, clock, isTimed: true }).end(
      terminal.interrupted,
    );
    live.end();

    const report = reportIn(cloud, record, 'report.json');
    if (report === undefined || record.status === 'ABORTED') {
      terminal.note(`\n${stoppedText({ record, machine: MACHINE, input: JSON.stringify(REQUEST) }, terminal)}`);
      return EXIT.interrupted;
    }
    showReport(FleetReport.parse(JSON.parse(report)), terminal);
    const folder = await mkdtemp(join(tmpdir(), 'eks-upkeep-'));
    for (const name of ['report.html', 'report.json']) {
      await writeFile(join(folder, name), reportIn(cloud, record, name) ?? '');
    }
    terminal.out(`\nThe report, for a browser: ${join(folder, 'report.html')}\n`);
    return EXIT.succeeded;
  },
};

/** What became of each add-on and Fargate profile, and the totals. */
function showReport(report: FleetReport, terminal: Terminal): void {
  terminal.out(`${reportTable(report, terminal)}\n`);
  for (const line of reportTotals(report)) terminal.out(`${terminal.paint('bold', line)}\n`);
}
