import { describe, expect, it } from 'vitest';
import {
  Freeze,
  frozenBetween,
  lengthOf,
  MaintenanceWindow,
  openingAt,
} from '../../../../functions/core/fleet/calendar.ts';

describe('a maintenance window', () => {
  const at = (text: string) => Date.parse(text);
  const day = { from: '10:00', to: '12:30', timeZone: 'UTC' };
  const valid = (parts: object) => MaintenanceWindow.safeParse({ ...day, ...parts }).success;

  it.each<[object, boolean]>([
    [{}, true],
    [{ from: '00:00', to: '24:00' }, true],
    [{ from: '23:59' }, true],
    [{ from: '24:00' }, false],
    [{ from: '9:00' }, false],
    [{ from: '10:60' }, false],
    [{ from: '10:00:00' }, false],
    [{ from: 'x10:00' }, false],
    [{ to: '24:01' }, false],
    [{ to: '24:000' }, false],
    [{ to: '012:30' }, false],
    [{ to: '23:60' }, false],
    [{ days: ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] }, true],
    [{ days: [] }, false],
    [{ days: ['sunday'] }, false],
    [{ timeZone: 'Europe/Bonn' }, false],
  ])('is read, or refused: %j is %s', (parts, is) => {
    expect(valid(parts)).toBe(is);
  });

  it('is as long as from one time to the other, the next day if that is not later', () => {
    const lengths = [day, { ...day, to: '09:30' }, { ...day, from: '00:00', to: '24:00' }].map((each) =>
      lengthOf(MaintenanceWindow.parse(each)),
    );

    expect(lengths).toEqual([9000, 84_600, 86_400]);
  });

  const opening = (now: string, seconds: number, window: object, freeze: object[] = []) =>
    openingAt(
      { window: MaintenanceWindow.parse({ ...day, ...window }), freeze: freeze.map((each) => Freeze.parse(each)) },
      at(now),
      seconds,
    );

  it.each([
    ['2026-02-02T12:00:00Z', 1800, 'open', '2026-02-02T12:30:00Z'],
    ['2026-02-02T12:00:00Z', 1801, 'too little time before the maintenance window closes', '2026-02-03T10:00:00Z'],
    ['2026-02-02T09:00:00Z', 1, 'the maintenance window is closed', '2026-02-02T10:00:00Z'],
  ])('takes what fits into it: at %s, %d s', (now, seconds, why, until) => {
    const found = opening(now, seconds, {});

    expect([found.kind === 'closed' ? found.why : 'open', found.until]).toEqual([why, at(until)]);
  });

  it('on one day a week is there again a week later, also when something does not fit', () => {
    expect(opening('2026-02-02T12:00:00Z', 1801, { days: ['mon'] }).until).toBe(at('2026-02-09T10:00:00Z'));
  });

  it('closes for a freeze, and after the freeze it is its own time that counts', () => {
    const freeze = [
      { from: '2026-02-02T15:00', to: '2026-02-02T16:00', timeZone: 'UTC', why: 'later' },
      { from: '2026-02-02T12:00', to: '2026-02-02T13:00', timeZone: 'UTC', why: 'sooner' },
      { from: '2026-02-02T12:15', to: '2026-02-02T14:00', timeZone: 'UTC', why: 'longer' },
    ];

    expect(opening('2026-02-02T11:00:00Z', 3600, {}, freeze)).toEqual({
      kind: 'open',
      until: at('2026-02-02T12:00:00Z'),
    });
    expect(opening('2026-02-02T11:00:00Z', 3601, {}, freeze)).toEqual({
      ...{ kind: 'closed', why: 'too little time before a freeze: sooner', until: at('2026-02-02T13:00:00Z') },
    });
    expect(opening('2026-02-02T12:20:00Z', 0, {}, freeze)).toMatchObject({
      why: 'freeze: longer',
      until: at('2026-02-02T14:00:00Z'),
    });
  });

  it('is not needed: then only freezes count', () => {
    const freeze = [Freeze.parse({ from: '2026-02-02T15:00:00Z', to: '2026-02-02T16:00:00Z', why: 'x' })];

    expect(openingAt({ window: undefined, freeze }, at('2026-02-02T12:00:00Z'), 60)).toEqual({
      kind: 'open',
      until: at('2026-02-02T15:00:00Z'),
    });
    expect(openingAt({ window: undefined, freeze: [] }, 0, 60)).toEqual({
      kind: 'open',
      until: Number.MAX_SAFE_INTEGER,
    });
  });
});

describe('a freeze', () => {
  const peak = { from: '2026-12-20', to: '2027-01-03', timeZone: 'UTC', why: 'x' };

  it.each<[object, boolean]>([
    [{ from: '2026-12-20T18:00' }, true],
    [{ from: '2026-12-20T23:59' }, true],
    [{ from: '2026-12-20T24:00' }, false],
    [{ from: '2026-12-20T18:60' }, false],
    [{ from: '2026-12-20T18' }, false],
    [{ from: '2026-12-20x' }, false],
    [{ from: 'x2026-12-20' }, false],
    [{ from: '2026-12-20T18:00Z' }, true],
    [{ from: '2026-12-20T18:00:00.123456789+01:00' }, true],
    [{ from: '2026-12-20T18:00:00+0100' }, false],
    [{ from: '2026-12-20 18:00:00Z' }, false],
    [{ from: 'x2026-12-20T18:00:00Z' }, false],
    [{ from: '2026-12-20T18:00:00Zx' }, false],
    [{ from: '2026-13-20T18:00:00Z' }, false],
    [{ from: '2026-02-29' }, false],
    [{ from: '2027-01-03', to: '2027-01-03' }, true],
    [{ from: '2027-01-03T10:00', to: '2027-01-03T10:00' }, false],
    [{ from: '2026-12-20T00:00:00Z', to: '2026-12-21T00:00:00Z', timeZone: undefined }, true],
    [{ from: '2026-12-20T00:00:00Z', timeZone: undefined }, false],
    [{ why: 'x'.repeat(300) }, true],
    [{ why: 'x'.repeat(301) }, false],
    [{ why: '' }, false],
  ])('is read, or refused: %j is %s', (parts, is) => {
    expect(Freeze.safeParse({ ...peak, ...parts }).success).toBe(is);
  });

  it.each([
    ['2026-12-20', '2026-12-20', '2026-12-20T00:00:00Z', '2026-12-21T00:00:00Z'],
    ['2026-12-20T10:30', '2026-12-20T11:45', '2026-12-20T10:30:00Z', '2026-12-20T11:45:00Z'],
    ['2026-12-20T10:30:00+02:00', '2026-12-20', '2026-12-20T08:30:00Z', '2026-12-21T00:00:00Z'],
  ])('holds between its times, and to the end of a day: %s to %s', (from, to, start, end) => {
    expect(frozenBetween({ from, to })).toEqual({ start: Date.parse(start), end: Date.parse(end) });
  });
});
