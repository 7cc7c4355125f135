import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { pidLock } from '../../../local/cloud/serve/pid-lock.ts';
import { aFolder } from '../../support/runs/upkeep.ts';

const refusal = (owner: number) => `Process ${owner} has it.`;

let folder: ReturnType<typeof aFolder>;
beforeEach(() => {
  folder = aFolder();
});
afterEach(() => folder.remove());

describe('a lock of a process', () => {
  it('names its owner and when that started, and is gone when it is given back', () => {
    const file = folder.file('lock');

    const unlock = pidLock(file, refusal);
    const text = readFileSync(file, 'utf8');
    unlock();

    expect(text).toMatch(new RegExp(`^${process.pid} \\S`));
    expect(existsSync(file)).toBe(false);
  });

  it.each([
    ['of a process that is gone', '999999 1'],
    ['whose id another process has by now', `${process.ppid} started-long-ago`],
    ['that was torn while it was written', ''],
  ])('%s is taken over', (_, text) => {
    const file = folder.file('lock', text);

    pidLock(file, refusal);

    expect(readFileSync(file, 'utf8')).toMatch(new RegExp(`^${process.pid} `));
  });

  it('of an earlier release, without a start, is kept', () => {
    const file = folder.file('lock', String(process.ppid));

    expect(() => pidLock(file, refusal)).toThrow(`Process ${process.ppid} has it. (${file})`);
    expect(readFileSync(file, 'utf8')).toBe(String(process.ppid));
  });

  it('is not given back by who has lost it', () => {
    const file = folder.file('lock');
    const unlock = pidLock(file, refusal);

    folder.file('lock', '999999 1');
    unlock();

    expect(existsSync(file)).toBe(true);
  });

  it('is left alone while another process takes it over, and when that was killed in between', () => {
    const file = folder.file('lock', '999999 1');
    const gate = folder.file('lock.takeover', '999998 1');

    expect(() => pidLock(file, refusal)).toThrow(
      `Process 999998 was killed while it took over a lock: remove ${gate}, and try again.`,
    );
    folder.file('lock.takeover', String(process.ppid));
    expect(() => pidLock(file, refusal)).toThrow(`Another process is taking ${file} over: try again.`);
    expect(readFileSync(file, 'utf8')).toBe('999999 1');
  }, 10_000);

  it('is had by one of several processes that take over the same old one', async () => {
    const file = folder.file('lock', '999999 1');
    const program = `
      const { pidLock } = await import('./local/cloud/serve/pid-lock.ts');
      try { pidLock(${JSON.stringify(file)}, () => 'held'); process.stdout.write('got'); } catch { process.stdout.write('held'); }
      setTimeout(() => {}, 3000);`;

    const said = await Promise.all(Array.from({ length: 4 }, () => firstWord(program)));

    expect(said.sort()).toEqual(['got', 'held', 'held', 'held']);
  });
});

/** Runs a program until it says something; it ends by itself, later than all others have spoken. */
function firstWord(program: string): Promise<string> {
  const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', program]);
  return new Promise((resolve, reject) => {
    child.stdout.once('data', (part: Buffer) => resolve(part.toString()));
    child.stderr.once('data', (part: Buffer) => reject(new Error(part.toString())));
  });
}
