import { describe, expect, it } from 'vitest';
import { upkeep } from '../../../support/runs/upkeep.ts';

const ROLE = 'arn:aws:iam::111122223333:role/eks-upkeep/eks-upkeep-KubernetesRole';
const AT = ['--role', ROLE, '--region', 'eu-west-1'];

describe('upkeep kubernetes access', () => {
  it.each([
    ['read', 'eks-upkeep-read'],
    ['move', 'eks-upkeep-read eks-upkeep-move'],
    ['restart', 'eks-upkeep-read eks-upkeep-move eks-upkeep-restart'],
  ])('prints an access entry for each cluster, with the groups of %s', async (access, groups) => {
    const { code, out } = await upkeep([
      'kubernetes',
      'access',
      'prod-1',
      'prod-2',
      'prod-1',
      ...AT,
      '--access',
      access,
    ]);

    expect(code).toBe(0);
    expect(out.trimEnd().split('\n')).toEqual(
      ['prod-1', 'prod-2'].map(
        (name) =>
          `aws eks create-access-entry --cluster-name ${name} --principal-arn ${ROLE} --kubernetes-groups ${groups} --region eu-west-1`,
      ),
    );
  });

  it.each(['eusc-de-east-1', 'us-gov-west-1', 'cn-north-1'])('takes the Region %s, as requests do', async (region) => {
    const { code, out } = await upkeep(['kubernetes', 'access', 'prod-1', '--role', ROLE, '--region', region]);

    expect(code).toBe(0);
    expect(out).toMatch(new RegExp(` --region ${region}$`, 'm'));
  });

  it('names everything that is missing or invalid, so that nothing of it reaches a shell', async () => {
    const { code, out, note } = await upkeep(['kubernetes', 'access', 'prod-1; reboot', '--role', 'eks-upkeep']);

    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(note).toMatch(/'prod-1; reboot' is not the name of a cluster.*--role must be.*--region must be/s);
  });

  it.each([
    [['kubernetes', 'access', ...AT], 'Missing argument CLUSTER'],
    [['kubernetes', 'rolls'], "not 'rolls'"],
    [['kubernetes', 'roles', 'prod-1'], "not 'prod-1'"],
    [['kubernetes', 'roles', '--access', 'all'], '--access must be read, move or restart'],
  ])('%j is refused', async (words, says) => {
    const { code, note } = await upkeep(words);

    expect(code).toBe(2);
    expect(note).toContain(says);
  });
});
