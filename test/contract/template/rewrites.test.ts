import { describe, expect, it } from 'vitest';
import { loadedOnDemand } from '../../../local/packaging/on-demand.ts';
import { REWRITES, RewriteError, rewriting } from '../../../local/packaging/rewrites.ts';
import { replacedExactly, withoutRepetition, withPlainKeys } from '../../../local/packaging/text-rewrites.ts';
import { textOf } from '../../support/repository.ts';

const [credentials] = REWRITES['the chain of credential providers'] ?? [];

it.each([
  ['a client that has no file', "const { X } = await import('@aws-sdk/client-sqs')", 'has no @aws-sdk/client-sqs'],
  ['another form', "const eks = await import('@aws-sdk/client-eks')", 'load on demand as in'],
])('refuses to build what loads %s on demand', (_, text, problem) => {
  expect(() => loadedOnDemand([['functions/some.ts', text]])).toThrow(problem);
});

describe('a rewrite of a package', () => {
  it('is refused when its pattern matches more or less often than expected', () => {
    const by = () => 'x';

    expect(replacedExactly('a a', /a/g, 2, by)).toBe('x x');
    expect(() => replacedExactly('a a a', /a/g, 2, by)).toThrow('/a/g is found 3 times, not 2 times');
    expect(() => replacedExactly('b', /a/g, 0, by)).toThrow('/a/g is found 0 times');
  });

  it('is refused when a schema has a key that it does not know', () => {
    const schema = 'const _name = "name";\nconst keys = { [_name]: 1, [_other]: 2 };';

    expect(() => withPlainKeys(schema)).toThrow('is found 1 times, not 2 times');
    expect(withPlainKeys(schema.replace(', [_other]: 2', ''))).toContain('{ "name": 1 }');
  });

  it('is refused when an exception is written in another way', () => {
    const written = textOf('node_modules/@aws-sdk/client-eks/dist-es/models/errors.js');

    expect(withoutRepetition(written)).not.toContain('extends __BaseException {\n    name');
    expect(() => withoutRepetition(written.replace('$fault: "client",', '$fault: CLIENT,'))).toThrow(
      /is found \d+ times/,
    );
  });

  it('is refused when the file does not export any more what is put in its place', () => {
    expect(credentials?.by('export const defaultProvider = () => {};')).toContain('AWS_ACCESS_KEY_ID');
    expect(() => credentials?.by('export const provider = 1;')).toThrow('it exports no defaultProvider any more');
  });

  it('is refused when there is no such file in any Lambda', () => {
    const { check } = rewriting({ 'what is gone': [{ file: /gone\.js$/, files: 1, by: () => '' }] });

    expect(check).toThrow(RewriteError);
    expect(check).toThrow(String.raw`what is gone: /gone\.js$/ is 0, not 1. See local/packaging/rewrites.ts.`);
  });
});
