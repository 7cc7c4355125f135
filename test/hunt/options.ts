import { parseArgs } from 'node:util';
import type { Machine } from './scenario/scenario.ts';

export type Options = {
  from: number;
  seeds: number;
  minutes: number | undefined;
  machine: Machine | undefined;
  shrink: boolean;
  /** A seed, or the file of a scenario. */
  replay: number | string | undefined;
  /** Runs each scenario in second ways too, and compares. */
  differential: boolean;
  /** The deliberate faults to look for, by name; all of them when there is no name. */
  mutants: string[] | undefined;
};

export const USAGE = `npm run hunt -- [--seeds N] [--minutes M] [--from SEED] [--machine NAME] [--no-shrink]
npm run hunt -- --replay SEED|FILE [--machine NAME]
npm run hunt -- --mutants [NAME ...]
npm run hunt -- --differential [--seeds N] [--minutes M] [--from SEED] [--machine NAME]

  --seeds     how many scenarios to play, 1000 by default
  --minutes   ends after so long, whatever is left
  --from      the first seed; drawn by default, and printed
  --machine   update-addon, replace-fargate-profile, maintain-cluster or maintain-fleet: what is started first in each scenario
  --no-shrink leaves failures as they are: quicker
  --replay    plays one scenario and prints what happens in it
  --differential  plays each scenario in second ways as well and compares: from its journal, over a socket, with built Lambdas
  --mutants   puts deliberate faults into the product, one at a time, and looks whether the hunt finds each
`;

const MACHINES: readonly Machine[] = ['update-addon', 'replace-fargate-profile', 'maintain-cluster', 'maintain-fleet'];
const MOST = 2_000_000_000;

/** Throws a `TypeError` with what is wrong. */
export function readOptions(args: string[]): Options {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      seeds: { type: 'string', default: '1000' },
      minutes: { type: 'string' },
      from: { type: 'string' },
      machine: { type: 'string' },
      'no-shrink': { type: 'boolean', default: false },
      replay: { type: 'string' },
      mutants: { type: 'boolean', default: false },
      differential: { type: 'boolean', default: false },
    },
  });
  if (positionals.length > 0 && !values.mutants) throw new TypeError(`Unexpected argument '${positionals[0]}'.`);
  const { minutes, from, replay } = values;
  return {
    seeds: numberIn('seeds', values.seeds),
    minutes: minutes === undefined ? undefined : numberIn('minutes', minutes),
    from: from === undefined ? Math.floor(Math.random() * MOST) : numberIn('from', from),
    machine: machineIn(values.machine),
    shrink: !values['no-shrink'],
    replay: replay !== undefined && /^\d+$/.test(replay) ? numberIn('replay', replay) : replay,
    differential: values.differential,
    mutants: values.mutants ? positionals : undefined,
  };
}

function numberIn(name: string, text: string): number {
  if (!/^\d{1,10}$/.test(text)) throw new TypeError(`--${name} must be a number, got '${text}'.`);
  return Number(text);
}

function machineIn(name: string | undefined): Machine | undefined {
  const machine = MACHINES.find((each) => each === name);
  if (name !== undefined && machine === undefined) {
    throw new TypeError(`--machine must be one of ${MACHINES.join(', ')}, got '${name}'.`);
  }
  return machine;
}
