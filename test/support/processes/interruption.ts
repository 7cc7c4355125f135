import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { realClock } from '../../../local/clock.ts';
import { createSts } from '../../../local/cloud/aws/sts.ts';
import { createEndpoint } from '../../../local/cloud/endpoint.ts';
import { serveSimulator } from '../../../local/simulator/http/server.ts';
import { createSimulator } from '../../../local/simulator/simulator.ts';
import { parseWorld } from '../../../local/simulator/world/world.ts';
import { repositoryUrl } from '../repository.ts';
import { shellFor } from '../worlds/eks-elsewhere.ts';

/** How a run is started: what is between the terminal and it. Its folder has no blank in its path. */
export const WAYS = ['npm', 'npx', 'npm, into a pipe'] as const;
export type Way = (typeof WAYS)[number];

/** What came of a Ctrl-C: the last lines of the terminal, the changes that EKS was asked for, and how many after the end. */
export type Interruption = {
  way: Way;
  /** After Node had started with the program. */
  afterMs: number;
  lastWord: string | undefined;
  changes: number;
  changesAfterwards: number;
  /** Processes of the run that were still there after its end. */
  left: number;
  shown: string;
};

const RUN = ['run', 'update-addon', '--cluster', 'prod-1', '--addon', 'coredns', '--aws', '--yes', '--journal'];

// Every way in which a run ends: stopped, stopped before it began, stopped before it was approved, or at its own end.
const LAST_WORD = /Stopped\. What EKS is doing:\n {2}\S.*|Stopped before anything was started.*|Nothing was started\./;
const OWN_END = /^(SUCCEEDED|FAILED .*)$/m;

/** Makes a folder in which `npx eks-upkeep` starts a script of this repository, as after `npm install` of the package. */
export function installIn(folder: string, script: string): void {
  const bin = join(folder, 'node_modules/.bin');
  const path = fileURLToPath(new URL(script, repositoryUrl));
  mkdirSync(bin, { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{"private":true}');
  writeFileSync(join(bin, 'eks-upkeep'), `#!/usr/bin/env node\nrequire(${JSON.stringify(path)});\n`, { mode: 0o755 });
}

/** Starts a run against an EKS of its own, sends SIGINT to all its processes as a terminal does, and watches what follows. */
export async function interrupted({ way, afterMs, folder }: { way: Way; afterMs: number; folder: string }) {
  const eks = createSimulator({ world: parseWorld(JSON.stringify(WORLD)), clock: realClock() });
  const sts = createSts({ region: WORLD.region, account: WORLD.account, now: () => Date.now() });
  const server = await serveSimulator(
    createEndpoint({
      eks: (request) => eks.handle(request),
      sts: ({ body }, { accessKeyId }) => sts.handle(body, accessKeyId),
    }),
  );
  const changes = () => eks.calls().filter(({ operation }) => /^(Update|Create|Delete)/.test(operation)).length;
  try {
    const run = [...RUN, join(folder, `${Date.now()}-${afterMs}.journal`)].join(' ');
    const child = spawn('/bin/sh', ['-c', commandOf(way, run)], {
      cwd: way === 'npx' ? folder : fileURLToPath(repositoryUrl),
      env: { ...shellFor(server.url), PATH: printed('PATH'), HOME: printed('HOME') },
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let shown = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (part: Buffer) => (shown += part.toString()));
    const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
    const group = child.pid ?? 0;
    await thereIs(group, /upkeep\.cjs|\.bin\/eks-upkeep/);
    await Promise.race([pause(NODE_STARTS_MS + afterMs), ended]);
    try {
      process.kill(-group, 'SIGINT');
    } catch {
      // It has ended by itself.
    }
    await ended;
    const atEnd = changes();
    await pause(AFTERWARDS_MS);
    const lastWord = LAST_WORD.exec(shown)?.[0] ?? OWN_END.exec(shown)?.[0];
    const left = processesOf(group).length;
    const found: Interruption = {
      ...{ way, afterMs, lastWord, changes: atEnd, left, shown },
      changesAfterwards: changes() - atEnd,
    };
    return found;
  } finally {
    eks.close();
    await server.close();
  }
}

const printed = (name: string): string => execFileSync('printenv', [name], { encoding: 'utf8' }).trim();

const AFTERWARDS_MS = 500;
// Before, no line of the program has run that could answer.
const NODE_STARTS_MS = 300;

// The update takes longer than any run here lasts.
const WORLD = {
  region: 'eu-west-1',
  account: '111122223333',
  catalog: 'builtin',
  clusters: [{ name: 'prod-1', version: '1.33', addons: [{ name: 'coredns', version: 'v1.11.4-eksbuild.2' }] }],
};

function commandOf(way: Way, run: string): string {
  if (way === 'npx') return `npx --offline eks-upkeep ${run}`;
  return `npm run -s upkeep -- ${run}${way === 'npm' ? '' : ' | cat'}`;
}

/** Waits until a process of a group has this command line. */
async function thereIs(group: number, wanted: RegExp): Promise<void> {
  for (let tries = 0; tries < 2_000; tries += 1) {
    if (processesOf(group).some(({ command }) => wanted.test(command) && /\bnode\0/.test(command))) return;
    await pause(10);
  }
  throw new Error(`No process of group ${group} is ${wanted.source}.`);
}

/** The processes of a group, as Linux shows them. */
function processesOf(group: number): { command: string }[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? [];
        if (Number(fields[2]) !== group || fields[0] === 'Z') return [];
        return [{ command: readFileSync(`/proc/${pid}/cmdline`, 'utf8') }];
      } catch {
        return [];
      }
    });
}
