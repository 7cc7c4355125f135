import { sourceText } from '../source-files.ts';
import { notesOf, ReleaseError } from './changelog.ts';

const { version }: { version: string } = JSON.parse(sourceText('package.json'));
const asked = process.argv[2] ?? version;
if (asked !== version) throw new ReleaseError(`package.json has version ${version}, not ${asked}.`);
process.stdout.write(`${notesOf(sourceText('CHANGELOG.md'), asked)}\n`);
