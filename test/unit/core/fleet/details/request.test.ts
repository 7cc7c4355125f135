import { describe, expect, it } from 'vitest';
import { Freeze, lengthOf, MaintenanceWindow, openingAt } from '../../../../../functions/core/fleet/calendar.ts';
import { controlled, controlSentences, FleetControl } from '../../../../../functions/core/fleet/control.ts';
import { namedRequest } from '../../../../../functions/core/fleet/named/request.ts';
import { MaintainFleetRequest } from '../../../../../functions/core/fleet/request.ts';

describe('a request for a fleet', () => {
  it.each<[string, object]>([
    ['one value of a tag', { clusters: { tags: { stage: ['qa'] } } }],
    ['one Region', { clusters: { regions: ['eu-west-1'] } }],
    [
      'a short external id',
      { clusters: { accounts: [{ roleArn: 'arn:aws:iam::444455556666:role/a', externalId: 'xy' }] } },
    ],
    ['a wave without a bake', { waves: [{ name: 'a', rest: true, bakeSeconds: 0 }] }],
    ['nothing to continue', { continues: undefined, maxConcurrency: 3 }],
  ])('may have %s', (_, request) => {
    expect(MaintainFleetRequest.safeParse(request).success).toBe(true);
  });

  it('looks in its own account, if it names none', () => {
    expect(MaintainFleetRequest.parse({ clusters: { names: ['a'] } }).clusters.accounts).toEqual(['own']);
  });
});

describe('a freeze', () => {
  it.each([
    [{ from: '2026-12-20T00:00:00Z', to: '2026-12-19T00:00:00Z' }, false],
    [{ from: '2026-12-20T00:00:00Z', to: '2026-12-21T00:00:00Z' }, true],
    [{ from: 'Sun 2026-12-20T00:00:00Z', to: '2026-12-21T00:00:00Z' }, false],
    [{ from: '2026-12-20T00:00:00Z (UTC)', to: '2026-12-21T00:00:00Z' }, false],
    [{ from: '+002026-12-20T00:00:00Z', to: '2026-12-21T00:00:00Z' }, false],
  ])('without a time zone is between two instants: %j', (times, is) => {
    expect(Freeze.safeParse({ ...times, why: 'x' }).success).toBe(is);
  });
});

describe('a maintenance window', () => {
  it('on some days is open on each of them', () => {
    const window = MaintenanceWindow.parse({ days: ['sat', 'sun'], from: '10:00', to: '10:01', timeZone: 'UTC' });
    const at = (time: string) => openingAt({ window, freeze: [] }, Date.parse(time), 0).kind;

    expect(['2026-02-07', '2026-02-08', '2026-02-09'].map((day) => at(`${day}T10:00:30Z`))).toEqual([
      'open',
      'open',
      'closed',
    ]);
    expect(lengthOf(window)).toBe(60);
  });
});

describe('what people want of a run', () => {
  const by = (wish: FleetControl['wish'], reason = ''): FleetControl =>
    FleetControl.parse({ wish, reason, by: 'ana', at: '2026-11-21T08:00:00Z' });

  it.each([
    [[by('stop')], by('pause')],
    [[by('pause')], by('pause')],
    [[], by('continue')],
  ])('changes nothing when it is so already, or too late: %j', (before, control) => {
    expect(controlled(before, control).kind).toBe('unchanged');
  });

  it('is a sentence with one full stop, whatever the reason', () => {
    expect(controlSentences([by('pause', 'v1.2 is broken'), by('stop', 'Really?'), by('stop', 'Now!')])).toEqual([
      'Paused by ana at 2026-11-21T08:00:00Z: v1.2 is broken.',
      'Stopped by ana at 2026-11-21T08:00:00Z: Really?',
      'Stopped by ana at 2026-11-21T08:00:00Z: Now!',
    ]);
  });
});

describe('the file of a fleet', () => {
  const refusal = (key: string, text: string) => {
    const asked = MaintainFleetRequest.parse({ fleet: 'prod' });
    const named = namedRequest(asked, { fleet: 'prod', bucket: 'ours' }, { files: [key], text });
    return named.kind === 'refused' && named.decision.kind === 'publish' ? named.decision.outcome.reasons : [];
  };

  it('that is YAML says what to quote, and JSON does not', () => {
    const text = '{"clusters":{"names":["a"],"versions":[1.30]}}';

    expect(refusal('fleets/prod.yaml', text).join()).toMatch(/quote/i);
    expect(refusal('fleets/prod.json', text).join()).toMatch(/must be a Kubernetes version/);
    expect(refusal('fleets/prod.json', text).join()).not.toMatch(/quote/i);
  });

  it('has as many problems as people read', () => {
    const text = JSON.stringify(
      Object.fromEntries(Array.from({ length: 1000 }, (_, index) => [`unknown-${index}`, 1])),
    );

    expect(refusal('fleets/prod.json', text).join('').length).toBeLessThan(25_000);
    expect(
      refusal('fleets/prod.json', text)
        .map((line) => line.replace('fleets/prod.json: ', ''))
        .join('\n').length,
    ).toBeLessThan(8_200);
  });
});
