import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { comparable, differenceOf, type SecondWay } from '../hunt/differential.ts';
import { HUNT_MUTANTS } from '../hunt/mutant-list.ts';
import { huntMutant } from '../hunt/mutants.ts';
import { play } from '../hunt/play.ts';
import { broken } from '../hunt/promises.ts';
import type { Scenario } from '../hunt/scenario/scenario.ts';
import { scenarioOf, trySeed } from '../hunt/trial.ts';
import { withFault } from '../mutants/faults.ts';
import { repositoryUrl, textOf } from '../support/repository.ts';

const PIECES = [1, 2, 3, 4, 5, 6, 7, 8];
const FRESH = 25;
const COMPARED = 8;
const KEPT = 'test/hunt/kept';
const aSeed = () => Math.floor(Math.random() * 2_000_000_000);

it.each(HUNT_MUTANTS.map((mutant) => [mutant.name, mutant] as const))(
  'can be hunted for: %s',
  (_, { file, ...mutant }) => {
    const source = textOf(file);

    expect(withFault(source, { ...mutant, file, tests: [] })).not.toBe(source);
  },
);

it.each(HUNT_MUTANTS)('is found within the seeds that it may cost: $name', ({ seeds, foundBy }) => {
  expect(foundBy).toBeLessThanOrEqual(seeds);
});

it('is documented how many seeds each deliberate fault may cost', () => {
  const rows = HUNT_MUTANTS.map(
    ({ name, machine, seeds, foundBy }) =>
      `| ${name} | ${machine === undefined ? 'any' : `\`${machine}\``} | ${seeds} | ${foundBy} |`,
  );

  expect(textOf('docs/development/hunt.md')).toContain(rows.join('\n'));
});

// Changed generators draw other scenarios: `npm run hunt -- --mutants NAME` then says which seed finds it.
it.each([
  ['an update that EKS ended well is a success without a look at the add-on', 'A success is what EKS said last'],
  ['a budget is ignored when pods are evicted', 'What a budget does not allow is not asked for'],
] as const)('is found out by its seed: %s', async (name, promise) => {
  const mutant = HUNT_MUTANTS.find((each) => each.name === name);

  const trial = mutant && (await huntMutant(mutant, { from: mutant.foundBy, seeds: 1 }));

  expect(trial?.broken).toContainEqual(expect.stringContaining(promise));
});

describe('whatever happens,', () => {
  it.each(readdirSync(new URL(KEPT, repositoryUrl)))('no promise is broken again by %s', async (file) => {
    const scenario: Scenario = JSON.parse(textOf(`${KEPT}/${file}`));

    expect(broken(await play(scenario))).toEqual([]);
  });

  it.each(PIECES)('no promise is broken in scenarios that nobody has seen yet: part %i', async () => {
    const first = aSeed();
    for (let seed = first; seed < first + FRESH; seed += 1) {
      expect(await trySeed(seed), `npm run hunt -- --replay ${seed}`).toMatchObject({ broken: [] });
    }
  });

  it.each<SecondWay & string>(['replayed', 'served'])('a run is the same, to the byte, when it is %s', async (way) => {
    for await (const { seed, scenario } of comparable(aSeed(), COMPARED, way)) {
      expect(await differenceOf(scenario, way), `seed ${seed}`).toBeUndefined();
    }
  });

  it.each([2, 5])('the same seed is the same run, to the byte: %i', async (seed) => {
    const [one, other] = [await play(await scenarioOf(seed)), await play(await scenarioOf(seed))];

    expect(JSON.stringify(other)).toBe(JSON.stringify(one));
    expect(one.executions.length).toBeGreaterThan(0);
  });
});
