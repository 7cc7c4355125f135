import { writeFileSync } from 'node:fs';
import type { Template } from '../../local/template.ts';
import { clusterAccessTemplate } from './access-entry.ts';
import { lambdasText } from './lambdas.ts';
import { memberAccountTemplate } from './member-account.ts';
import { mainTemplate } from './template.ts';
import { yamlOf } from './yaml.ts';

const COMMENT = `# Made by \`npm run template\` of the rows in template/, where the reasons stand: change those, not this file.\n`;

/** What is made of the rows, as it is checked in, by the names of the files. */
export const templateFiles = (): Record<string, string> => ({
  'template.yaml': textOf(mainTemplate()),
  'member-account.yaml': textOf(memberAccountTemplate()),
  'cluster-access.yaml': textOf(clusterAccessTemplate()),
  'local/cloud/lambda/lambdas.ts': lambdasText(),
});

const textOf = (template: Template) => {
  const sections = Object.entries(template).filter(([, section]) => Object.keys(Object(section)).length > 0);
  return yamlOf(Object.fromEntries(sections), COMMENT);
};

/** Writes them, and says which they are. */
export function writeTemplates(): string[] {
  const files = Object.entries(templateFiles());
  for (const [path, text] of files) writeFileSync(new URL(`../../${path}`, import.meta.url), text);
  return files.map(([path]) => path);
}
