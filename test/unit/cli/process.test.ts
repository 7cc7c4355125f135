import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { tableText } from '../../../local/cli/text/table.ts';
import { type Bundled, bundled } from '../../support/processes/bundled.ts';
import { repositoryUrl } from '../../support/repository.ts';
import { aFolder } from '../../support/runs/upkeep.ts';

const folder = aFolder();
let built: Bundled;
beforeAll(async () => {
  built = await bundled('local/cli.ts');
});
afterAll(() => {
  built.remove();
  folder.remove();
});

const SOURCES = 'local/upkeep.cjs';
const RUN = ['run', 'update-addon', '--cluster', 'prod-1', '--addon', 'coredns'];

function started(program: string, args: readonly string[]): ChildProcess {
  return spawn(process.execPath, [program, ...args], {
    cwd: repositoryUrl,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

/** Resolves when a stream has shown a text, or ended; gives all of it. */
function shown(child: ChildProcess, stream: 'stdout' | 'stderr', text?: string): Promise<string> {
  let all = '';
  return new Promise((resolve) => {
    child[stream]?.on('data', (part: Buffer) => {
      all += part.toString();
      if (text !== undefined && all.includes(text)) resolve(all);
    });
    child[stream]?.once('close', () => resolve(all));
  });
}

const ESCAPE = '\u001b';
const REDRAWN = `\r${ESCAPE}[2K`;

// util-linux and BSD have a `script` each; the options here are those of util-linux.
const hasTerminals = process.platform === 'linux' && spawnSync('script', ['--version']).status === 0;

/** What a real terminal gets from a run; it sends Ctrl-C as soon as the live line has been redrawn. */
function onTerminal(program: string, variables: string, clock: string): Promise<{ code: number | null; all: string }> {
  const run = [
    'env -u CI -u NO_COLOR -u FORCE_COLOR',
    variables,
    'node',
    `'${program}'`,
    ...RUN,
    '--clock',
    clock,
  ].join(' ');
  const child = spawn('script', ['-qec', run, '/dev/null'], { cwd: repositoryUrl, stdio: ['pipe', 'pipe', 'ignore'] });
  let all = '';
  let isStopped = false;
  child.stdout.on('data', (part: Buffer) => {
    all += part.toString();
    if (isStopped || !all.includes(REDRAWN)) return;
    isStopped = true;
    child.stdin.write('\u0003');
  });
  return new Promise((resolve) => child.once('close', (code) => resolve({ code, all })));
}

const ended = (child: ChildProcess) => new Promise<number | null>((resolve) => child.once('exit', resolve));

describe('upkeep as a process', () => {
  it.each([
    ['SIGINT', 'from its sources', (): string => SOURCES],
    ['SIGHUP', 'bundled', (): string => built.path],
  ] as const)(
    'says what EKS is doing after a %s, also when it arrives twice as it does through npm, run %s',
    async (signal, _, program) => {
      const child = started(program(), [...RUN, '--clock', 'real']);
      const [note, code] = [shown(child, 'stderr'), ended(child)];

      await shown(child, 'stdout', 'eks:UpdateAddon');
      child.kill(signal);
      child.kill('SIGINT');

      expect(await note).toContain('Stopped. What EKS is doing:\n  coredns on prod-1 is UPDATING');
      expect(await code).toBe(130);
    },
  );

  it('ends a run whose output nobody reads any more, and says how on standard error', async () => {
    const child = started(built.path, RUN);
    const [note, code] = [shown(child, 'stderr'), ended(child)];

    await shown(child, 'stdout', 'Plan add-on update');
    child.stdout?.destroy();

    expect(await note).toMatch(/Standard output was closed; the run continues.*SUCCEEDED\nafter /s);
    expect(await code).toBe(0);
  });

  it('says in one sentence that Node is too old', () => {
    const old = folder.file('old.cjs', "Object.defineProperty(process, 'versions', { value: { node: '18.20.1' } });");

    const { status, stderr } = spawnSync(process.execPath, ['-r', old, SOURCES, 'help'], {
      cwd: repositoryUrl,
      encoding: 'utf8',
    });

    expect({ status, stderr }).toEqual({
      status: 2,
      stderr: 'upkeep: Node 18.20.1 is older than 20.19, which this needs. Try: nvm install 24\n',
    });
  });
});

describe('a table on a terminal of 60 columns', () => {
  it('puts its last column beneath the others when that leaves it too narrow', () => {
    const text = tableText(
      [
        ['CLUSTER', 'ADD-ON', 'PLAN', 'WHY'],
        ['prod-1', 'eks-pod-identity-agent', 'up to date', 'It stays where it is, since that is the newest version.'],
        ['', '', '', 'Nothing else is known.'],
      ],
      undefined,
      60,
    );

    expect(text).toBe(
      [
        'CLUSTER  ADD-ON  PLAN',
        '  WHY',
        'prod-1  eks-pod-identity-agent  up to date',
        '  It stays where it is, since that is the newest version.',
        '  Nothing else is known.',
        '',
      ].join('\n'),
    );
  });

  it.skipIf(!hasTerminals)(
    'redraws its live line without colours under NO_COLOR, and writes plain lines on a dumb terminal (skipped without `script` of util-linux)',
    async () => {
      const [plain, dumb] = await Promise.all([
        onTerminal(built.path, 'TERM=xterm NO_COLOR=1', 'x5'),
        onTerminal(built.path, 'TERM=dumb', 'x100'),
      ]);

      expect(plain.code).toBe(130);
      expect(plain.all).toContain('Stopped. What EKS is doing:');
      expect(plain.all).toContain(REDRAWN);
      expect(plain.all.replaceAll(REDRAWN, '')).not.toContain(ESCAPE);
      expect(dumb.code).toBe(0);
      expect(dumb.all).toContain('SUCCEEDED');
      expect(dumb.all).not.toContain(ESCAPE);
    },
  );
});
