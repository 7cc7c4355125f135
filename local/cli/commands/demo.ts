import { fileURLToPath } from 'node:url';
import * as z from 'zod';
import { oneLine } from '../../../functions/core/maintenance/results.ts';
import { openCloud, type SimulatedCloud } from '../../cloud/cloud.ts';
import type { HistoryEvent } from '../../engine/run/execution.ts';
import { clockOf } from '../clock-choice.ts';
import { type Command, EXIT, speedOption, textOption } from '../command.ts';
import { session } from '../session.ts';
import { readWorld } from '../sources.ts';
import { type MaintenanceResult, maintenanceResults } from '../text/maintenance-results.ts';
import { durationText, notificationText } from '../text/progress.ts';
import { stoppedText } from '../text/stopped-text.ts';
import { tableText } from '../text/table.ts';
import { type Terminal, textColumns } from '../text/terminal.ts';

const WORLD = fileURLToPath(new URL('../../worlds/demo.yaml', import.meta.url));
const MACHINE = 'maintain-cluster';

const REQUEST = {
  cluster: 'prod-1',
  onFailure: 'continue',
  addons: [
    { addon: 'vpc-cni' },
    { addon: 'kube-proxy' },
    { addon: 'coredns', onConflict: 'preserve' },
    { addon: 'metrics-server' },
    { addon: 'aws-ebs-csi-driver', configurationValues: { controller: { replicaCount: 'two' } } },
  ],
};

export const demo: Command = {
  help: `
Usage: upkeep demo [--speed N]

Runs maintain-cluster for the five add-ons of local/worlds/demo.yaml: some are updated, one is up to date, one is blocked because
its configuration is not valid for the target version. Nothing outside this computer is changed.

  --speed N           how much faster than real time (100, about ten seconds); virtual: no waiting`,
  options: { speed: { type: 'string', default: '100' } },
  args: [],
  async run(words, terminal) {
    const speed = textOption(words, 'speed') === 'virtual' ? 'virtual' : `x${speedOption(words)}`;
    const world = await readWorld(WORLD);
    const steps = stepLines(terminal);
    const clock = clockOf(speed);
    terminal.out(
      `${terminal.paint('bold', 'Maintaining prod-1')}, its add-ons one after another (simulated EKS, ${speed} time)\n\n`,
    );
    const cloud = await openCloud({
      world,
      clock,
      http: 'loopback',
      onEvent: steps.show,
      onNotification(notification) {
        steps.end();
        terminal.out(`\n${notificationText(notification, terminal)}\n`);
      },
    });
    const { executionArn } = cloud.engine.startExecution({ stateMachineArn: MACHINE, input: JSON.stringify(REQUEST) });
    const record = await session({ cloud, executionArn, machine: MACHINE, clock, isTimed: true }).end(
      terminal.interrupted,
    );
    steps.end();

    terminal.out(`\n${summaryTable(maintenanceResults(record), cloud, terminal)}`);
    if (!terminal.interrupted.aborted || record.status !== 'ABORTED') return EXIT.succeeded;
    terminal.note(`\n${stoppedText({ record, machine: MACHINE, input: JSON.stringify(REQUEST) }, terminal)}`);
    return EXIT.interrupted;
  },
};

const Subject = z.object({ addon: z.string() });

/** One line that follows the states of all executions: redrawn on a terminal, a line a state elsewhere. */
function stepLines({ live, out, paint, columns }: Terminal) {
  const addons = new Map<string, string>();
  const clear = () => live && out('\r\u001b[2K');
  return {
    show(executionArn: string, event: HistoryEvent) {
      const input = event.executionStartedEventDetails?.input;
      const subject = Subject.safeParse(typeof input === 'string' ? JSON.parse(input) : undefined);
      if (subject.success) {
        addons.set(executionArn, subject.data.addon);
        clear();
        out(`${paint('bold', subject.data.addon)}\n`);
      }
      const state = event.stateEnteredEventDetails?.name;
      if (typeof state !== 'string') return;
      const time = new Date(event.timestamp).toISOString().slice(11, 19);
      const text = `  ${time}  ${addons.get(executionArn) ?? REQUEST.cluster}: ${state}`;
      clear();
      out(live ? paint('dim', text.slice(0, columns - 1)) : `${text}\n`);
    },
    end: clear,
  };
}

function summaryTable(results: readonly MaintenanceResult[], { engine }: SimulatedCloud, terminal: Terminal): string {
  const rows = results.map(({ resource, name, says, execution, details: { from, to } }) => {
    const { startDate, stopDate = startDate } = engine.describeExecution(execution);
    const took = durationText(Math.round((stopDate.getTime() - startDate.getTime()) / 1000));
    return [resource, name, took, name === 'Updated' ? `${from} -> ${to}` : reasonOf(says)];
  });
  const colour = { Updated: 'green', UpToDate: 'dim' } as const;
  const paintRow = (row: readonly string[], index: number) =>
    row.map((text, column) => {
      if (index === 0) return terminal.paint('dim', text);
      if (column !== 1 || text === '') return text;
      return terminal.paint(text === 'Updated' || text === 'UpToDate' ? colour[text] : 'yellow', text);
    });
  return tableText([['ADD-ON', 'OUTCOME', 'TOOK', 'WHAT'], ...rows], paintRow, textColumns(terminal));
}

/** The reasons, or without any, the summary. */
function reasonOf(says: string): string {
  const [first = '', ...reasons] = says.split('\n');
  return oneLine(reasons.join('\n') || first);
}
