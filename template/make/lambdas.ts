import { existsSync } from 'node:fs';
import { sourceText } from '../../local/source-files.ts';
import { ROWS } from './functions.ts';

/** `local/cloud/lambda/lambdas.ts`: the Lambdas that bind themselves to the services that they are given, for local runs. */
export function lambdasText(): string {
  const names = ROWS.map(({ name }) => name)
    .filter((name) => bindsItself(`functions/${name}.ts`))
    .toSorted();
  const imports = names.map((name) => `import * as ${camel(name)} from '../../../functions/${name}.ts';`);
  const members = names.map((name) => `  '${name}': ${camel(name)},`);
  return `// Made by \`npm run template\` of the files of functions/: change nothing here.
${imports.join('\n')}

/** A Lambda as the engine invokes it: JSON in, JSON out. */
export type Handler = (payload: unknown) => Promise<unknown>;

/** The Lambdas that bind themselves to the services that they are given. */
export const LAMBDAS = {
${members.join('\n')}
} as const;
`;
}

const bindsItself = (path: string) =>
  existsSync(new URL(`../../${path}`, import.meta.url)) && /^export const bind = /m.test(sourceText(path));

const camel = (name: string) => name.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
