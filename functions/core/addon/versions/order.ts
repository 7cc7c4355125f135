import { compareVersions, readVersion } from './version.ts';

/** What EKS lists: its versions in its order, and which of them is its default. */
export type Listed = readonly { version: string; isDefault: boolean }[];

/**
 * `compare`: which of two versions is older: negative when it is the first, positive when it is the second, 0 when they are the
 * same, `undefined` when their texts do not say. `ascends`: whether a higher number is a newer version at all.
 */
export type VersionOrder = { ascends: boolean; compare(a: string, b: string): number | undefined };

/**
 * How the versions of an add-on are to be compared. Their numbers count, unless they are no versions: numbers made of dates
 * do not ascend (v1.47.10000020260815 is older than v1.0.10000020260817), and where EKS neither lists the highest number
 * first nor has it as its default, in a list without order, the numbers mean something else too.
 */
export function versionOrder(offered: Listed, installed: string): VersionOrder {
  const ascends = numbersAscend([installed, ...offered.map(({ version }) => version)]) && agrees(offered);
  return {
    ascends,
    compare(a, b) {
      if (a === b) return 0;
      if (!ascends) return undefined;
      return isReadable(a) && isReadable(b) ? compareVersions(a, b) : compareReleases(releaseOf(a), releaseOf(b));
    },
  };
}

/** The version that EKS lists first, if that is its default too: the newest by all that EKS says, whatever the numbers say. */
export function newestOfEks<Version extends Listed[number]>(offered: readonly Version[]): Version | undefined {
  const [first] = offered;
  return first?.isDefault ? first : undefined;
}

// A date has eight digits; no version that counts upwards has come near that.
const DATE = /\d{8}/;

function numbersAscend(versions: readonly string[]): boolean {
  return !versions.some((version) => DATE.test(version));
}

/** A list in the order of its numbers, whichever way round, says the same as they do. */
function agrees(offered: Listed): boolean {
  const readable = offered.filter(({ version }) => isReadable(version));
  const highest = readable.toSorted((a, b) => compareVersions(a.version, b.version)).at(-1);
  const names = readable.map(({ version }) => version);
  return names[0] === highest?.version || highest?.isDefault === true || isAscending(names);
}

function isAscending(versions: readonly string[]): boolean {
  return versions.every((version, index) => compareVersions(versions[index - 1] ?? version, version) <= 0);
}

const isReadable = (version: string) => readVersion(version) !== undefined;

/** `v1.4.0-eksbuild.preview` as `v1.4.0-eksbuild.0`; `undefined` where there is not even that. */
function releaseOf(version: string): string | undefined {
  const release = /^v?\d+\.\d+\.\d+(?![\d.])/.exec(version)?.[0];
  return release && `${release}-eksbuild.0`;
}

/** Two builds of one release cannot be ordered when one of them has no number. */
function compareReleases(a: string | undefined, b: string | undefined): number | undefined {
  return a === undefined || b === undefined ? undefined : compareVersions(a, b) || undefined;
}
