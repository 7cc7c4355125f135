import { writeFileSync } from 'node:fs';
import { iamPage } from './iam-page.ts';
import { outcomesPage } from './outcomes-page.ts';
import { securityPage } from './security/page.ts';

writeFileSync(new URL('../docs/outcomes.md', import.meta.url), outcomesPage());
writeFileSync(new URL('../docs/iam.md', import.meta.url), iamPage());
writeFileSync(new URL('../docs/security.md', import.meta.url), securityPage());
