import { expect, it } from 'vitest';
import { configurationFit, misfitText } from '../../../../../functions/core/addon/checks/configuration-fit.ts';

const SCHEMA = JSON.stringify({
  $schema: 'http://json-schema.org/draft-06/schema#',
  $ref: '#/definitions/Driver',
  definitions: {
    Driver: {
      type: 'object',
      additionalProperties: false,
      properties: {
        replicas: { type: 'integer' },
        node: { type: 'object', additionalProperties: false, properties: { 'a/b': { type: 'string' } } },
        list: { type: 'array', items: { type: 'object', additionalProperties: false, properties: { name: {} } } },
      },
    },
  },
});

it.each([
  ['{"replicas":2}', { fits: true }],
  ['', { fits: true }],
  [
    'replicas: 2\nsidecars:\n  snapshotter: {}\nnode:\n  a/b: x\n  livenessProbe: 1\n',
    {
      fits: false,
      removed: ['/node/livenessProbe', '/sidecars'],
      without: '{"replicas":2,"node":{"a/b":"x"}}',
    },
  ],
  ['{"list":[{"name":1,"old~key":2}]}', { removed: ['/list/0/old~0key'], without: '{"list":[{"name":1}]}' }],
  ['{"replicas":"many","old":1}', { fits: false, removed: ['/old'], without: undefined }],
  ['{"replicas', { fits: false, removed: [], without: undefined }],
])('takes %j apart into what stays and what a version does not have', (text, fit) => {
  expect(configurationFit(text, SCHEMA)).toMatchObject(fit);
});

it('offers nothing to send to a version that takes no configuration', () => {
  expect(configurationFit('{"a":1}', undefined)).toMatchObject({ fits: false, removed: [], without: undefined });
});

it('says in one line why it does not fit', () => {
  const fit = configurationFit('{"node":{"old":1},"replicas":"many"}', SCHEMA);

  const text = fit.fits ? '' : misfitText(fit);

  expect(text).toMatch(/^does not take the configuration: [^\n]+; [^\n]+$/);
  expect(text).toContain('node.old is not a member of this configuration');
  expect(text).toContain('replicas must be integer');
});
