import { describe, expect, it } from 'vitest';
import { fleetOf, fleetPrefix } from '../../../../functions/core/fleet/named/name.ts';
import { type KeptFleet, namedRequest } from '../../../../functions/core/fleet/named/request.ts';
import { APPROVALS, MaintainFleetRequest } from '../../../../functions/core/fleet/request.ts';

const PROD = { fleet: 'prod', bucket: 'fleets-of-ours' };
const cases = APPROVALS.flatMap((own, file) =>
  APPROVALS.map((asked, start) => ({ own, asked, expected: APPROVALS[Math.max(file, start)] })),
);

describe('the request of a fleet', () => {
  it.each(cases)('with approval $own in its file needs $expected when $asked is asked for', (each) => {
    const asked = MaintainFleetRequest.parse({ fleet: 'prod', approval: each.asked });
    const text = `maxConcurrency: 3\napproval: ${each.own}\n`;

    const named = namedRequest(asked, PROD, { files: ['fleets/prod.yaml'], text });

    expect(named).toMatchObject({ kind: 'request', request: { maxConcurrency: 3, approval: each.expected } });
  });
});

describe('the file of a fleet', () => {
  const asked = MaintainFleetRequest.parse({ fleet: 'prod' });
  const named = (kept: KeptFleet, request = asked) => namedRequest(request, { fleet: 'prod', bucket: 'ours' }, kept);
  const refusal = (kept: KeptFleet) => {
    const found = named(kept);
    return found.kind === 'refused' ? Object(found.decision).outcome : found;
  };
  const file = (text: string, key = 'fleets/prod.yaml'): KeptFleet => ({ files: [key], text });

  it.each([true, false])('is the request, and who asks for it says whether it is a dry run: %s', (dryRun) => {
    expect(named(file('maxConcurrency: 3'), { ...asked, dryRun })).toMatchObject({
      kind: 'request',
      request: { maxConcurrency: 3, dryRun },
    });
    expect(named(file('{"maxConcurrency":3}', 'fleets/prod.json'))).toMatchObject({ kind: 'request' });
  });

  it('is one', () => {
    expect(refusal({ files: ['fleets/prod.yaml', 'fleets/prod.json'], text: '' })).toMatchObject({
      name: 'FleetMaintenanceBlocked',
      summary: 'Nothing was changed, because the request of the fleet cannot be carried out.',
      reasons: ['The fleet prod has several files in the bucket ours: fleets/prod.yaml, fleets/prod.json.'],
      advice: ['Keep one of them: `aws s3 rm s3://ours/fleets/prod.json` deletes fleets/prod.json.'],
    });
  });

  it.each<[string, string, RegExp]>([
    ['what is no YAML', 'a: [', /^fleets\/prod\.yaml: .*is neither JSON nor YAML/],
    ['an unknown field', 'maxconcurrency: 3', /^fleets\/prod\.yaml: maxconcurrency/],
    [
      'a configuration that cannot be read',
      'addons: [{ addon: a, configurationValues: "a: [" }]',
      /configurationValues/,
    ],
    ['another run', 'continues: weekly', /continues: must be omitted from the file of a fleet/],
    ['another fleet', 'fleet: other', /fleet: must be omitted from the file of a fleet/],
    ['a dry run', 'dryRun: true', /dryRun: must be omitted from the file of a fleet/],
    [
      'too much',
      `addons: [{ addon: a, configurationValues: '${'x'.repeat(60_000)}' }]`,
      /is a request of \d+ characters, and at most 60000/,
    ],
  ])('may not have %s', (_, text, reason) => {
    expect(refusal(file(text))).toMatchObject({
      reasons: [expect.stringMatching(reason)],
      advice: [
        'Correct the file of the fleet; `upkeep validate prod.yaml --as maintain-fleet` checks it. Then copy it again: `aws s3 cp prod.yaml s3://ours/fleets/prod.yaml`',
      ],
    });
  });

  it('may have 60,000 characters', () => {
    const text = JSON.stringify({ notify: 'x', pad: '' });
    const of = (characters: number) => JSON.stringify({ notify: 'x', pad: 'x'.repeat(characters - text.length) });
    const reasonsOf = (characters: number) => Object(refusal(file(of(characters)))).reasons.join();

    expect(reasonsOf(60_000)).toContain('notify');
    expect(reasonsOf(60_001)).toContain('is a request of 60001 characters');
  });

  it('is copied there, if there is none', () => {
    expect(
      refusal({ keys: ['fleets/prod-eu.yaml', 'fleets/dev.json', 'fleets/dev.yml', 'fleets/notes.txt'] }),
    ).toMatchObject({
      reasons: [expect.stringMatching(/^There is no fleet prod in the bucket ours\./), 'Its fleets are prod-eu, dev.'],
      advice: ['Start one of them, or copy the file of this fleet: `aws s3 cp prod.yaml s3://ours/fleets/prod.yaml`'],
    });
    expect(refusal({ keys: [] })).toMatchObject({ reasons: [expect.any(String), 'It has the file of no fleet.'] });
    expect(refusal({ keys: ['fleets/prd.yaml'] })).toMatchObject({
      reasons: [expect.stringContaining('prd'), expect.any(String)],
    });
  });

  it.each([
    [20, /^Its fleets are f0, .*, f19\.$/],
    [21, /^Its fleets are f0, .*, f19 and 1 more\.$/],
  ])('is one of up to twenty that are named: %d', (count, says) => {
    const keys = Array.from({ length: count }, (_, index) => `fleets/f${index}.yaml`);

    expect(refusal({ keys })).toMatchObject({ reasons: [expect.any(String), expect.stringMatching(says)] });
  });

  it.each([
    ['fleets/prod.yaml', 'prod'],
    ['fleets/prod.yml', 'prod'],
    ['fleets/prod.json', 'prod'],
    ['fleets/prod.toml', undefined],
    ['fleets/prod.yaml.bak', undefined],
    ['old/fleets/prod.yaml', undefined],
    [`fleets/${'a'.repeat(40)}.yaml`, 'a'.repeat(40)],
    [`fleets/${'a'.repeat(41)}.yaml`, undefined],
    ['fleets/-a.yaml', undefined],
  ])('is found by its key: %s', (key, fleet) => {
    expect(fleetOf(key)).toBe(fleet);
    expect(fleetPrefix('prod')).toBe('fleets/prod.');
  });
});
