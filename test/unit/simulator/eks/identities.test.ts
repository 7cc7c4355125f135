import {
  DescribePodIdentityAssociationCommand,
  ListPodIdentityAssociationsCommand,
  UpdateAddonCommand,
} from '@aws-sdk/client-eks';
import { describe, expect, it } from 'vitest';
import { aWorld, simulate } from '../simulated-eks.ts';

const ROLES = [1, 2, 3].map((n) => `arn:aws:iam::111122223333:role/r${n}`);

describe('pod identity associations', () => {
  const identity = (serviceAccount: string, n: number) => ({ serviceAccount, roleArn: ROLES[n] ?? '' });
  // A catalogue that names no service accounts takes any.
  const versions = [{ version: 'v1.22.4-eksbuild.3', clusterVersions: ['1.33'], default: true }];
  const world = aWorld(
    { catalog: [{ addon: 'vpc-cni', versions }] },
    {
      addons: [
        {
          name: 'vpc-cni',
          version: 'v1.22.4-eksbuild.3',
          podIdentityAssociations: [identity('a', 0), identity('b', 1)],
        },
      ],
      podIdentityAssociations: [{ namespace: 'apps', ...identity('mine', 2) }],
    },
  );
  const set = (podIdentityAssociations: ReturnType<typeof identity>[] | undefined) =>
    new UpdateAddonCommand({ clusterName: 'prod-1', addonName: 'vpc-cni', podIdentityAssociations });
  const list = new ListPodIdentityAssociationsCommand({ clusterName: 'prod-1' });

  it('are those of the add-ons and those nobody owns', async () => {
    const { eks } = simulate(world);

    const all = await eks.send(list);
    const ofApps = await eks.send(new ListPodIdentityAssociationsCommand({ clusterName: 'prod-1', namespace: 'apps' }));
    const first = ofApps.associations?.[0];
    const described = await eks.send(
      new DescribePodIdentityAssociationCommand({ clusterName: 'prod-1', associationId: first?.associationId }),
    );

    expect(all.associations).toHaveLength(3);
    expect(described.association).toMatchObject({
      serviceAccount: 'mine',
      namespace: 'apps',
      roleArn: ROLES[2],
      associationArn: first?.associationArn,
      createdAt: expect.any(Date),
    });
    expect(described.association?.ownerArn).toBeUndefined();
  });

  it('stay when they are not sent, go when the list is empty, and come back with their old ids', async () => {
    const { eks, clock, simulator } = simulate(world);
    const arns = async () => (await eks.send(list)).associations?.map(({ associationArn }) => associationArn);
    const before = await arns();

    await eks.send(set(undefined));
    clock.pass(60);
    const kept = await arns();
    await eks.send(set([]));
    clock.pass(60);
    const emptied = await arns();
    await eks.send(set([identity('b', 1), identity('a', 0)]));
    clock.pass(60);

    expect(kept).toEqual(before);
    expect(emptied).toHaveLength(1);
    expect(await arns()).toEqual(before);
    expect(simulator.clusters()[0]?.addons[0]?.podIdentityAssociations).toEqual([identity('a', 0), identity('b', 1)]);
  });

  it('keep their time and tags when they are sent again', async () => {
    const { eks, clock } = simulate(world);
    const first = (await eks.send(list)).associations?.find(({ serviceAccount }) => serviceAccount === 'a');
    const describe = async () =>
      (
        await eks.send(
          new DescribePodIdentityAssociationCommand({ clusterName: 'prod-1', associationId: first?.associationId }),
        )
      ).association;
    const before = await describe();

    await eks.send(set([identity('a', 0)]));
    clock.pass(60);

    expect(await describe()).toEqual(before);
  });

  it('are refused twice for a service account, and unknown ones not found', async () => {
    const { eks } = simulate(world);

    await expect(eks.send(set([identity('a', 0), identity('a', 1)]))).rejects.toMatchObject({
      name: 'InvalidParameterException',
    });
    await expect(
      eks.send(new DescribePodIdentityAssociationCommand({ clusterName: 'prod-1', associationId: 'a-x' })),
    ).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  });
});
