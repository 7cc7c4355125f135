import * as z from 'zod/mini';

const PATTERN_RULE =
  'must be a version, or a pattern of one such as v1.21.* (* stands for any text, ? for one character)';

/** Versions that are never gone to: each exactly, or all that a pattern matches. */
export const NeverVersions = z
  .array(z.string(PATTERN_RULE).check(z.regex(/^[\w.+*?-]{1,100}$/, PATTERN_RULE)), 'must be a list of patterns')
  .check(z.maxLength(50, 'must have at most 50 patterns'));
