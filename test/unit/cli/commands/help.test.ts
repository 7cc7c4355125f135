import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { machineNames } from '../../../../local/cloud/machines/machines.ts';
import { upkeep } from '../../../support/runs/upkeep.ts';

describe('upkeep help', () => {
  it('explains every command that it lists, in lines of no more than 130 columns', async () => {
    const { out } = await upkeep(['help']);
    const [, list = ''] = /^Commands\n(.*?)\n\n/ms.exec(out) ?? [];
    const commands = list.split('\n').map((line) => line.trim().split(' ')[0] ?? '');

    expect(commands).toContain('demo');
    for (const command of commands) {
      const [asked, flagged] = await Promise.all([upkeep(['help', command]), upkeep([command, '--help'])]);
      expect(asked.out).toContain(`Usage: upkeep ${command}`);
      expect(flagged).toEqual(asked);
      expect(asked.code).toBe(0);
      expect(asked.out.split('\n').filter((line) => line.length > 130)).toEqual([]);
    }
  });

  it.each(['run', 'start'])('names every state machine that upkeep %s takes', async (command) => {
    const { out } = await upkeep(['help', command]);

    const [, named = ''] = /^MACHINE is (.*)\.$/m.exec(out) ?? [];
    expect(named.split(/, | or /).sort()).toEqual([...(await machineNames())].sort());
  });

  it('gives examples whose files exist', async () => {
    const { out } = await upkeep(['help', 'run']);

    const files = [...out.matchAll(/(?:events|local)\/[\w./-]+/g)].map(([path]) => path);
    expect(files.length).toBeGreaterThan(3);
    expect(files.filter((path) => !existsSync(path))).toEqual([]);
  });

  it('of help is the list of commands', async () => {
    expect(await upkeep(['help', 'help'])).toEqual(await upkeep([]));
  });
});
