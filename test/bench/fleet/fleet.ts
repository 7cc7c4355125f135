import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import * as z from 'zod';
import { tableText } from '../../../local/cli/text/table.ts';
import { bundled } from '../../support/processes/bundled.ts';

const AT_ONCE = 50;

const Measured = z.strictObject({
  wall: z.number(),
  processor: z.number(),
  memory: z.number(),
  transitions: z.number(),
  largestHistory: z.number(),
  fleetHistory: z.number(),
  largestPayload: z.number(),
  mostAtOnce: z.number(),
  makespan: z.number(),
  bound: z.number(),
});

/** Fleets of these sizes, of clusters with five add-ons, each maintained in virtual time by a process of its own. */
export async function fleets(sizes: readonly number[]): Promise<string> {
  const program = await bundled('test/bench/fleet/program.ts');
  const rows: string[][] = [];
  try {
    for (const size of sizes) {
      const { stdout } = await promisify(execFile)(process.execPath, [program.path, String(size), String(AT_ONCE)]);
      const measured = Measured.parse(JSON.parse(stdout));
      checkSize(size, measured);
      rows.push(rowOf(size, measured));
    }
  } finally {
    program.remove();
  }
  const head = [
    'CLUSTERS',
    'WALL s',
    'CPU ms EACH',
    'MiB',
    'TRANSITIONS',
    'EVENTS',
    'OF THE FLEET',
    'PAYLOAD KB',
    'MAKESPAN / BOUND',
  ];
  return tableText([head, ...rows]);
}

/** Whatever the size of a fleet, states stay below 64 KiB, and executions below 10,000 events. */
function checkSize(clusters: number, { largestHistory, largestPayload }: z.infer<typeof Measured>): void {
  if (largestPayload < 65_536 && largestHistory < 10_000) return;
  throw new Error(
    `With ${clusters} clusters, a state has ${largestPayload} bytes or a history ${largestHistory} events.`,
  );
}

function rowOf(size: number, measured: z.infer<typeof Measured>): string[] {
  const { wall, processor, memory, transitions, largestHistory, fleetHistory, largestPayload, makespan, bound } =
    measured;
  return [
    String(size),
    wall.toFixed(0),
    processor.toFixed(0),
    memory.toFixed(0),
    String(transitions),
    String(largestHistory),
    String(fleetHistory),
    (largestPayload / 1000).toFixed(1),
    (makespan / bound).toFixed(2),
  ];
}
