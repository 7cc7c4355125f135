import { describe, expect, it } from 'vitest';
import {
  configurationFit,
  misfitText,
  wantedFit,
} from '../../../../../functions/core/addon/checks/configuration-fit.ts';

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
  ['{"größe in %":1,"replicas":2}', { removed: ['/größe in %'], without: '{"replicas":2}' }],
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

describe('the target configuration of an add-on', () => {
  const fitOf = (asked: string | undefined, text: string | null) =>
    wantedFit({ configurationValues: asked }, { configurationValues: text }, SCHEMA);

  it('is no objection when EKS accepted it and it cannot be read here', () => {
    expect(fitOf(undefined, '{"replicas')).toEqual({ fits: true });
    expect(fitOf('{"replicas', '{"replicas')).toMatchObject({ fits: false });
  });

  it('is compared with the schema, also when the request leaves it as it is', () => {
    expect(fitOf(undefined, '{"old":1}')).toMatchObject({ removed: ['/old'] });
    expect(fitOf(undefined, null)).toEqual({ fits: true });
  });
});

it('takes a member out of one item of a list, and leaves the others as they are', () => {
  const text = '{"list":[{"name":1},{"name":2,"old/key":3}]}';

  expect(configurationFit(text, SCHEMA)).toMatchObject({
    removed: ['/list/1/old~1key'],
    without: '{"list":[{"name":1},{"name":2}]}',
  });
});

it('takes items out of a list, each of them once', () => {
  const first = { type: 'object', additionalProperties: false };
  const schema = JSON.stringify({ properties: { list: { items: false }, pair: { items: [first, {}, false] } } });

  expect(configurationFit('{"list":[1,2,3],"pair":[{"old":1},{"old":2},3]}', schema)).toMatchObject({
    removed: ['/list/0', '/list/1', '/list/2', '/pair/0/old', '/pair/2'],
    without: '{"list":[],"pair":[{},{"old":2}]}',
  });
});

it('takes nothing out of a configuration that a version rejects as a whole', () => {
  const schema = JSON.stringify({ $ref: '#/definitions/none', definitions: { none: false } });

  expect(configurationFit('{"a":1}', schema)).toMatchObject({ fits: false, removed: [], without: undefined });
});

it.each([
  ['', 'is too large', 'does not take the configuration: is too large'],
  ['/node/a', 'is not a member', 'does not take the configuration: node.a is not a member'],
  ['/labels/a~1b', 'is not a member', 'does not take the configuration: labels.a/b is not a member'],
])('says where a configuration does not fit: %j', (path, message, text) => {
  expect(misfitText({ problems: [{ path, message }] })).toBe(text);
});
