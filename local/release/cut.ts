import { writeFileSync } from 'node:fs';
import { writeTemplates } from '../../template/make/files.ts';
import { sourceText } from '../source-files.ts';
import { checkLater, ReleaseError, released } from './changelog.ts';

const next = process.argv[2];
if (next === undefined) throw new ReleaseError('Name the version: npm run release -- 1.2.3');
const { version }: { version: string } = JSON.parse(sourceText('package.json'));
checkLater(version, next);
const date = new Date().toISOString().slice(0, 10);

const written = {
  'CHANGELOG.md': released(sourceText('CHANGELOG.md'), next, date),
  'package.json': sourceText('package.json').replace(`"version": "${version}"`, `"version": "${next}"`),
  // The first two are the package's own.
  'package-lock.json': sourceText('package-lock.json')
    .replace(`"version": "${version}"`, `"version": "${next}"`)
    .replace(/("": \{\s*"name": "eks-upkeep",\s*"version": )"[^"]*"/, `$1"${next}"`),
};
for (const [path, text] of Object.entries(written)) writeFileSync(new URL(`../../${path}`, import.meta.url), text);
// They name the release of package.json.
const templates = writeTemplates();
process.stdout.write(
  `${[...Object.keys(written), ...templates].join(', ')} are of ${next} now. Commit them, then: git tag v${next}\n`,
);
