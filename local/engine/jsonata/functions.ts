import { createHash } from 'node:crypto';
import jsonata from 'jsonata';
import { isRecord } from '../json.ts';
import { OURS } from '../ours.ts';
import { randomFrom, uuidFrom } from '../random.ts';
import { type EvaluationProgress, fault, memoryExceeded } from './evaluation-limits.ts';

/** Where an expression gets time (milliseconds since the epoch) and chance (0 up to 1) from, and how far it has got. */
export type ExpressionSources = { now: number; random: () => number; progress: EvaluationProgress };

/** The binding that carries ExpressionSources; its blank keeps it out of reach of any JSONata variable name. */
export const SOURCES = 'engine sources';

/** What Step Functions adds to JSONata. */
export const ADDED_FUNCTIONS = ['partition', 'range', 'hash', 'random', 'uuid', 'parse'] as const;

const DIGESTS = new Map([
  ['MD5', 'md5'],
  ['SHA-1', 'sha1'],
  ['SHA-256', 'sha256'],
  ['SHA-384', 'sha384'],
  ['SHA-512', 'sha512'],
]);
// Measured on AWS: $range(1, 360145, 1) is the longest it gives.
const LONGEST_RANGE = 360_145;
// As a strict decoder reads it: the padding may be missing, but nothing else is forgiven.
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}(?:==)?|[A-Za-z0-9+/]{3}=?)?$/;

const native = { toMillis: nativeFunction('$toMillis'), fromMillis: nativeFunction('$fromMillis') };

/** Gives a program the functions of Step Functions, and makes those of JSONata that read the machine's clock or dice repeatable. */
export function registerFunctions(program: jsonata.Expression): void {
  program.registerFunction('partition', partition, '<an:a>');
  program.registerFunction('range', range, '<nnn:x>');
  program.registerFunction('hash', hash, '<ss:s>');
  program.registerFunction('parse', parse, '<s:x>');
  program.registerFunction('base64decode', base64decode, '<s-:s>');
  program.registerFunction(
    'uuid',
    onSources(({ random }) => uuidFrom(random)),
    '<:s>',
  );
  program.registerFunction(
    'random',
    onSources(({ random }, seed) => (typeof seed === 'number' ? randomFrom(seed)() : random())),
    '<n?:n>',
  );
  program.registerFunction(
    'millis',
    onSources(({ now }) => now),
    '<:n>',
  );
  program.registerFunction(
    'now',
    onSources(async ({ now }, ...format) => (await native.fromMillis)(now, [now, ...format])),
    '<s?s?:s>',
  );
  program.registerFunction(
    'toMillis',
    onSources(async ({ now }, ...text) => (await native.toMillis)(now, text)),
    '<s-s?:n>',
  );
  program.registerFunction(
    'shuffle',
    onSources(({ random }, list) => shuffle(list, random)),
    '<a:a>',
  );
}

function partition(list: unknown[], size: number): unknown[][] {
  if (!Number.isInteger(size) || size < 1) throw fault('D3141', 'The size of a partition is a whole number above 0');
  return Array.from({ length: Math.ceil(list.length / size) }, (_, index) =>
    list.slice(index * size, (index + 1) * size),
  );
}

function range(first: number, last: number, step: number): unknown {
  if (step === 0) throw fault('D3141', 'The step of a range cannot be 0');
  const length = Math.max(0, Math.floor((last - first) / step) + 1);
  if (length > LONGEST_RANGE) throw memoryExceeded();
  const numbers = Array.from({ length }, (_, index) => first + index * step);
  return numbers.length === 1 ? numbers[0] : numbers;
}

function hash(text: string, algorithm: string): string {
  const digest = DIGESTS.get(algorithm);
  if (!digest) throw fault('D3141', `Unknown algorithm ${algorithm}: use one of ${[...DIGESTS.keys()].join(', ')}`);
  return createHash(digest).update(text).digest('hex');
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw fault('D3141', 'The argument of $parse is not JSON text');
  }
}

// Node's decoder drops what it cannot read; AWS fails the state. The wording is this engine's.
function base64decode(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  if (!BASE64.test(text)) throw fault(undefined, `The argument of $base64decode is not base64 (${OURS.wording})`);
  return Buffer.from(text, 'base64').toString('binary');
}

function shuffle(list: unknown, random: () => number): unknown[] {
  const shuffled: unknown[] = Array.isArray(list) ? [...list] : [list];
  for (let last = shuffled.length - 1; last > 0; last -= 1) {
    const other = Math.floor(random() * (last + 1));
    [shuffled[last], shuffled[other]] = [shuffled[other], shuffled[last]];
  }
  return shuffled;
}

function onSources(work: (sources: ExpressionSources, ...values: unknown[]) => unknown) {
  return function (this: jsonata.Focus, ...values: unknown[]): unknown {
    return work(this.environment.lookup(SOURCES), ...values);
  };
}

async function nativeFunction(name: string): Promise<(now: number, values: unknown[]) => unknown> {
  const found: unknown = await jsonata(name).evaluate(undefined);
  const implementation = isRecord(found) ? found.implementation : undefined;
  if (typeof implementation !== 'function') throw new Error(`This version of jsonata has no ${name}`);
  return (now, values) => Reflect.apply(implementation, { environment: { timestamp: new Date(now) } }, values);
}
