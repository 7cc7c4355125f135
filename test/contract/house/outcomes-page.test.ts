import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { outcomesPage } from '../../../local/outcomes-page.ts';

it('docs/outcomes.md is what the policy tables say (npm run docs writes it)', () => {
  const page = readFileSync(new URL('../../../docs/outcomes.md', import.meta.url), 'utf8');

  expect(page).toBe(outcomesPage());
});
