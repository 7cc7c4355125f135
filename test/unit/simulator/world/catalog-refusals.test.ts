import { expect, it } from 'vitest';
import { aWorld } from '../simulated-eks.ts';
import { problemsOf } from './problems.ts';

it.each([
  [
    'two defaults in a catalogue',
    aWorld({
      clusters: [],
      catalog: [
        {
          addon: 'a',
          versions: ['v2', 'v1'].map((version) => ({ version, clusterVersions: ['1.33'], default: true })),
        },
      ],
    }),
    ['catalog[0].versions[1].default: The default of Kubernetes 1.33 is there twice.'],
  ],
  [
    'a catalogue of no form',
    aWorld({ catalog: 'builtn' }),
    ['catalog: A catalogue is builtin, { extends: builtin, addons: [...] }, { folder: PATH } or a list of add-ons.'],
  ],
  [
    'what is wrong within the form of a catalogue that is meant',
    aWorld({ catalog: { extends: 'builtin', addons: [{ addon: 'a', versions: [] }], addon: 1 } }),
    [
      'catalog.addons[0].versions: Too small: expected array to have >=1 items',
      'catalog.addon: This key is unknown. Did you mean addons?',
    ],
  ],
  [
    'a platform version, and one of a Kubernetes that the version is not for',
    aWorld({
      catalog: {
        extends: 'builtin',
        addons: [
          {
            addon: 'a',
            versions: [
              { version: 'v1', clusterVersions: ['1.33'], platformVersions: { 1.33: ['5+'], 1.34: ['eks.5+'] } },
              { version: 'v1', clusterVersions: ['1.33'], platformVersions: { 1.34: ['eks.5+'] } },
            ],
          },
          { addon: 'b', versions: [1, 2].map(() => ({ version: 'v1', clusterVersions: ['1.33'] })) },
        ],
      },
    }),
    [
      'catalog.addons[0].versions[0].platformVersions.1.33[0]: A platform version is *, or like eks.5 or eks.5+.',
      'catalog.addons[1].versions[1].version: The version v1 is there twice.',
    ],
  ],
  [
    'a platform version of a Kubernetes that the version is not for',
    aWorld({
      catalog: [
        {
          addon: 'a',
          versions: [{ version: 'v1', clusterVersions: ['1.33'], platformVersions: { 1.34: ['eks.5+'] } }],
        },
      ],
    }),
    ['catalog[0].versions[0].platformVersions.1.34: This version is not for Kubernetes 1.34.'],
  ],
  [
    'a folder that is not there',
    aWorld({ catalog: { folder: '/no such folder' } }),
    ["catalog.folder: /no such folder cannot be read: ENOENT: no such file or directory, scandir '/no such folder'."],
  ],
  [
    'a schema of a draft nobody validates',
    aWorld({
      clusters: [],
      catalog: [
        {
          addon: 'a',
          versions: [
            {
              version: 'v1',
              clusterVersions: ['1.33'],
              schema: { $schema: 'http://json-schema.org/draft-03/schema#' },
            },
          ],
        },
      ],
    }),
    ['catalog[0].versions[0].schema: This is not a JSON Schema of draft-04, draft-06, draft-07, 2019-09 or 2020-12.'],
  ],
  [
    'a schema that can be compiled and that its draft does not allow',
    aWorld({
      clusters: [],
      catalog: [{ addon: 'a', versions: [{ version: 'v1', clusterVersions: ['1.33'], schema: { required: [1] } }] }],
    }),
    ['catalog[0].versions[0].schema: This is not a JSON Schema of draft-04, draft-06, draft-07, 2019-09 or 2020-12.'],
  ],
  [
    'a schema that is none, which the configuration of an add-on is then not held against',
    aWorld({
      catalog: [{ addon: 'a', versions: [{ version: 'v1', clusterVersions: ['1.33'], schema: { type: 'thing' } }] }],
      clusters: [
        { name: 'c', version: '1.33', addons: [{ name: 'a', version: 'v1', configurationValues: '{"a":1}' }] },
      ],
    }),
    ['catalog[0].versions[0].schema: This is not a JSON Schema of draft-04, draft-06, draft-07, 2019-09 or 2020-12.'],
  ],
])('a world with %s is refused, with its path', (_, text, problems) => {
  expect(problemsOf(text)).toEqual(problems);
});
