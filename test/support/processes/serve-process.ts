import { spawn } from 'node:child_process';
import { repositoryUrl } from '../repository.ts';
import { look } from './leak-check.ts';

export type ServeProcess = {
  url: string;
  /** Ends it with a signal and waits until it is gone; gives the exit code, null when the signal ended it. */
  end(signal: 'SIGKILL' | 'SIGINT'): Promise<number | null>;
};

/** `upkeep serve`, by the bundled command, as a process of its own on a free port. */
export function serveProcess(upkeep: string, args: readonly string[]): Promise<ServeProcess> {
  const child = spawn(process.execPath, [upkeep, 'serve', '--port', '0', ...args], {
    cwd: repositoryUrl,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let text = '';
  const gone = new Promise<number | null>((resolve) => {
    child.once('close', (code) => {
      look('the output of upkeep serve', text);
      resolve(code);
    });
  });
  return new Promise((resolve, reject) => {
    const listen = (part: Buffer) => {
      text += part.toString();
      const url = / on (http:\S+) until/.exec(text)?.[1];
      if (url === undefined) return;
      resolve({
        url,
        end(signal) {
          child.kill(signal);
          return gone;
        },
      });
    };
    child.stdout.on('data', listen);
    child.stderr.on('data', listen);
    void gone.then((code) => reject(new Error(`upkeep serve ended with ${code}: ${text}`)));
  });
}
