import { writeFileSync } from 'node:fs';
import { outcomesPage } from './outcomes-page.ts';

writeFileSync(new URL('../docs/outcomes.md', import.meta.url), outcomesPage());
