import { spawn } from 'node:child_process';
import { repositoryUrl } from '../repository.ts';
import { shellFor } from '../worlds/eks-elsewhere.ts';
import type { DoomedRun } from './crashing-run.ts';
import { look } from './leak-check.ts';

/** Runs what is to be killed in a process of its own, by the bundled program; how that ended: the signal, or what it said. */
export function doomed(program: string, url: string, run: DoomedRun): Promise<string> {
  const child = spawn(process.execPath, [program, JSON.stringify(run)], {
    cwd: repositoryUrl,
    env: { ...shellFor(url), AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  const listen = (part: Buffer) => {
    said += part.toString();
  };
  child.stdout.on('data', listen);
  child.stderr.on('data', listen);
  return new Promise((resolve) => {
    child.once('close', (_code, signal) => {
      look('the output of a run that is killed', said);
      resolve(signal ?? `not killed: ${said}`);
    });
  });
}
