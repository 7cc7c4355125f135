import { spawnSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aFolder, upkeep } from '../../support/runs/upkeep.ts';

const folder = aFolder();
afterAll(() => folder.remove());

const hasShell = (shell: string) => spawnSync(shell, ['-c', 'true']).status === 0;

describe('upkeep completion bash', () => {
  let script = '';
  beforeAll(async () => {
    script = folder.file('upkeep.bash', (await upkeep(['completion', 'bash'])).out);
  });

  it.skipIf(!hasShell('bash')).each([
    ['ru', ['run']],
    ['help ru', ['run']],
    ['run up', ['update-addon']],
    ['run update-addon --clus', ['--cluster', '--clusters']],
    ['start update-addon --wa', ['--wait', '--waves']],
    ['completion f', ['fish']],
    ['run update-addon --input pack', ['package-lock.json', 'package.json']],
    ['validate packag', ['package-lock.json', 'package.json']],
    ['run update-addon --addon up', []],
  ])('completes %j', (typed, expected) => {
    const words = ['upkeep', ...typed.split(' ')];
    const list = words.map((word) => `'${word}'`).join(' ');
    const program = `source '${script}'; COMP_WORDS=(${list}); COMP_CWORD=${words.length - 1}; _upkeep; printf '%s\\n' "\${COMPREPLY[@]}"`;

    const { stdout, stderr } = spawnSync('bash', ['--norc', '-c', program], { encoding: 'utf8' });

    expect(stderr).toBe('');
    expect(stdout.split('\n').filter(Boolean).sort()).toEqual(expected);
  });
});

describe.each(['zsh', 'fish'])('upkeep completion %s', (shell) => {
  it('has every command with its options', async () => {
    const { out } = await upkeep(['completion', shell]);

    expect(out).toContain(shell === 'zsh' ? "'--journal: :_files'" : '-l journal -r -F');
    expect(out).toContain('update-addon');
  });

  it.skipIf(!hasShell(shell))('is a script that the shell reads', async () => {
    const file = folder.file(`upkeep.${shell}`, (await upkeep(['completion', shell])).out);

    expect(spawnSync(shell, ['-n', file], { encoding: 'utf8' })).toMatchObject({ status: 0, stderr: '' });
  });
});

it('upkeep completion refuses another shell', async () => {
  const { code, note } = await upkeep(['completion', 'tcsh']);

  expect(code).toBe(2);
  expect(note).toContain('the shells are bash, zsh and fish');
});
