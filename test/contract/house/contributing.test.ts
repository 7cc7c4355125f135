import { describe, expect, it } from 'vitest';
import { textOf, trackedFiles } from '../../support/repository.ts';

const page = textOf('CONTRIBUTING.md');
const ROWS = [...page.matchAll(/^\| (an? [\w ]+) \| ([\d or]+) \|$/gm)].map(([, what = '', files = '']) => ({
  what,
  counts: files.split(' or ').map(Number),
}));

/** How many files each list of a section names: what is numbered from 1 again is another way. */
function listsOf(what: string): number[] {
  const heading = `## ${what[0]?.toUpperCase()}${what.slice(1)}\n`;
  const [, section = ''] = page.split(heading);
  const numbers = [...(section.split('\n## ')[0]?.matchAll(/^(\d)\. /gm) ?? [])].map(([, number]) => Number(number));
  return numbers.filter((_, at) => numbers[at + 1] !== (numbers[at] ?? 0) + 1);
}

describe.each(ROWS)('to add $what', ({ what, counts }) => {
  it('takes as many files as the table says, three at most, and five for a state machine', () => {
    expect(listsOf(what)).toEqual(counts);
    expect(Math.max(...counts)).toBeLessThanOrEqual(what === 'a state machine' ? 5 : 3);
  });
});

it('counts every way that there is', () => {
  expect(ROWS.map(({ what }) => what)).toHaveLength(7);
});

// What the lists leave out, because it follows from the files that they name.
it.each([
  ['a Lambda', 'check-new-profile', ['functions/check-new-profile.ts', 'template/functions.ts', 'statemachines/']],
  [
    'an EKS operation',
    'ListUpdates',
    ['functions/aws/eks/', 'local/simulator/eks/updates.ts', 'template/functions.ts'],
  ],
])('%s that is there is named in no other file that people write', (_, name, known) => {
  const written = trackedFiles()
    .filter((file) => /^(functions|local|template)\/.*\.ts$/.test(file))
    .filter((file) => file !== 'local/cloud/lambda/lambdas.ts' && !known.some((each) => file.startsWith(each)));

  expect(written.filter((file) => new RegExp(`\\b${name}\\b`).test(textOf(file)))).toEqual([]);
});
