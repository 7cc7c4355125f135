import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nameProblem, replacementName, sortsBefore } from '../../../../../functions/core/fargate/profile/name.ts';

const free = () => false;

describe('the name of a replacement', () => {
  it.each([
    ['default', '9999-default'],
    ['9999-default', '9998-default'],
    ['9000-web', '8999-web'],
    ['0001-web', '0000-web'],
    ['5-web', '4999-5-web'],
    ['Web_1', '9999-Web_1'],
    ['0000-web', undefined],
    ['a1234-web', '9999-a1234-web'],
    ['a'.repeat(100), `9999-${'a'.repeat(95)}`],
  ])('of %s is %s', (old, expected) => {
    expect(replacementName(old, free)).toBe(expected);
  });

  it('skips names that are taken', () => {
    const taken = new Set(['9999-default', '9998-default']);

    expect(replacementName('default', (name) => taken.has(name))).toBe('9997-default');
  });

  it('always sorts before the old one, is allowed and is the same again', () => {
    const names = fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9_-]{0,99}$/);

    fc.assert(
      fc.property(names, (old) => {
        const name = replacementName(old, free);
        if (name === undefined) return;
        expect(sortsBefore(name, old)).toBe(true);
        expect(nameProblem(name)).toBeUndefined();
        expect(replacementName(old, free)).toBe(name);
      }),
    );
  });
});

it('does not sort before itself', () => {
  expect(sortsBefore('web', 'web')).toBe(false);
});

describe('a chosen name', () => {
  it.each([
    ['web', undefined],
    ['a'.repeat(100), undefined],
    ['a'.repeat(101), '1 to 100'],
    ['eks-web', 'reserves'],
    ['-web', '1 to 100'],
    ['we b', '1 to 100'],
    ['', '1 to 100'],
  ])('%s has the problem %s', (name, problem) => {
    const found = nameProblem(name);

    if (problem === undefined) expect(found).toBeUndefined();
    else expect(found).toContain(problem);
  });
});
