import * as z from 'zod/mini';
import { type AddonApi, addonApi } from './aws/addons.ts';
import { Past } from './core/addon-course.ts';
import { decidePlan, wantedSettings } from './core/addon-plan.ts';
import { decideReadiness } from './core/addon-readiness.ts';
import { chooseTarget, stepsBetween } from './core/addon-target.ts';
import { readableConfigurations } from './core/configuration/readable.ts';
import { timesOf } from './core/time-limits.ts';
import { UpdateAddonRequest } from './core/update-addon-request.ts';
import { task } from './runtime/task.ts';

export const Input = z.strictObject({
  request: UpdateAddonRequest.check(readableConfigurations()),
  startedAt: z.iso.datetime(),
  now: z.iso.datetime(),
  past: Past,
});

/** Reads cluster, add-on, offered versions and the target's schema, and decides what to do. Changes nothing. */
export const planAddonUpdate = (eks: AddonApi) => async (input: z.infer<typeof Input>) => {
  const { request, past } = input;
  const { cluster: place, addon: name, version: policy, allowDowngrade } = request;
  const times = timesOf(input);

  const cluster = await eks.cluster(place);
  const addon = await eks.addon(place, name);
  const unready = decideReadiness(request, cluster, addon, times, past);
  if (unready) return unready;

  const offered = await eks.offeredVersions(place, name, cluster.version);
  const wish = { addon: name, policy, allowDowngrade, clusterVersion: cluster.version };
  const target = chooseTarget(addon.version, offered, wish);
  const version = target.kind === 'go' ? target.version : addon.version;
  const to = wantedSettings(request, addon, version);
  const schema = target.kind === 'blocked' ? undefined : await eks.configurationSchema(place, name, version);
  const versions = stepsBetween(name, addon.version, version, offered);

  return decidePlan(request, { cluster, addon, target, versions, to, schema, offered }, times, past);
};

export const handler = task(Input, planAddonUpdate(addonApi()));
