import { openCloud, type SimulatedCloud } from '../cloud/cloud.ts';
import type { HistoryEvent } from '../engine/execution.ts';
import { clockOf } from './clock-choice.ts';
import { type Command, EXIT } from './command.ts';
import { outcomeOf } from './outcome-row.ts';
import { durationText, notificationText } from './progress.ts';
import { readWorld } from './sources.ts';
import { tableText } from './table.ts';
import type { Terminal } from './terminal.ts';

const WORLD = new URL('../worlds/demo.yaml', import.meta.url).pathname;
const MACHINE = 'update-addon';

const REQUESTS: { addon: string; [member: string]: unknown }[] = [
  { addon: 'vpc-cni' },
  { addon: 'kube-proxy' },
  { addon: 'coredns', onConflict: 'preserve' },
  { addon: 'metrics-server' },
  { addon: 'aws-ebs-csi-driver', configurationValues: { controller: { replicaCount: 'two' } } },
];

type Shown = { addon: string; outcome: string; took: string; why: string };

export const demo: Command = {
  summary: 'Shows it: the add-ons of a simulated cluster, one after another, time-lapsed',
  help: `
Usage: upkeep demo [--speed N]

Runs update-addon for five add-ons of local/worlds/demo.yaml: some are updated, one is current, one is blocked because its
configuration does not fit the target version. Nothing outside of this computer is touched.

  --speed x100        how fast time goes (x100, about ten seconds)`,
  options: { speed: { type: 'string', default: 'x100' } },
  words: [0, 0],
  async run({ options }, terminal) {
    const world = await readWorld(WORLD);
    const step = stepLine(terminal);
    const clock = clockOf(String(options.speed));
    const cloud = await openCloud({ world, clock, http: 'loopback', onEvent: (_arn, event) => step.show(event) });

    const rows: Shown[] = [];
    terminal.out(
      `${terminal.paint('bold', 'Updating the add-ons of prod-1')} (simulated EKS, ${options.speed} time)\n\n`,
    );
    for (const request of REQUESTS) {
      if (terminal.interrupted.aborted) break;
      rows.push(await updated(cloud, request, step, terminal));
    }
    await cloud.close();
    terminal.out(`\n${summaryTable(rows, terminal)}`);
    return terminal.interrupted.aborted ? EXIT.interrupted : EXIT.succeeded;
  },
};

async function updated(
  cloud: SimulatedCloud,
  request: { addon: string },
  step: ReturnType<typeof stepLine>,
  terminal: Terminal,
): Promise<Shown> {
  const { interrupted, out } = terminal;
  const before = cloud.simulator.clusters()[0]?.addons.find(({ name }) => name === request.addon)?.version;
  const input = JSON.stringify({ cluster: 'prod-1', ...request });
  step.begin(request.addon);
  const { executionArn } = cloud.engine.startExecution({ stateMachineArn: MACHINE, input });
  const stop = () => cloud.engine.stopExecution({ executionArn, error: 'Interrupted', cause: 'Stopped by Ctrl-C.' });
  interrupted.addEventListener('abort', stop, { once: true });

  await cloud.engine.finished(executionArn);
  step.end();
  interrupted.removeEventListener('abort', stop);

  const record = await cloud.record(executionArn);
  const { name, summary, because } = outcomeOf(record);
  const after = record.after[0]?.addons.find((addon) => addon.name === request.addon)?.version;
  const seconds = Math.round((Date.parse(record.stoppedAt ?? '') - Date.parse(record.startedAt)) / 1000);
  const last = record.notifications.filter(({ message }) => message.includes(executionArn)).at(-1);
  if (last) out(`\n${notificationText(last, terminal)}\n`);
  return {
    addon: request.addon,
    outcome: name,
    took: durationText(seconds),
    why: before === after ? because.join(' ') || summary : `${before} -> ${after}`,
  };
}

/** One line that follows the states of an execution: redrawn on a terminal, a line a state elsewhere. */
function stepLine({ live, out, paint, columns }: Terminal) {
  let addon = '';
  const clear = () => live && out('\r\u001b[2K');
  return {
    begin(name: string) {
      addon = name;
      out(`${paint('bold', name)}\n`);
    },
    show(event: HistoryEvent) {
      const state = event.stateEnteredEventDetails?.name;
      if (typeof state !== 'string') return;
      const text = `  ${new Date(event.timestamp).toISOString().slice(11, 19)}  ${addon}: ${state}`;
      clear();
      out(live ? paint('dim', text.slice(0, columns - 1)) : `${text}\n`);
    },
    end: clear,
  };
}

function summaryTable(rows: readonly Shown[], { paint }: Terminal): string {
  const texts = rows.map(({ addon, outcome, took, why }) => [addon, outcome, took, why.replaceAll('\n', ' ')]);
  const colour = { Updated: 'green', Kept: 'dim' } as const;
  return tableText([['ADD-ON', 'OUTCOME', 'TOOK', 'WHAT'], ...texts], (row, index) =>
    row.map((text, column) => {
      if (index === 0) return paint('dim', text);
      if (column !== 1) return text;
      return paint(text === 'Updated' || text === 'Kept' ? colour[text] : 'yellow', text);
    }),
  );
}
