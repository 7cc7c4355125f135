import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { buildLambdas } from '../../build.ts';
import { tableText } from '../../local/cli/text/table.ts';

const ROOT = new URL('../../', import.meta.url);
const ROUNDS = 15;

/**
 * What each Lambda loads and how long a fresh process takes to import it, beyond an empty module; and against a bundle of
 * the same file as esbuild makes it with no setting but to minify.
 */
export async function measureBundles(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'upkeep-bench-'));
  const empty = join(folder, 'empty.mjs');
  writeFileSync(empty, 'export {};\n');
  const built = await buildLambdas(pathToFileURL(`${folder}/dist/`));

  const rows: string[][] = [];
  for (const { name, path, bytes } of built) {
    const untuned = join(folder, `${name}.mjs`);
    await buildUntuned(name, untuned);
    const times = medians([empty, path, untuned]);
    const [nothing = 0, tuned = 0, plain = 0] = times;
    rows.push([
      name,
      kib(bytes),
      kib(gzipSync(readFileSync(path)).length),
      (tuned - nothing).toFixed(1),
      kib(readFileSync(untuned).length),
      (plain - nothing).toFixed(1),
      (bytes / readFileSync(untuned).length).toFixed(2),
      ((tuned - nothing) / (plain - nothing)).toFixed(2),
    ]);
  }
  rmSync(folder, { recursive: true });
  return tableText([
    ['LAMBDA', 'KiB', 'GZIPPED', 'IMPORT ms', 'UNTUNED KiB', 'IMPORT ms', 'SIZE RATIO', 'TIME RATIO'],
    ...rows,
  ]);
}

async function buildUntuned(name: string, outfile: string): Promise<void> {
  await build({
    entryPoints: [fileURLToPath(new URL(`functions/${name}.ts`, ROOT))],
    outfile,
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    // Packages that are CommonJS ask for node's modules by require.
    banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
    logLevel: 'error',
  });
}

/** The median import of each module, in turns so that a busy moment hits all alike. */
function medians(paths: readonly string[]): number[] {
  const times = paths.map((): number[] => []);
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const [index, path] of paths.entries()) times[index]?.push(importMilliseconds(path));
  }
  return times.map((each) => each.toSorted((a, b) => a - b)[Math.floor(ROUNDS / 2)] ?? 0);
}

function importMilliseconds(path: string): number {
  const code = `const began = performance.now(); await import(${JSON.stringify(path)}); process.stdout.write(String(performance.now() - began));`;
  return Number(
    execFileSync(process.execPath, ['--input-type=module', '-e', code], { env: { AWS_REGION: 'eu-west-1' } }),
  );
}

const kib = (bytes: number) => (bytes / 1024).toFixed(0);
