import { describe, expect, it } from 'vitest';
import { checkLater, notesOf, released } from '../../../local/release/changelog.ts';

const CHANGELOG = `# Changelog

## [Unreleased]

### Added

- A second thing.

## [0.1.0] - 2026-01-02

- A first thing.
`;

describe('the notes of a release', () => {
  it('are what is under its heading', () => {
    expect(notesOf(CHANGELOG, '0.1.0')).toBe('- A first thing.');
  });

  it('are what was unreleased, once it is released', () => {
    const changelog = released(CHANGELOG, '0.2.0', '2026-03-04');

    expect(notesOf(changelog, '0.2.0')).toBe('### Added\n\n- A second thing.');
    expect(changelog).toContain('## [Unreleased]\n\n## [0.2.0] - 2026-03-04\n');
    expect(notesOf(changelog, '0.1.0')).toBe('- A first thing.');
  });

  it.each([
    ['a version that has no section', () => notesOf(CHANGELOG, '0.3.0'), 'no section for 0.3.0'],
    ['a version that begins like another', () => notesOf(CHANGELOG, '0.1'), 'no section for 0.1'],
    ['a release that is there', () => released(CHANGELOG, '0.1.0', '2026-03-04'), 'already'],
    ['nothing to release', () => released(released(CHANGELOG, '0.2.0', 'now'), '0.3.0', 'now'), 'nothing under'],
  ])('cannot be had of %s', (_, act, message) => {
    expect(act).toThrow(message);
  });
});

describe('the version of a release', () => {
  it.each(['0.1.1', '0.2.0', '1.0.0', '0.10.0'])('may be %s after 0.1.0', (next) => {
    expect(() => checkLater('0.1.0', next)).not.toThrow();
  });

  it.each(['0.1.0', '0.0.9', 'v0.2.0', '0.2', '0.2.0-rc.1', '01.0.0'])('may not be %s after 0.1.0', (next) => {
    expect(() => checkLater('0.1.0', next)).toThrow(next);
  });
});
