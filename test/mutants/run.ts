import { readFileSync } from 'node:fs';
import { print, runProgram } from '../support/program.ts';
import { filesUnder, sample, testsOf } from './choice.ts';
import { tryFaults } from './faults.ts';
import { keepKilled, keepUnnoticed, knownKilled, knownUnnoticed } from './kept-results.ts';
import { type Mutant, mutantsOf } from './mutator/mutant.ts';
import { type Options, readOptions, USAGE } from './options.ts';
import { writePage } from './page.ts';
import { lineOf, oneLine, readReasons, reasonFor } from './reasons.ts';
import { folderOf, type Score, scoreText, writeScores } from './scores.ts';
import { type Killed, tryMutants } from './try-mutants.ts';

const ROOT = new URL('../../', import.meta.url);
const root = ROOT.pathname;
const textOf = (path: string) => readFileSync(new URL(path, ROOT), 'utf8');

const KEEP_MS = 10_000;

await runProgram({ usage: USAGE, read: readOptions, run });

async function run(options: Options): Promise<number> {
  if (options.faults) return (await tryFaults(root, options.faults, print)) ? 0 : 1;
  return (await runMutants(options)) ? 0 : 1;
}

/** Gives whether each survivor has its reason. */
async function runMutants(options: Options): Promise<boolean> {
  const began = Date.now();
  const sources = new Map(filesUnder(options.files, '.ts').map((file) => [file, textOf(file)]));
  const mutants = [...sources].flatMap(([file, source]) => mutantsOf(file, source));
  const chosen = sample([...mutants.keys()], options.max, options.seed);
  const tests = testsOf([...sources.keys()], filesUnder(options.tests, '.test.ts'));
  const known = knownKilled(mutants, sources);
  const wanted = chosen.filter((id) => !known.has(id));
  print(
    `${chosen.length} mutants in ${sources.size} files, ${known.size} of them killed before; ${tests.length} test files.`,
  );

  const killed: Killed = new Map();
  const triedBy = knownUnnoticed(mutants, sources, tests);
  let keptAt = Date.now();
  const keep = () => {
    keepKilled(killed, mutants, sources);
    keepUnnoticed(triedBy, killed, mutants, sources);
    keptAt = Date.now();
  };
  const tried = await tryMutants({ ...options, root, sources, mutants, wanted, tests, killed, triedBy }, (line) => {
    if (line.kind === 'reached') print(`${line.file.slice(root.length)} reaches ${line.mutants.length}`);
    // A run that is ended early has not been for nothing.
    if (line.kind === 'ended' && Date.now() - keptAt > KEEP_MS) keep();
  });
  for (const { file, test, message } of tried.broken) print(`Fails without a mutant: ${file}, '${test}': ${message}`);
  keep();

  const survivors = chosen.filter((id) => !known.has(id) && !killed.has(id));
  const unexplained = report(
    survivors.map((id) => ({ id, isReached: tried.reached.has(id) })),
    mutants,
    sources,
  );
  const scores = scoresOf(chosen, new Set(survivors), mutants);
  print(scoreText(scores));
  print(`${Math.round((Date.now() - began) / 1000)} s`);
  if (chosen.length === mutants.length && tried.broken.length === 0) writeScores(scores, [...sources.keys()]);
  writePage();
  return unexplained === 0 && tried.broken.length === 0;
}

type Survivor = { id: number; isReached: boolean };

/** Prints those that have no reason, and gives how many they are. */
function report(survivors: readonly Survivor[], mutants: readonly Mutant[], sources: ReadonlyMap<string, string>) {
  const reasons = readReasons();
  let count = 0;
  for (const { id, isReached } of survivors) {
    const mutant = mutants[id];
    const source = sources.get(mutant?.file ?? '') ?? '';
    if (!mutant || reasonFor(reasons, mutant, source)) continue;
    count += 1;
    print(`${mutant.file}:${mutant.line}: ${isReached ? '' : '(not reached) '}${lineOf(source, mutant)}`);
    print(`    ${oneLine(mutant.from)}  ->  ${oneLine(mutant.text)}`);
  }
  return count;
}

function scoresOf(chosen: readonly number[], survivors: ReadonlySet<number>, mutants: readonly Mutant[]): Score[] {
  const inFolder = (folder: string) => chosen.filter((id) => folderOf(mutants[id]?.file ?? '') === folder);
  const folders = new Set(chosen.map((id) => folderOf(mutants[id]?.file ?? '')));
  return [...folders].map((folder) => {
    const ids = inFolder(folder);
    const files = new Set(ids.map((id) => mutants[id]?.file)).size;
    return { folder, files, mutants: ids.length, survivors: ids.filter((id) => survivors.has(id)).length };
  });
}
