import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import type { OfferedVersion } from '../../../functions/core/addon/addon.ts';
import { anOffer } from './addon-builders.ts';

// What EKS answered for its real add-ons; it lies beside the repository, where it is at all.
const FOLDER = join(process.cwd(), '../shared/eks-recordings');
const CONFIGURATIONS = join(FOLDER, 'configurations.json');
const VERSIONS = join(FOLDER, 'addon-versions.json');

/** Whether the recordings are there: tests of them are skipped where they are not. */
export const isRecorded = existsSync(CONFIGURATIONS) && existsSync(VERSIONS);

const Configurations = z.object({
  addons: z.record(z.string(), z.record(z.string(), z.number())),
  schemas: z.array(z.record(z.string(), z.unknown())),
});
const Versions = z.object({
  addons: z.array(
    z.object({
      addonName: z.string(),
      addonVersions: z.array(
        z.object({
          addonVersion: z.string(),
          compatibilities: z.array(z.object({ clusterVersion: z.string(), defaultVersion: z.boolean() })),
        }),
      ),
    }),
  ),
});

/** The configuration schemas that EKS's add-ons had when they were recorded; none where the recordings are absent. */
export function recordedSchemas(): Record<string, unknown>[] {
  return isRecorded ? readConfigurations().schemas : [];
}

/** The schema of each version of each add-on, as text and read. */
export function recordedSchemaOf(): (addon: string, version: string) => { schema: unknown; text: string } | undefined {
  const { addons, schemas } = readConfigurations();
  const all = schemas.map((schema) => ({ schema, text: JSON.stringify(schema) }));
  return (addon, version) => all[addons[addon]?.[version] ?? -1];
}

const readConfigurations = () => Configurations.parse(JSON.parse(readFileSync(CONFIGURATIONS, 'utf8')));

/** An add-on on a Kubernetes version: what EKS offers there, and on each other one. */
export type RecordedPair = {
  addon: string;
  clusterVersion: string;
  offered: OfferedVersion[];
  all: Map<string, Set<string>>;
};

/** Every add-on with every Kubernetes version that it has a version for. */
export function recordedPairs(): RecordedPair[] {
  const { addons } = Versions.parse(JSON.parse(readFileSync(VERSIONS, 'utf8')));
  return addons.flatMap(({ addonName, addonVersions }) => {
    const all = new Map<string, Set<string>>();
    const offers = new Map<string, OfferedVersion[]>();
    for (const { addonVersion, compatibilities } of addonVersions) {
      for (const { clusterVersion, defaultVersion } of compatibilities) {
        all.set(clusterVersion, (all.get(clusterVersion) ?? new Set()).add(addonVersion));
        const offer = anOffer(addonVersion, { isDefault: defaultVersion });
        offers.set(clusterVersion, [...(offers.get(clusterVersion) ?? []), offer]);
      }
    }
    return [...offers].map(([clusterVersion, offered]) => ({ addon: addonName, clusterVersion, offered, all }));
  });
}

const numbers = (version: string) => (version.match(/\d+/g) ?? []).map(Number);

/** Written apart from the product: negative when the numbers of `a` are lower. */
export function comparedByNumbers(a: string, b: string): number {
  const [left, right] = [numbers(a), numbers(b)];
  const at = left.findIndex((number, index) => number !== right[index]);
  return at < 0 ? 0 : (left[at] ?? 0) - (right[at] ?? 0);
}
