import { execFileSync } from 'node:child_process';
import { linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs';

const WAIT_MS = 5;
const LONGEST_WAIT_MS = 2_000;

/**
 * Keeps a second process away from what one has open; two on one journal would run everything twice. Gives what unlocks. A
 * lock that a killed process left is taken over, also when its id has been given to another process since; otherwise throws
 * with the id of the process, as `refusal` words it.
 */
export function pidLock(file: string, refusal: (owner: number) => string): () => void {
  const own = `${process.pid} ${startOf(process.pid)}`;
  const mine = `${file}.${process.pid}`;
  writeFileSync(mine, own);
  try {
    // A link is made with its content, and by one process alone.
    for (let tries = 0; !linked(mine, file); tries += 1) {
      if (tries * WAIT_MS > LONGEST_WAIT_MS) throw new Error(`Another process is taking ${file} over: try again.`);
      takeOver(file, mine, refusal);
    }
  } finally {
    rmSync(mine, { force: true });
  }
  return () => {
    if (textOf(file) === own) rmSync(file, { force: true });
  };
}

/**
 * Removes the lock of a process that is gone; throws when it is not. One process at a time does so, behind a lock of its own:
 * otherwise the lock that one of three has just made could be removed by the second, and made again by the third.
 */
function takeOver(file: string, mine: string, refusal: (owner: number) => string): void {
  const found = textOf(file);
  if (found === undefined) return;
  refuseIfHeld(found, file, refusal);
  const gate = `${file}.takeover`;
  if (linked(mine, gate)) {
    try {
      if (textOf(file) === found) rmSync(file, { force: true });
    } finally {
      rmSync(gate, { force: true });
    }
  } else waitAt(gate);
}

/** Another process is taking the lock over, which takes a moment. One that was killed then is not guessed at. */
function waitAt(gate: string): void {
  const [owner = ''] = (textOf(gate) ?? '').split(' ');
  if (owner !== '' && !isAlive(Number(owner))) {
    throw new Error(`Process ${owner} was killed while it took over a lock: remove ${gate}, and try again.`);
  }
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, WAIT_MS);
}

function refuseIfHeld(text: string, file: string, refusal: (owner: number) => string): void {
  const [pid = '', ...start] = text.split(' ');
  const owner = Number(pid);
  if (!(owner > 0) || owner === process.pid || !isAlive(owner)) return;
  const started = start.join(' ');
  if (started === '' || startOf(owner) === '' || startOf(owner) === started) {
    throw new Error(`${refusal(owner)} (${file})`);
  }
}

function linked(from: string, to: string): boolean {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  }
}

function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return codeOf(error) === 'EPERM';
  }
}

/** When a process started, by which it differs from a later one with the same id; empty where the system does not say. */
function startOf(pid: number): string {
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    // The name of the program, in parentheses, may hold spaces.
    const ticks = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ')[19];
    return `${boot}:${ticks}`;
  } catch {
    return startByPs(pid);
  }
}

function startByPs(pid: number): string {
  try {
    return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8', env: { LC_ALL: 'C' } }).trim();
  } catch {
    return '';
  }
}

const codeOf = (error: unknown): unknown => (error instanceof Error && 'code' in error ? error.code : undefined);
