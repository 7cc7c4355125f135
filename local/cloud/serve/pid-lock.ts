import { readFileSync, rmSync, writeFileSync } from 'node:fs';

/**
 * Keeps a second process away from what one works on; two on one journal would run everything twice. Gives what unlocks. A
 * lock that a killed process left is taken over; otherwise throws with the id of the process, as `refusal` words it.
 */
export function pidLock(file: string, refusal: (owner: number) => string): () => void {
  const owner = Number(ownerOf(file));
  if (owner > 0 && owner !== process.pid && isAlive(owner)) throw new Error(`${refusal(owner)} (${file})`);
  writeFileSync(file, String(process.pid));
  return () => rmSync(file, { force: true });
}

function ownerOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
