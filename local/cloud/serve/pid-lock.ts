import { execFileSync } from 'node:child_process';
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';

/**
 * Keeps a second process away from what one works on; two on one journal would run everything twice. Gives what unlocks. A
 * lock that a killed process left is taken over, also when its id has been given to another process since; otherwise throws
 * with the id of the process, as `refusal` words it.
 */
export function pidLock(file: string, refusal: (owner: number) => string): () => void {
  const own = `${process.pid} ${startOf(process.pid)}`;
  const mine = `${file}.${process.pid}`;
  writeFileSync(mine, own);
  try {
    // A link is made with its content, and by one process alone.
    while (!linked(mine, file)) takeOver(file, `${mine}.old`, refusal);
  } finally {
    rmSync(mine, { force: true });
  }
  return () => {
    if (textOf(file) === own) rmSync(file, { force: true });
  };
}

/** Removes the lock of a process that is gone; throws when it is not. */
function takeOver(file: string, aside: string, refusal: (owner: number) => string): void {
  const found = textOf(file);
  if (found === undefined) return;
  refuseIfHeld(found, file, refusal);
  try {
    renameSync(file, aside);
  } catch (error) {
    // Another process was faster.
    if (codeOf(error) === 'ENOENT') return;
    throw error;
  }
  const taken = textOf(aside) ?? '';
  // Between reading and taking, another process took it over: it gets its lock back.
  if (taken !== found) linked(aside, file);
  rmSync(aside, { force: true });
  if (taken !== found) refuseIfHeld(taken, file, refusal);
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
