import { describe, expect, it } from 'vitest';
import { update } from '../eks-calls.ts';
import { aWorld, simulate } from '../simulated-eks.ts';

const TOKEN = 'a'.repeat(36);

describe('the request token of UpdateAddon', () => {
  it('gives the first update back, also when it has ended', async () => {
    const { eks, clock, simulator } = simulate();
    const first = await update(eks, { clientRequestToken: TOKEN });

    const again = await update(eks, { clientRequestToken: TOKEN });
    clock.pass(60);
    const later = await update(eks, { clientRequestToken: TOKEN });

    expect([again?.id, later?.id]).toEqual([first?.id, first?.id]);
    expect(later?.status).toBe('Successful');
    expect(simulator.timeline().filter(({ kind, from }) => kind === 'update' && from === null)).toHaveLength(1);
  });

  it('is refused with other parameters', async () => {
    const { eks } = simulate();
    await update(eks, { clientRequestToken: TOKEN });

    const other = update(eks, { clientRequestToken: TOKEN, configurationValues: '{}' });

    await expect(other).rejects.toMatchObject({ name: 'InvalidParameterException' });
  });

  it('counts for nothing in a world that ignores it', async () => {
    const { eks, clock } = simulate(aWorld({ idempotency: 'ignored' }));
    const first = await update(eks, { clientRequestToken: TOKEN });

    const during = update(eks, { clientRequestToken: TOKEN });
    await expect(during).rejects.toMatchObject({ name: 'ResourceInUseException' });
    clock.pass(60);
    const second = await update(eks, { clientRequestToken: TOKEN });

    expect(second?.id).not.toBe(first?.id);
  });
});
