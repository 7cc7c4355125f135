import { tableText } from '../../../local/cli/text/table.ts';
import { diagnosed } from './diagnosed.ts';
import { inspected } from './inspected.ts';
import { moved } from './moved.ts';

/** What a Lambda has, and how long the state machine waits for it before it tries again. */
const MEMORY_MB = 256;
const LIMITS = { events: 25_000, kilobytes: 256 };

const READ = ['PODS', 'KiB A POD', 'SECONDS', 'PROCESSOR s', 'RESIDENT MB', 'DECISION'];

/** Reading the pods of large clusters in the memory of a Lambda, and moving many pods within the limits of Step Functions. */
export async function pods(): Promise<string> {
  const inspections = await rowsOf(inspected);
  const diagnoses = await rowsOf(diagnosed);
  return [
    `The built InspectPods, in a process with ${MEMORY_MB} MB, of a profile that runs all pods of a cluster:`,
    tableText([READ, ...inspections]),
    `The built DiagnoseAddon, in a process with ${MEMORY_MB} MB, of an add-on none of whose pods is ready:`,
    tableText([READ, ...diagnoses]),
    await moves([50, 250, 1_000]),
  ].join('\n');
}

/** Replacements of profiles that run so many pods, a row each. */
export async function moves(counts: readonly number[]): Promise<string> {
  const rows: string[][] = [];
  for (const count of counts) {
    const { minutes, events, largestKb, polls, processorSeconds } = await moved(count);
    const perPoll = (events / Math.max(polls, 1)).toFixed(1);
    const figures = [minutes.toFixed(0), polls, events, perPoll, largestKb.toFixed(1), processorSeconds.toFixed(1)];
    rows.push([count, ...figures].map(String));
  }
  return [
    `Replacements that evict the pods of a profile (limits: ${LIMITS.events} events, ${LIMITS.kilobytes} KB of state):`,
    tableText([['PODS', 'MINUTES', 'POLLS', 'EVENTS', 'A POLL', 'LARGEST EVENT KB', 'PROCESSOR s'], ...rows]),
  ].join('\n');
}

/** What a Lambda takes for 1,000, 5,000 and 20,000 pods, a row each. */
async function rowsOf(read: typeof inspected): Promise<string[][]> {
  const rows: string[][] = [];
  for (const count of [1_000, 5_000, 20_000]) {
    const { seconds, processorSeconds, residentMb, decision, podKib } = await read(count, MEMORY_MB);
    const figures = [seconds, processorSeconds].map((each) => each.toFixed(1));
    rows.push([String(count), podKib.toFixed(1), ...figures, residentMb.toFixed(0), decision]);
  }
  return rows;
}
