import { readdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { didYouMean } from '../../../functions/core/input/did-you-mean.ts';
import { problemsOfValue } from '../../cloud/machines/inputs.ts';
import { machineOf, Schedule } from '../../cloud/machines/schedule.ts';
import { type Command, textOption, UsageError } from '../command.ts';
import { startSession } from '../session.ts';
import { knownMachine, lines, readText, readWorld, reasonOf } from '../sources.ts';
import { SHOWING, show } from '../text/show.ts';

const EVENTS = new URL('../../../events/', import.meta.url);

export const trigger: Command = {
  help: `
Usage: upkeep trigger SCHEDULE|FILE [options]

Starts the state machine of a schedule, with its input, against a simulated EKS. SCHEDULE is one of events/ by its
name; FILE holds one as \`aws scheduler get-schedule\` prints it. A schedule that is disabled is triggered anyway.

  --world FILE        the clusters and how they misbehave (local/worlds/one-cluster.yaml)
  --clock CLOCK       virtual: no waiting (the default); real; x60: accelerated (60x)
  --json              standard output is the record of the execution, one JSON object, and nothing else
  --history FILE      writes the history as GetExecutionHistory gives it
  --svg FILE          writes a picture: the states that were taken, and when

Exit codes
  0 SUCCEEDED   1 it ended otherwise   2 invalid usage or schedule, no API call was made   130 stopped by Ctrl-C

Examples
  upkeep trigger update-coredns
  upkeep trigger scan-health --world local/worlds/degraded.yaml
  aws scheduler get-schedule --group-name eks-upkeep --name NAME > /tmp/schedule.json && upkeep trigger /tmp/schedule.json`,
  options: { world: { type: 'string' }, clock: { type: 'string', default: 'virtual' }, ...SHOWING },
  args: ['SCHEDULE|FILE'],
  async run(words, terminal) {
    const schedule = await readSchedule(words.files[0] ?? '');
    const machine = await knownMachine(machineOf(schedule));
    const world = await readWorld(textOption(words, 'world'));
    if (words.options.json !== true) {
      terminal.out(`${schedule.Name}: ${schedule.ScheduleExpression} ${schedule.ScheduleExpressionTimezone}\n\n`);
    }
    return show(words, terminal, (listeners) =>
      startSession({
        machine,
        input: schedule.Target.Input,
        world,
        clock: textOption(words, 'clock') ?? 'virtual',
        ...listeners,
      }),
    );
  },
};

async function readSchedule(word: string): Promise<Schedule> {
  const names = await scheduleNames();
  const isFile = /[./]/.test(word);
  if (!isFile && !names.includes(word)) {
    throw new UsageError(
      `There is no schedule '${word}' in events/; the schedules are ${names.join(', ')}. Or name a file.${didYouMean(word, names)}`,
    );
  }
  const path = isFile ? word : fileURLToPath(new URL(`schedule.${word}.json`, EVENTS));
  const value = parsed(path, await readText(path));
  const read = Schedule.safeParse(value);
  if (read.success) return read.data;
  throw new UsageError(
    `${path} is not a valid schedule of a state machine; no API call was made.`,
    lines(problemsOfValue(Schedule, value)),
  );
}

async function scheduleNames(): Promise<string[]> {
  const files = await readdir(EVENTS);
  return files.flatMap((file) => /^schedule\.(.+)\.json$/.exec(file)?.[1] ?? []).sort();
}

function parsed(path: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new UsageError(`${path} is not JSON: ${reasonOf(error)}`);
  }
}
