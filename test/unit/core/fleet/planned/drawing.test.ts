import { describe, expect, it } from 'vitest';
import { decideFleet } from '../../../../../functions/core/fleet/plan.ts';
import { drawnUp } from '../../../../../functions/core/fleet/planned/drawing.ts';
import { MaintainFleetRequest } from '../../../../../functions/core/fleet/request.ts';
import type { ClusterResult } from '../../../../../functions/core/fleet/result.ts';

const RUN = 'arn:aws:states:eu-west-1:111122223333:execution:maintain-fleet:nightly';
const place = { accountId: '111122223333', region: 'eu-west-1' };
const request = MaintainFleetRequest.parse({});

/** Draws up the plan of clusters on 1.33, each with what the plan of its coredns says. */
function drawn(found: Record<string, object>, pins: Record<string, string> = {}) {
  const clusters = Object.keys(found).map((name) => ({ name, ...place, version: '1.33', tags: {} }));
  const { plan, list } = decideFleet(request, [{ place, clusters, notRead: [] }], RUN);
  const results = list.map(
    ({ id, cluster }): ClusterResult => ({
      ...{ id, end: 'succeeded', name: 'Planned', says: 'Planned.', execution: null, startedAt: null, seconds: 0 },
      items: [
        {
          ...{ resource: 'coredns', name: 'Planned', succeeded: true, says: 'coredns would be updated.' },
          details: { decision: 'update', from: 'v1.10.0-eksbuild.1', ...Object(found[cluster.name]) },
        },
      ],
    }),
  );
  if (plan === null) throw new Error('There is no plan.');
  const drawing = drawnUp(plan, list, results, { request, executionArn: RUN, pins });
  const versions = drawing.planned.map(({ cluster }) => [cluster.cluster.name, cluster.changes?.versions.coredns]);
  return { ...drawing, versions: Object.fromEntries(versions) };
}

const to = (version: string) => ({ to: `v${version}-eksbuild.1` });

describe('the versions of a fleet', () => {
  it('are the lowest that the plans of its clusters have', () => {
    const { versions, pins } = drawn({ a: to('1.12.0'), b: to('1.11.0') });

    expect(versions).toEqual({ a: 'v1.11.0-eksbuild.1', b: 'v1.11.0-eksbuild.1' });
    expect(pins).toEqual({ 'coredns on Kubernetes 1.33': 'v1.11.0-eksbuild.1' });
  });

  it('are not held back by the configuration of one cluster, which gets what that takes', () => {
    const heldBack = ['v1.12.0-eksbuild.1 does not take the configuration: replicas is not a known member.'];

    const { versions, held, pins } = drawn({ a: to('1.12.0'), b: { ...to('1.11.0'), heldBack }, c: to('1.12.0') });

    expect(versions).toEqual({ a: 'v1.12.0-eksbuild.1', b: 'v1.11.0-eksbuild.1', c: 'v1.12.0-eksbuild.1' });
    expect(pins).toEqual({ 'coredns on Kubernetes 1.33': 'v1.12.0-eksbuild.1' });
    expect(held).toEqual([
      `coredns on 111122223333/eu-west-1/b gets v1.11.0-eksbuild.1, and not v1.12.0-eksbuild.1 as the others on Kubernetes 1.33: ${heldBack[0]}`,
    ]);
  });

  it('are those of the run that is continued, although a newer one is offered meanwhile', () => {
    const pins = { 'coredns on Kubernetes 1.33': 'v1.11.0-eksbuild.1' };

    const { versions, held } = drawn({ a: to('1.12.0'), b: to('1.12.0') }, pins);

    expect(versions).toEqual({ a: 'v1.11.0-eksbuild.1', b: 'v1.11.0-eksbuild.1' });
    expect(held[0]).toContain('could have v1.12.0-eksbuild.1; all waves get v1.11.0-eksbuild.1');
  });

  it('are lower than those where a cluster cannot have them any more', () => {
    const pins = { 'coredns on Kubernetes 1.33': 'v1.12.0-eksbuild.1' };

    expect(drawn({ a: to('1.11.0') }, pins).versions).toEqual({ a: 'v1.11.0-eksbuild.1' });
  });
});
