import { readFileSync } from 'node:fs';
import { virtualClock } from '../../local/clock.ts';
import { openCloud } from '../../local/cloud/cloud.ts';
import { parseWorld } from '../../local/simulator/world/world.ts';
import { measureBundles } from './bundle.ts';
import { coldChat } from './cold-chat.ts';
import { engineTables } from './engine/engine.ts';
import { firstPaint } from './first-paint.ts';
import { fleets } from './fleet/fleet.ts';
import { pods as largeProfiles, moves } from './pods/pods.ts';
import { serve } from './serve-latency.ts';
import { watchingTables } from './watching/watching.ts';

const START = Date.UTC(2026, 2, 2, 9);
const ROOT = new URL('../../', import.meta.url);
const textOf = (path: string) => readFileSync(new URL(path, ROOT), 'utf8');
const print = (text: string) => process.stdout.write(text);

async function bundle(): Promise<void> {
  print(await measureBundles());
}

async function watching(): Promise<void> {
  print(watchingTables());
}

/** The engine alone; and one whole update of an add-on, in virtual time: with a socket between SDK and simulator against without. */
async function engine(): Promise<void> {
  const pairs: number[] = [];
  print(await engineTables());
  await updateOnce('in-memory');
  await updateOnce('loopback');
  for (let round = 0; round < 15; round += 1) {
    const inMemory = await updateOnce('in-memory');
    const loopback = await updateOnce('loopback');
    pairs.push(loopback / inMemory);
  }
  print(`An update over HTTP takes ${median(pairs).toFixed(2)} times as long as in memory (median of 15 pairs).\n`);
}

async function updateOnce(http: 'in-memory' | 'loopback'): Promise<number> {
  const world = parseWorld(textOf('local/worlds/one-cluster.yaml'));
  const cloud = await openCloud({ world, clock: virtualClock(START), http });
  const began = performance.now();
  const { executionArn } = cloud.engine.startExecution({
    stateMachineArn: 'update-addon',
    input: textOf('events/update-addon.json'),
  });
  const { status } = await cloud.engine.finished(executionArn);
  const took = performance.now() - began;
  await cloud.close();
  if (status !== 'SUCCEEDED') throw new Error(`The update ended ${status}: nothing was measured.`);
  return took;
}

async function fleet(): Promise<void> {
  print(await fleets([10, 100, 1_000]));
}

async function pods(): Promise<void> {
  print(await largeProfiles());
}

async function manyPods(): Promise<void> {
  print(await moves([5_000]));
}

async function largeFleet(): Promise<void> {
  print(await fleets([10_000]));
}

const median = (values: readonly number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

const BENCHES: Record<string, () => Promise<void>> = {
  bundle,
  chat: coldChat,
  engine,
  fleet,
  page: firstPaint,
  pods,
  serve,
  watching,
};
/** Those that take long, and run only when they are named. */
const ON_DEMAND: Record<string, () => Promise<void>> = { 'fleet-10000': largeFleet, 'pods-5000': manyPods };
const names = process.argv.slice(2);
const all = { ...BENCHES, ...ON_DEMAND };
const unknown = names.filter((name) => !Object.hasOwn(all, name));

process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';
if (unknown.length > 0) {
  print(`There is no bench '${unknown[0]}', only ${Object.keys(all).join(', ')}.\n`);
  process.exitCode = 2;
} else {
  for (const name of names.length > 0 ? names : Object.keys(BENCHES)) await all[name]?.();
}
