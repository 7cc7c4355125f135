import { createServer } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { aFolder, upkeep } from '../../support/runs/upkeep.ts';

let folder: ReturnType<typeof aFolder>;
let taken: number;
const other = createServer();

beforeEach(async () => {
  folder = aFolder();
  await new Promise<void>((resolve) => {
    other.listen(0, '127.0.0.1', resolve);
  });
  const address = other.address();
  taken = typeof address === 'object' ? (address?.port ?? 0) : 0;
});
afterEach(async () => {
  await new Promise((resolve) => {
    other.close(resolve);
  });
  folder.remove();
});

describe('nothing is served, and the reason is given,', () => {
  it.each(['serve', 'simulator'])('by upkeep %s on a port that another program has', async (command) => {
    const world = ['--world', 'local/worlds/one-cluster.yaml'];

    const { code, note } = await upkeep([command, ...world, '--port', String(taken)]);

    expect(code).toBe(2);
    expect(note).toContain(`Port ${taken} is not available`);
    expect(note).toContain('Name another with --port');
  });

  it('where the folder for the state cannot be made', async () => {
    const state = `${folder.file('a-file', '')}/state`;

    const { code, note } = await upkeep(['serve', '--port', '0', '--state', state]);

    expect(code).toBe(2);
    expect(note).toContain(`${state} cannot be written: `);
  });

  it.each([
    ['demo', '0'],
    ['simulator', 'fast'],
  ])('by upkeep %s at a speed of %s', async (command, speed) => {
    const { code, note } = await upkeep([command, '--speed', speed]);

    expect(code).toBe(2);
    expect(note).toContain('--speed must be a whole number from 1 to 100000');
  });
});
