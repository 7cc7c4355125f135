import { AddonWish } from '../addon/request.ts';
import { managedElsewhere } from './managed-elsewhere.ts';
import type { LeftAlone } from './progress.ts';
import type { MaintainClusterRequest } from './request.ts';

/** The add-ons that a request names, and so expects to be installed. `overrides` say how, if they are. */
export function namedBy(addons: MaintainClusterRequest['addons']): string[] {
  return Array.isArray(addons) ? addons.map(({ addon }) => addon) : [];
}

/** The options of each installed add-on that a request includes, and the add-ons it leaves alone. */
export function selectionOf(
  addons: MaintainClusterRequest['addons'],
  installed: readonly string[],
): { wishes: AddonWish[]; leftAlone: LeftAlone[] } {
  if (Array.isArray(addons)) return { wishes: addons, leftAlone: [] };
  const { all: _, except = [], overrides = [], ...common } = addons === 'all' ? { all: true } : addons;

  const wishes: AddonWish[] = [];
  const leftAlone: LeftAlone[] = [];
  for (const addon of installed) {
    const override = overrides.find((each) => each.addon === addon);
    const elsewhere = override === undefined ? managedElsewhere(addon) : undefined;
    if (except.includes(addon)) leftAlone.push({ addon, reason: 'The request leaves it out (addons.except).' });
    else if (elsewhere !== undefined)
      leftAlone.push({ addon, reason: `${elsewhere} Name it in the request to update it here.` });
    // With `all`, some may have no version for this Kubernetes version yet; an add-on that is named in the request is reported.
    else wishes.push(AddonWish.parse({ whenNotOffered: 'stay', ...common, ...override, addon }));
  }
  // The same request is for many clusters, and for one at many times.
  const absent = overrides.filter(({ addon }) => !installed.includes(addon));
  return { wishes, leftAlone: [...leftAlone, ...absent.map(({ addon }) => ({ addon, reason: ABSENT }))] };
}

/** Why options for an add-on do nothing. */
export const ABSENT = 'It is not installed, so what the request says of it (addons.overrides) does nothing.';
