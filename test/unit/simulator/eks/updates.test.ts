import { DescribeUpdateCommand, ListUpdatesCommand } from '@aws-sdk/client-eks';
import { describe, expect, it } from 'vitest';
import { update } from '../eks-calls.ts';
import { aWorld, simulate } from '../simulated-eks.ts';

describe('finding updates', () => {
  it('needs the name of the add-on', async () => {
    const { eks } = simulate();
    const made = await update(eks);

    const withoutName = eks.send(new DescribeUpdateCommand({ name: 'prod-1', updateId: made?.id }));

    await expect(withoutName).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
      message: `No update found for ID: ${made?.id}`,
      clusterName: 'prod-1',
    });
  });

  it('lists the updates of one add-on only, and of the cluster without a name', async () => {
    const { eks } = simulate();
    const made = await update(eks);
    await update(eks, { addonName: 'vpc-cni' });

    const ofAddon = await eks.send(new ListUpdatesCommand({ name: 'prod-1', addonName: 'coredns' }));
    const ofCluster = await eks.send(new ListUpdatesCommand({ name: 'prod-1' }));

    expect(ofAddon.updateIds).toEqual([made?.id]);
    expect(ofCluster.updateIds).toEqual([]);
  });

  it('shows the version update of a cluster that is UPDATING until it is done', async () => {
    const { eks, clock } = simulate(aWorld({}, { status: 'UPDATING', updatingForSeconds: 300 }));
    const listed = await eks.send(new ListUpdatesCommand({ name: 'prod-1' }));
    const describe = () => eks.send(new DescribeUpdateCommand({ name: 'prod-1', updateId: listed.updateIds?.[0] }));

    const during = await describe();
    clock.pass(300);
    const after = await describe();

    expect([during.update?.status, after.update?.status]).toEqual(['InProgress', 'Successful']);
    await expect(update(eks)).resolves.toMatchObject({ status: 'InProgress' });
  });

  it.each([{ nodegroupName: 'n' }, { capabilityName: 'c' }])('finds nothing of %j', async (owner) => {
    const { eks } = simulate();

    await expect(eks.send(new ListUpdatesCommand({ name: 'prod-1', ...owner }))).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
  });
});
