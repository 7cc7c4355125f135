import { describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { readableConfigurations } from '../../../../functions/core/configuration/readable.ts';

const Request = z.looseObject({ region: z.optional(z.string('must be a text')) }).check(readableConfigurations());
const broken = 'a: [';
const problemsOf = (request: unknown) =>
  (Request.safeParse(request).error?.issues ?? []).map(({ path, message }) => [path.join('.'), message]);
const UNREADABLE = expect.stringMatching(/^is neither JSON nor YAML: /);

describe('configurationValues of a request', () => {
  it.each<[string, object, string[]]>([
    ['its own', { configurationValues: broken }, ['configurationValues']],
    ['of an add-on in a list', { addons: [{}, { configurationValues: broken }] }, ['addons.1.configurationValues']],
    ['for all add-ons', { addons: { all: true, configurationValues: broken } }, []],
    [
      'of an override',
      { addons: { all: true, overrides: [{ configurationValues: broken }] } },
      ['addons.overrides.0.configurationValues'],
    ],
    [
      'all of them',
      { configurationValues: broken, addons: [{ configurationValues: broken }, { configurationValues: '' }] },
      ['configurationValues', 'addons.0.configurationValues'],
    ],
  ])('must be readable: %s', (_, request, paths) => {
    expect(problemsOf(request)).toEqual(paths.map((path) => [path, UNREADABLE]));
  });

  it('has a problem with its place in the text', () => {
    expect(problemsOf({ configurationValues: 'a/b: &x\n  - *x' })).toEqual([
      ['configurationValues', '/a~1b/0 contains itself by a YAML alias'],
    ]);
  });

  it('is reported beside other problems of the request', () => {
    expect(problemsOf({ region: 5, configurationValues: broken })).toEqual([
      ['region', 'must be a text'],
      ['configurationValues', UNREADABLE],
    ]);
  });

  it.each([
    [{}],
    [{ configurationValues: 'a: 1' }],
    [{ configurationValues: 5 }],
    [{ addons: 'all' }],
    [{ addons: null }],
    [{ addons: [null, 'coredns', { configurationValues: '{}' }] }],
    [{ addons: { overrides: 'none' } }],
  ])('has no problem of this kind where it can be read or is not there: %j', (request) => {
    expect(problemsOf(request)).toEqual([]);
  });

  it.each([null, 'text', undefined])('is not looked for in what is no request: %j', (request) => {
    expect(problemsOf(request)).toHaveLength(1);
  });
});
