import type { Addon, ClusterState, OfferedVersion } from '../../../../functions/core/addon/addon.ts';
import { decidePlan, type Observed, wantedSettings } from '../../../../functions/core/addon/plan.ts';
import { anAddon, anOffer, aRequest, minute, NEW, OLD, START } from '../../../support/worlds/addon-builders.ts';

export const CLUSTER: ClusterState = {
  name: 'prod-1',
  version: '1.33',
  status: 'ACTIVE',
  platformVersion: 'eks.12',
  compute: [],
};

const SCHEMA = JSON.stringify({
  $schema: 'http://json-schema.org/draft-07/schema#',
  type: 'object',
  additionalProperties: false,
  properties: { replicaCount: { type: 'integer' } },
});

export const OFFERED = [OLD, NEW].map((version) => anOffer(version));

export const PAST = { calls: 0, log: [] };

export const TIMES = { startedAt: START, now: minute(1) };

export const goTo = (offer: OfferedVersion) => ({ kind: 'go' as const, offer, notes: [], warnings: [] });

export function decide(wish: object = {}, addon: Addon = anAddon(), observed: Partial<Observed> = {}) {
  const request = aRequest(wish);
  const version = observed.target?.kind === 'stay' ? addon.version : NEW;
  return decidePlan(
    request,
    {
      cluster: CLUSTER,
      addon,
      target: goTo(anOffer(NEW)),
      present: anOffer(addon.version),
      versions: [version],
      to: wantedSettings(request, addon, version),
      offered: OFFERED,
      toNearest: [],
      nodes: undefined,
      shown: undefined,
      configuration: { schema: SCHEMA, serviceAccounts: ['coredns'] },
      ...observed,
    },
    TIMES,
    PAST,
  );
}
