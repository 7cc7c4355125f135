import { describe, expect, it } from 'vitest';
import { FAULTS } from '../../mutants/fault-list.ts';
import { withFault } from '../../mutants/faults.ts';
import { mutantsOf } from '../../mutants/mutator/mutant.ts';
import { mutantsPage } from '../../mutants/page.ts';
import { readReasons, reasonFor } from '../../mutants/reasons.ts';
import { textOf, trackedFiles } from '../../support/repository.ts';

it('docs/development/mutants.md has the scores and reasons as they are (npm run mutants writes it)', () => {
  expect(mutantsPage()).toBe(textOf('docs/development/mutants.md'));
});

describe('the reasons of mutants that survive', () => {
  const reasons = readReasons();
  const files = [...new Set(reasons.map(({ file }) => file))];

  it('are each about a mutant that there is', () => {
    const used = files.flatMap((file) =>
      mutantsOf(file, textOf(file)).map((mutant) => reasonFor(reasons, mutant, textOf(file))),
    );

    expect(reasons.filter((reason) => !used.includes(reason))).toEqual([]);
  });
});

describe('deliberate faults', () => {
  it.each(FAULTS)('$name: fits its file, and its tests exist', (fault) => {
    expect(withFault(textOf(fault.file), fault)).not.toBe(textOf(fault.file));
    expect(trackedFiles()).toEqual(expect.arrayContaining(fault.tests));
  });
});
