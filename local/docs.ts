import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { iamPage } from './iam-page.ts';
import { outcomesPage } from './outcomes-page.ts';
import { machinePictures } from './pictures/machine-pictures.ts';
import { securityPage } from './security/page.ts';
import { withTables } from './tables/pages.ts';
import { troubleshootingPage } from './troubleshooting/page.ts';

writeFileSync(new URL('../docs/outcomes.md', import.meta.url), outcomesPage());
writeFileSync(new URL('../docs/iam.md', import.meta.url), iamPage());
writeFileSync(new URL('../docs/troubleshooting.md', import.meta.url), troubleshootingPage());
writeFileSync(new URL('../docs/security.md', import.meta.url), securityPage());

const root = new URL('../', import.meta.url);
const pages = readdirSync(new URL('docs', root)).filter((name) => name.endsWith('.md'));
for (const path of ['README.md', ...pages.map((name) => `docs/${name}`)]) {
  const page = readFileSync(new URL(path, root), 'utf8');
  const written = withTables(path, page);
  if (written !== page) writeFileSync(new URL(path, root), written);
}

for (const [path, picture] of await machinePictures()) writeFileSync(new URL(path, root), picture);
