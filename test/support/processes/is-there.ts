import { execFileSync } from 'node:child_process';

/** Whether a command can be run here; tests that need one that is not part of the project are skipped without it. */
export function isThere(command: string): boolean {
  try {
    execFileSync(command, ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
