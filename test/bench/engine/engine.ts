import { tableText } from '../../../local/cli/text/table.ts';
import { type Counting, loopCost } from './loops.ts';
import { openPeer, PEER } from './peer.ts';

const TIMES = 2_000;
const ROUNDS = 9;
const STATES: readonly Counting[] = ['Pass', 'Task'];

const SIZES = [1, 10, 100, 1_000, 10_000];
const TASKS_EACH = 5;

/** What two states take of a processor, at their best, in this engine and in its peer in turn; and executions, by their number. */
export async function engineTables(): Promise<string> {
  const peer = await openPeer();
  const rows: string[][] = [];
  for (const state of STATES) {
    const [ours, others]: [number[], number[]] = [[], []];
    for (let round = 0; round < ROUNDS; round += 1) {
      ours.push((await loopCost(state, TIMES)) / TIMES);
      if (peer) others.push((await peer.loopCost(state, TIMES)) / TIMES);
    }
    const theirs = peer ? Math.min(...others).toFixed(0) : '-';
    rows.push([`a ${state} and its Choice`, Math.min(...ours).toFixed(0), theirs]);
  }
  await peer?.remove();
  const head = [`CPU us, best of ${ROUNDS}`, 'eks-upkeep', peer ? PEER : `${PEER} (not installed: no network?)`];
  return `${tableText([head, ...rows])}\n${await scaling()}\n`;
}

/** Executions of some Tasks with their Choices, all at the same time. */
async function scaling(): Promise<string> {
  await loopCost('Task', TASKS_EACH, 100);
  const rows: string[][] = [];
  for (const size of SIZES) {
    const rounds = size < 1_000 ? ROUNDS : 1;
    const costs: number[] = [];
    for (let round = 0; round < rounds; round += 1) costs.push(await loopCost('Task', TASKS_EACH, size));
    rows.push([String(size), Math.min(...costs).toFixed(0)]);
  }
  return tableText([['EXECUTIONS AT THE SAME TIME', `CPU us EACH (${TASKS_EACH} Tasks with their Choices)`], ...rows]);
}
