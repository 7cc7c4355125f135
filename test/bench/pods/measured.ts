import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import * as z from 'zod';
import { buildLambdas } from '../../../build.ts';

const KEY = { AWS_ACCESS_KEY_ID: 'ASIA1111222233330000', AWS_SECRET_ACCESS_KEY: 'secret', AWS_REGION: 'eu-west-1' };
const Measured = z.object({
  seconds: z.number(),
  processorSeconds: z.number(),
  residentMb: z.number(),
  decision: z.string(),
});

const PROGRAM = `
import { readFileSync } from 'node:fs';
const { handler } = await import(process.argv[2]);
const event = JSON.parse(readFileSync(process.argv[3], 'utf8'));
const before = process.cpuUsage();
const began = performance.now();
const { kind } = await handler(event, {});
const { user, system } = process.cpuUsage(before);
process.stdout.write('\\n' + JSON.stringify({
  seconds: (performance.now() - began) / 1000,
  processorSeconds: (user + system) / 1e6,
  residentMb: process.resourceUsage().maxRSS / 1024,
  decision: kind,
}));
`;

/** Runs a built Lambda in a process of its own with so much memory, and says what it took. */
export async function measured(name: string, event: object, memoryMb: number): Promise<z.infer<typeof Measured>> {
  const folder = mkdtempSync(join(tmpdir(), 'upkeep-bench-'));
  const lambda = (await buildLambdas(pathToFileURL(`${folder}/dist/`))).find((each) => each.name === name);
  if (!lambda) throw new Error(`There is no Lambda ${name}: nothing was measured.`);
  writeFileSync(join(folder, 'program.mjs'), PROGRAM);
  writeFileSync(join(folder, 'event.json'), JSON.stringify(event));

  const files = [join(folder, 'program.mjs'), pathToFileURL(lambda.path).href, join(folder, 'event.json')];
  // Lambda gives what its own processes need on top of the heap.
  const options = [`--max-old-space-size=${Math.floor(memoryMb * 0.8)}`, ...files];
  const { stdout } = await promisify(execFile)(process.execPath, options, { env: KEY, maxBuffer: 2 ** 26 });
  rmSync(folder, { recursive: true });
  return Measured.parse(JSON.parse(stdout.split('\n').at(-1) ?? ''));
}
