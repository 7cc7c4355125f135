import { describe, expect, it } from 'vitest';
import { ownEks } from '../../../support/runs/own-eks.ts';
import { upkeep } from '../../../support/runs/upkeep.ts';

const own = ownEks();

describe('upkeep plan --aws', () => {
  it('plans every add-on of the account with reads alone, names the endpoint, and says how many would change', async () => {
    const { code, out } = await upkeep(['plan', '--aws']);

    expect(code).toBe(0);
    expect(out).toMatch(
      /^AWS account 111122223333, as \S+, Region eu-west-1\nCalls do not go to AWS but to AWS_ENDPOINT_URL=http/,
    );
    expect(out).toMatch(/prod-1 +coredns +update +.*\n +version: v1\.11\.4-eksbuild\.2 -> v/);
    expect(out).toContain('\n1 to update, 0 up to date, 0 blocked.\n');
    expect(own.changes()).toEqual([]);
  });

  it('plans one profile as one object, in which a blocked plan exits 3', async () => {
    const args = [
      '--cluster',
      'prod-1',
      '--profile',
      'default',
      '--set',
      'changes.subnets=subnet-c',
      '--set',
      'profileQuota=1',
    ];

    const { code, out } = await upkeep(['plan', 'replace-fargate-profile', '--aws', ...args, '--json']);

    expect(JSON.parse(out)).toMatchObject({ account: '111122223333', region: 'eu-west-1', totals: { blocked: 1 } });
    expect({ code, changes: own.changes() }).toEqual({ code: 3, changes: [] });
  });

  it('plans what has to be updated before an upgrade, for the version that each cluster is upgraded to next', async () => {
    const next = await upkeep(['plan', 'maintain-cluster', '--aws', '--for', '1.34']);
    const far = await upkeep(['plan', 'maintain-cluster', '--aws', '--for', '1.36']);

    expect(next.code).toBe(0);
    expect(next.out).toMatch(/prod-1 +coredns +update /);
    expect(far).toMatchObject({
      code: 2,
      note: expect.stringContaining('prod-1 has 1.33, which EKS upgrades to 1.34 next'),
    });
    expect(own.changes()).toEqual([]);
  });

  it('refuses a cluster that EKS does not have', async () => {
    const { code, note } = await upkeep(['plan', '--aws', '--cluster', 'prod-9']);

    expect(code).toBe(2);
    expect(note).toMatch(/EKS in eu-west-1 refused: ResourceNotFoundException: No cluster found/);
  });
});
