import { describe, expect, it } from 'vitest';
import { clusterRequest } from '../../../../../functions/core/fleet/planned/cluster-request.ts';
import { MaintainFleetRequest } from '../../../../../functions/core/fleet/request.ts';

const cluster = { name: 'prod-1', accountId: '111122223333', region: 'eu-west-1', version: '1.33', tags: {} };
const changes = { versions: { coredns: 'v1.13.2-eksbuild.21' }, profiles: ['default'] };

describe('what is changed on a cluster of a fleet', () => {
  it.each<[string, object]>([
    ['all', {}],
    ['all with options', { addons: { all: true, version: 'default', except: ['vpc-cni'] } }],
    ['some', { addons: [{ addon: 'coredns', version: '1.13', whenNotOffered: 'stay' }, { addon: 'vpc-cni' }] }],
  ])('is what was planned, by its version, when the fleet wishes %s: a version that is gone blocks it', (_, wishes) => {
    const fargateProfiles = ['default', 'other'].map((profile) => ({ profile, changes: { subnets: ['subnet-a'] } }));
    const request = MaintainFleetRequest.parse({ ...wishes, fargateProfiles });

    const made = clusterRequest(request, { cluster, changes }, false);

    expect(made).toMatchObject({
      cluster: { name: 'prod-1', region: 'eu-west-1' },
      addons: [{ addon: 'coredns', version: 'v1.13.2-eksbuild.21', whenNotOffered: 'block' }],
      fargateProfiles: [{ profile: 'default' }],
      dryRun: false,
    });
    expect(made).toMatchObject({ addons: { length: 1 }, fargateProfiles: { length: 1 } });
  });

  it('is all that the fleet wishes while it is planned', () => {
    const request = MaintainFleetRequest.parse({});

    expect(clusterRequest(request, { cluster, changes: undefined }, true)).toMatchObject({
      addons: 'all',
      dryRun: true,
    });
  });

  it('has the options and the place of the fleet, by the role that reaches it', () => {
    const account = { roleArn: 'arn:aws:iam::444455556666:role/upkeep', externalId: 'secret' };
    const request = MaintainFleetRequest.parse({ onFailure: 'continue', notify: 'all' });
    const place = { name: 'prod-1', region: 'eu-west-1', ...account };

    for (const [what, dryRun] of [
      [undefined, true],
      [changes, false],
    ] as const) {
      expect(clusterRequest(request, { cluster: { ...cluster, ...account }, changes: what }, dryRun)).toMatchObject({
        ...{ cluster: place, onFailure: 'continue', notify: 'all', dryRun },
      });
    }
    expect(Object(clusterRequest(request, { cluster, changes }, true)).cluster).toEqual({
      name: 'prod-1',
      region: 'eu-west-1',
    });
  });
});
