import { describe, expect, it } from 'vitest';
import { wantsColours } from '../../../../local/cli/text/terminal.ts';

describe('colours', () => {
  it.each([
    ['on a terminal', {}, true, true],
    ['not in a file', {}, false, false],
    ['not with NO_COLOR', { NO_COLOR: '1' }, true, false],
    ['with an empty NO_COLOR', { NO_COLOR: '' }, true, true],
    ['in a file with FORCE_COLOR', { FORCE_COLOR: '1' }, false, true],
    ['not with FORCE_COLOR=0', { FORCE_COLOR: '0' }, true, false],
    ['not on a dumb terminal', { TERM: 'dumb' }, true, false],
  ])('are used %s', (_, env, terminal, wanted) => {
    expect(wantsColours(env, terminal)).toBe(wanted);
  });
});
