import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { freePorts } from './free-ports.ts';

const PORTS = ['8700', '8701'] as const;

/** Ports and temporary files that are other ones here, because several tests may run at the same time. */
export async function placesIn(folder: string) {
  const free = await freePorts(PORTS.length);
  const temporary = join(folder, 'tmp');
  mkdirSync(temporary);
  const pairs: [string, string][] = [
    ...PORTS.map((port, index): [string, string] => [`127.0.0.1:${port}`, `127.0.0.1:${free[index]}`]),
    ...PORTS.map((port, index): [string, string] => [`--port ${port}`, `--port ${free[index]}`]),
    ['/tmp/', `${temporary}/`],
  ];
  const [serve, simulator] = free.map(String);
  return {
    here: (text: string) => pairs.reduce((changed, [from, to]) => changed.replaceAll(from, to), text),
    asWritten: (text: string) => pairs.reduce((changed, [to, from]) => changed.replaceAll(from, to), text),
    /** Commands that have a port by default, with the one that stands for it here. */
    withPorts(args: readonly string[]): readonly string[] {
      const [command = ''] = args;
      const has = (option: string) => args.includes(option);
      if (command === 'serve' && !has('--port')) return [...args, '--port', serve ?? ''];
      if (command === 'simulator' && !has('--port')) return [...args, '--port', simulator ?? ''];
      const isRemote = ['start', 'status', 'stop', 'pause', 'continue', 'logs', 'approve', 'reject'].includes(command);
      return isRemote && !has('--endpoint') && !has('--aws')
        ? [...args, '--endpoint', `http://127.0.0.1:${serve}`]
        : args;
    },
  };
}

export type Places = Awaited<ReturnType<typeof placesIn>>;
