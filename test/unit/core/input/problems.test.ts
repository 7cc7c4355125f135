import { describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { UpdateAddonRequest } from '../../../../functions/core/addon/request.ts';
import { ReplaceFargateProfileRequest } from '../../../../functions/core/fargate/request.ts';
import { inputProblems, problemText, quotingHint, requestProblems } from '../../../../functions/core/input/problems.ts';
import { MaintainClusterRequest } from '../../../../functions/core/maintenance/request.ts';

const unknownOf = (schema: z.ZodMiniType, value: object) => {
  const input = z.strictObject({ request: schema });
  const { error } = input.safeParse({ request: value });
  return error
    ? inputProblems(error, input).flatMap(({ path, message }) => (/known/.test(message) ? [`${path}: ${message}`] : []))
    : [];
};

describe('an unknown field of a request', () => {
  it.each([
    ['clusterName', UpdateAddonRequest, { clusterName: 'prod-1' }, 'request.clusterName', 'cluster'],
    ['addonName', UpdateAddonRequest, { addonName: 'coredns' }, 'request.addonName', 'addon'],
    ['addonVersion', UpdateAddonRequest, { addonVersion: '1.12' }, 'request.addonVersion', 'version'],
    [
      'resolve-conflicts',
      UpdateAddonRequest,
      { 'resolve-conflicts': 'NONE' },
      'request.resolve-conflicts',
      'resolveConflicts',
    ],
    [
      'in the place of a cluster',
      UpdateAddonRequest,
      { cluster: { clusterName: 'a' } },
      'request.cluster.clusterName',
      'name',
    ],
    [
      'in a list',
      UpdateAddonRequest,
      { podIdentityAssociations: [{ rolArn: 'a' }] },
      'request.podIdentityAssociations[0].rolArn',
      'roleArn',
    ],
    [
      'fargateProfileName',
      ReplaceFargateProfileRequest,
      { fargateProfileName: 'a' },
      'request.fargateProfileName',
      'profile',
    ],
    [
      'of an entry of a cluster',
      MaintainClusterRequest,
      { cluster: 'a', addons: [{ addonName: 'a' }] },
      'request.addons[0].addonName',
      'addon',
    ],
    [
      'of all add-ons',
      MaintainClusterRequest,
      { cluster: 'a', addons: { all: true, exept: [] } },
      'request.addons.exept',
      'except',
    ],
  ] as const)('comes with the field that was meant: %s', (_, schema, value, path, meant) => {
    expect(unknownOf(schema, value)).toContain(`${path}: is not a known field. Did you mean ${meant}?`);
  });

  it('that is like no other comes alone', () => {
    expect(unknownOf(UpdateAddonRequest, { colour: 'red' })).toEqual(['request.colour: is not a known field']);
  });
});

describe('a value that fits none of its alternatives', () => {
  const inWave = { path: ['wave'], message: 'must be open' };
  const Wave = z.strictObject({ wave: z.string() }).check(
    z.check(({ issues, value }) => {
      issues.push({ code: 'custom', input: value, path: [], message: 'must be whole' });
      issues.push({ code: 'custom', input: value, ...inWave });
    }),
  );
  const schema = z.strictObject({ match: z.union([z.string('must be a text'), Wave], 'must be a text or a wave') });
  const problemsOf = (match: unknown) => {
    const { error } = schema.safeParse({ match });
    return error && inputProblems(error, schema).map(({ path, message }) => `${path}: ${message}`);
  };

  it.each([
    ['what the alternatives are, when it is like none', 1, ['match: must be a text or a wave']],
    [
      'what is wrong within it, when it is like one',
      { wafe: 'a' },
      expect.arrayContaining(['match.wafe: is not a known field. Did you mean wave?']),
    ],
    ['what is wrong with it and within it', { wave: 'a' }, ['match: must be whole', 'match.wave: must be open']],
  ])('comes with %s', (_, match, problems) => {
    expect(problemsOf(match)).toEqual(problems);
  });
});

it('what is wrong with a key of a record is said of the key', () => {
  const schema = z.strictObject({ tags: z.record(z.string().check(z.regex(/^[a-z]+$/, 'must be a tag')), z.string()) });
  const { error } = schema.safeParse({ tags: { team: 'a', '7': 'b' } });

  expect(error && inputProblems(error, schema)).toEqual([{ path: 'tags.7', message: 'must be a tag' }]);
});

describe('the text of problems', () => {
  const problems = [
    { path: 'a', message: 'must be b' },
    { path: '', message: 'must be an object' },
    { path: 'cd', message: 'must be e' },
  ];
  const all = 'a: must be b\nmust be an object\ncd: must be e';

  it('has a line for each, and its place unless that is the whole', () => {
    expect(problemText(problems)).toBe(all);
  });

  it.each([
    [45, all],
    [44, 'a: must be b\nmust be an object\nand 1 more problem'],
    [30, 'a: must be b\nand 2 more problems'],
    [12, 'and 3 more problems'],
  ])('of which %i characters are shown gives the number of the others', (most, text) => {
    expect(problemText(problems, most)).toBe(text);
  });

  it('comes without the name of the member in which a request came', () => {
    expect(requestProblems('request.addon: must be a name\ncluster: not in request.cluster')).toEqual([
      'addon: must be a name',
      'cluster: not in request.cluster',
    ]);
  });
});

describe('a number where a text belongs', () => {
  const document = { version: 1.1, addons: [{ name: 'a' }, { name: 12, tags: [...'bcdefghijk', 3] }], '': 4 };
  const hint = (number: number) => `must be a text; write it in quotes, because YAML reads it as the number ${number}`;

  it.each([
    ['version', 'must be a text', hint(1.1)],
    ['addons[1].name', 'must be a text', hint(12)],
    ['addons[1].tags[10]', 'must be a text', hint(3)],
    ['addons[0].name', 'must be a version', 'must be a version'],
    ['addons[7].name', 'must be a text', 'must be a text'],
    ['version', 'must be a whole number', 'must be a whole number'],
    ['', 'must be an object', 'must be an object'],
  ])('at "%s" that %s: %s', (path, message, shown) => {
    expect(quotingHint({ path, message }, document)).toEqual({ path, message: shown });
  });
});
