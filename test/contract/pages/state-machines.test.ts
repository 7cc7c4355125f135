import { describe, expect, it } from 'vitest';
import { STATE_MACHINES } from '../../../functions/core/state-machines.ts';
import { textOf } from '../../support/repository.ts';

/** The pages, and the parts of them, that have something to say about each state machine. */
const PLACES = [
  ['docs/chatops.md', 'the whole page'],
  ['docs/deploy.md', '## What it costs'],
  ['docs/notifications.md', 'the whole page'],
  ['docs/operations.md', '## Alarms'],
  ['docs/operations.md', '## An execution was stopped in the middle'],
  ['docs/troubleshooting.md', 'the whole page'],
] as const;

/** A part of a page, from its heading to the next one. */
function partOf(page: string, heading: string): string {
  if (!heading.startsWith('#')) return textOf(page);
  const [, rest] = textOf(page).split(`\n${heading}\n`);
  if (rest === undefined) throw new Error(`${page} has no ${heading}`);
  return rest.split('\n## ')[0] ?? '';
}

describe.each(PLACES)('%s, %s', (page, heading) => {
  it.each(STATE_MACHINES)('says what there is to say about %s', (machine) => {
    expect(partOf(page, heading)).toContain(`\`${machine}\``);
  });
});
