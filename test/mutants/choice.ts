import { readdirSync, statSync } from 'node:fs';
import { posix } from 'node:path';
import { importsOf } from '../../local/source-files.ts';

const ROOT = new URL('../../', import.meta.url);

/** The files of folders whose names end so, and the files that are named themselves, by their path from the root. */
export function filesUnder(paths: readonly string[], ending: string): string[] {
  const found = paths.flatMap((path) => {
    if (!statSync(new URL(path, ROOT)).isDirectory()) return [path];
    return readdirSync(new URL(path, ROOT), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith(ending))
      .map((name) => posix.join(path, name));
  });
  return [...new Set(found)].sort();
}

/** The tests that import one of the files, however indirectly; first those that lie where it lies. */
export function testsOf(files: readonly string[], tests: readonly string[]): string[] {
  const wanted = new Set(files);
  const mirrors = new Set(files.map((file) => file.replace(/^functions\//, 'test/unit/').replace(/\.ts$/, '.test.ts')));
  const reaching = tests.filter((test) => [...reachedFrom(test)].some((file) => wanted.has(file)));
  return [...reaching.filter((test) => mirrors.has(test)), ...reaching.filter((test) => !mirrors.has(test))];
}

const kept = new Map<string, string[]>();

function reachedFrom(start: string): Set<string> {
  const seen = new Set([start]);
  for (const file of seen) for (const target of targetsOf(file)) seen.add(target);
  return seen;
}

function targetsOf(file: string): string[] {
  const known = kept.get(file);
  if (known) return known;
  const targets = importsOf(file)
    .filter((target) => target.startsWith('.') && target.endsWith('.ts'))
    .map((target) => posix.join(posix.dirname(file), target));
  kept.set(file, targets);
  return targets;
}

/** As many of the items as are wanted, the same ones for the same seed. */
export function sample<Item>(items: readonly Item[], most: number, seed: number): Item[] {
  if (items.length <= most) return [...items];
  let state = seed + 1;
  const drawn = items.map((item) => {
    state = (state * 48_271) % 2_147_483_647;
    return { item, at: state };
  });
  const chosen = new Set(drawn.toSorted((a, b) => a.at - b.at).slice(0, most));
  return drawn.filter((each) => chosen.has(each)).map(({ item }) => item);
}
