import * as z from 'zod/mini';
import { type AddonApi, addonApi } from './aws/addons.ts';
import { misfitText, wantedFit } from './core/addon/configuration-fit.ts';
import { neighbourVersion } from './core/addon/neighbour.ts';
import { stepsBetween } from './core/addon/steps.ts';
import type { VersionRules } from './core/addon/version-rules.ts';
import type { Addon, ClusterState } from './core/addon.ts';
import { Past } from './core/addon-course.ts';
import { decidePlan, wantedSettings } from './core/addon-plan.ts';
import { decideReadiness } from './core/addon-readiness.ts';
import { chooseTarget } from './core/addon-target.ts';
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
  const { cluster: place, addon: name } = request;
  const times = timesOf(input);

  const cluster = await eks.cluster(place);
  const addon = await eks.addon(place, name);
  const unready = decideReadiness(request, cluster, addon, times, past);
  if (unready) return unready;

  const observed = await observe(eks, request, { cluster, addon });
  return decidePlan(request, observed, times, past);
};

type Present = { cluster: ClusterState; addon: Addon };

/** What EKS offers, which of it is meant, and what that version takes. */
async function observe(eks: AddonApi, request: UpdateAddonRequest, { cluster, addon }: Present) {
  const { cluster: place, addon: name, version: policy, allowDowngrade, whenNotOffered } = request;
  const offered = await eks.offeredVersions(place, name, cluster.version);
  const misfits = new Map<string, string>();
  const rules = { ...(await rulesOf(eks, request, cluster)), misfits };
  const wish = { addon: name, policy, allowDowngrade, clusterVersion: cluster.version, whenNotOffered, rules };
  const present = offered.find(({ version }) => version === addon.version);

  for (;;) {
    const target = chooseTarget(addon.version, offered, wish);
    const version = target.kind === 'go' ? target.offer.version : addon.version;
    const to = wantedSettings(request, addon, version);
    const versions = stepsBetween(name, addon.version, version, offered);
    const isKnown = target.kind === 'go' || (target.kind === 'stay' && !target.notOffered);
    const configuration = isKnown ? await eks.configuration(place, name, version) : NOT_READ;
    const observed = { cluster, addon, target, present, versions, to, configuration, offered };
    if (policy !== 'latest-that-fits' || target.kind !== 'go' || version === addon.version) return observed;

    const fit = wantedFit(request, to, configuration.schema);
    if (fit.fits) return observed;
    misfits.set(version, misfitText(fit));
  }
}

const NOT_READ = { schema: undefined, serviceAccounts: undefined };

async function rulesOf(
  eks: AddonApi,
  { cluster: place, addon, compatibility, neverVersions }: UpdateAddonRequest,
  { version, platformVersion }: ClusterState,
): Promise<Omit<VersionRules, 'misfits'>> {
  const rules = { platformVersion, neverVersions, minimumAgeDays: 0, sightings: undefined };
  if (compatibility === 'cluster') return { ...rules, neighbour: undefined };
  const clusterVersion = neighbourVersion(version, compatibility);
  const offered = await eks.offeredVersions(place, addon, clusterVersion);
  const versions = new Set(offered.map((each) => each.version));
  return { ...rules, neighbour: { compatibility, clusterVersion, versions } };
}

export const handler = task(Input, planAddonUpdate(addonApi()));
