import { withFault } from '../mutants/faults.ts';
import { HUNT_MUTANTS, type HuntMutant } from './mutant-list.ts';
import type { Options } from './options.ts';
import type { Trial } from './trial.ts';
import { hunt } from './workers.ts';

/** Puts in one fault after another, and hunts it with the seeds it may cost. Gives whether each was found. */
export async function tryMutants({ mutants = [] }: Options, print: (text: string) => void): Promise<boolean> {
  const unknown = mutants.find((name) => !HUNT_MUTANTS.some((mutant) => mutant.name === name));
  if (unknown !== undefined) throw new Error(`There is no mutant '${unknown}'.`);
  let missed = 0;
  for (const mutant of HUNT_MUTANTS.filter(({ name }) => mutants.length === 0 || mutants.includes(name))) {
    const found = await huntMutant(mutant);
    if (found === undefined) missed += 1;
    print(found === undefined ? `NOT FOUND in ${mutant.seeds} seeds: ${mutant.name}` : foundText(mutant, found));
  }
  return missed === 0;
}

/** The first failure that a fault leads to, if there is one, with the seeds it may cost or with those that are given. */
export async function huntMutant(
  mutant: HuntMutant,
  { from, seeds } = { from: 1, seeds: mutant.seeds },
): Promise<Trial | undefined> {
  const found: Trial[] = [];
  const edit = (text: string, path: string) =>
    path === mutant.file ? withFault(text, { ...mutant, tests: [] }) : text;
  const { machine } = mutant;
  await hunt({ from, seeds, machine, shrink: false, untilFound: true, edit }, (trial) => {
    if (trial.broken.length > 0) found.push(trial);
  });
  return found.toSorted((one, other) => one.seed - other.seed)[0];
}

const foundText = ({ name, seeds }: HuntMutant, { seed, broken: [how = ''] }: Trial) =>
  `found by seed ${seed} of ${seeds}: ${name}\n    ${how}`;
