import { readFileSync } from 'node:fs';

/** A line of a built-in add-on's file: what EKS offers as one version. */
export type VersionLine = {
  version: string;
  /** Newest first. */
  clusterVersions: string[];
  /** Which of its schemas the version has, counted from 1. */
  schema: number;
  computeTypes: string[];
  defaultOf: string[];
  platformVersions: Record<string, string[]>;
};

/** What a file of `addons` holds: its versions in the order of EKS, then the notation of their schemas. */
export function readAddonFile(addon: string): { versions: VersionLine[]; schemas: string } {
  const text = readFileSync(new URL(`./addons/${addon}.txt`, import.meta.url), 'utf8');
  const end = text.indexOf('\n\n');
  const lines = text.slice(0, end).split('\n');
  return {
    versions: lines.filter((line) => !line.startsWith('#')).map(versionLine),
    schemas: text.slice(end + 2).trimEnd(),
  };
}

// VERSION  KUBERNETES  SCHEMA  COMPUTE TYPES  default KUBERNETES  platform VERSIONS on KUBERNETES
function versionLine(line: string): VersionLine {
  const [version = '', kubernetes = '', schema = '', computeTypes = '', ...notes] = line.split(/ {2,}/);
  const platforms = notes.flatMap((note) => {
    const [, versions, on] = /^platform (\S+) on (\S+)$/.exec(note) ?? [];
    return clusterVersions(on).map((each): [string, string[]] => [each, (versions ?? '').split('|')]);
  });
  return {
    version,
    clusterVersions: clusterVersions(kubernetes),
    schema: Number(schema),
    computeTypes: computeTypes.split(','),
    defaultOf: notes.flatMap((note) => clusterVersions(/^default (\S+)$/.exec(note)?.[1])),
    platformVersions: Object.fromEntries(platforms),
  };
}

const clusterVersions = (minors = ''): string[] =>
  numbersOf(minors)
    .reverse()
    .map((minor) => `1.${minor}`);

/** The numbers of `3,5-8`; where the last range is open, as in `5-`, up to `last`. */
export function numbersOf(ranges: string, last = 0): number[] {
  if (ranges === '') return [];
  return ranges.split(',').flatMap((range) => {
    const [from = '', to = from] = range.split('-');
    const end = to === '' ? last : Number(to);
    return Array.from({ length: end - Number(from) + 1 }, (_, i) => Number(from) + i);
  });
}
