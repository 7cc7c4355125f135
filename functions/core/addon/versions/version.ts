/** `v1.19.0-eksbuild.1` taken apart. */
export type AddonVersion = { major: number; minor: number; patch: number; build: number };

const VERSION = /^v?(\d+)\.(\d+)\.(\d+)-eksbuild\.(\d+)$/;

/** Reads a version; `undefined` for text that is none (EKS also knows marketplace versions of other shapes). */
export function readVersion(text: string): AddonVersion | undefined {
  const [, major, minor, patch, build] = VERSION.exec(text) ?? [];
  if (major === undefined) return undefined;
  return { major: Number(major), minor: Number(minor), patch: Number(patch), build: Number(build) };
}

/** Negative when `a` is older than `b`. Versions are compared as numbers; texts of another shape sort below them, as text. */
export function compareVersions(a: string, b: string): number {
  const [left, right] = [readVersion(a), readVersion(b)];
  if (!left || !right) return Number(left !== undefined) - Number(right !== undefined) || (a < b ? -1 : Number(a > b));
  return left.major - right.major || left.minor - right.minor || left.patch - right.patch || left.build - right.build;
}

/** The minor line of a version: `1.19`. */
export function minorLine(text: string): string | undefined {
  const version = readVersion(text);
  return version && `${version.major}.${version.minor}`;
}

/** The newest of some versions. */
export function newest(versions: readonly string[]): string | undefined {
  return [...versions].sort(compareVersions).at(-1);
}
