/** A release that cannot be made of the changelog as it is. */
export class ReleaseError extends Error {}

const VERSION = /^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)$/;

/** The notes of a release: what is under its heading in the changelog. */
export function notesOf(changelog: string, version: string): string {
  const found = sections(changelog).find(({ heading }) => heading.startsWith(`[${version}]`));
  if (!found)
    throw new ReleaseError(`The changelog has no section for ${version}. Write it with: npm run release -- ${version}`);
  if (found.text === '') throw new ReleaseError(`The section for ${version} in the changelog is empty.`);
  return found.text;
}

/** The changelog with what was unreleased under the heading of a release, and an empty section for what comes next. */
export function released(changelog: string, version: string, date: string): string {
  if (sections(changelog).some(({ heading }) => heading.startsWith(`[${version}]`))) {
    throw new ReleaseError(`The changelog has a section for ${version} already.`);
  }
  const unreleased = sections(changelog).find(({ heading }) => heading === '[Unreleased]');
  if (!unreleased?.text) throw new ReleaseError('The changelog has nothing under [Unreleased] to release.');
  return changelog.replace('## [Unreleased]\n', () => `## [Unreleased]\n\n## [${version}] - ${date}\n`);
}

/** Whether the version is a later one by semantic versioning, with neither a pre-release nor a build. */
export function checkLater(current: string, next: string): void {
  const [from, to] = [VERSION.exec(current), VERSION.exec(next)];
  if (!from || !to) throw new ReleaseError(`'${next}' is not a version such as 1.2.3.`);
  const parts = [1, 2, 3].map((place) => Number(to[place]) - Number(from[place]));
  if ((parts.find((difference) => difference !== 0) ?? 0) <= 0)
    throw new ReleaseError(`${next} is not later than ${current}.`);
}

function sections(changelog: string): { heading: string; text: string }[] {
  return changelog
    .split(/^## /m)
    .slice(1)
    .map((section) => {
      const [heading = '', ...lines] = section.split('\n');
      return { heading, text: lines.join('\n').trim() };
    });
}
