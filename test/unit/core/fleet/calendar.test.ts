import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  Freeze,
  frozenBetween,
  lengthOf,
  MaintenanceWindow,
  openingAt,
} from '../../../../functions/core/fleet/calendar.ts';
import { inputProblems } from '../../../../functions/core/input/problems.ts';

const at = (text: string) => Date.parse(text);
const night = MaintenanceWindow.parse({ from: '22:00', to: '04:00', timeZone: 'Europe/Berlin' });
const always = MaintenanceWindow.parse({ from: '00:00', to: '24:00', timeZone: 'UTC' });
const opening = (now: string, { window = night, freeze = [] as object[], seconds = 60 } = {}) =>
  openingAt({ window, freeze: freeze.map((each) => Freeze.parse(each)) }, at(now), seconds);

describe('a maintenance window', () => {
  it.each([
    ['is open after midnight', '2026-02-03T02:00:00Z', 'open', '2026-02-03T03:00:00Z'],
    ['opens at its time', '2026-02-03T21:00:00Z', 'open', '2026-02-04T03:00:00Z'],
    ['is closed a second before', '2026-02-03T20:59:59Z', 'closed', '2026-02-03T21:00:00Z'],
    ['is closed when it ends', '2026-02-03T03:00:00Z', 'closed', '2026-02-03T21:00:00Z'],
    ['takes nothing that does not fit any more', '2026-02-03T02:59:30Z', 'closed', '2026-02-03T21:00:00Z'],
    ['is an hour shorter in the night to summer time', '2026-03-28T21:00:00Z', 'open', '2026-03-29T02:00:00Z'],
    ['is an hour longer in the night to winter time', '2026-10-24T20:00:00Z', 'open', '2026-10-25T03:00:00Z'],
  ])('%s', (_, now, kind, until) => {
    expect(opening(now)).toMatchObject({ kind, until: at(until) });
  });

  it('is open on its days alone, which are those on which it begins', () => {
    const window = MaintenanceWindow.parse({ ...night, days: ['sat'] });

    expect(opening('2026-02-08T02:00:00Z', { window }).kind).toBe('open');
    expect(opening('2026-02-08T21:30:00Z', { window })).toMatchObject({
      kind: 'closed',
      until: at('2026-02-14T21:00:00Z'),
    });
  });

  it('that clocks skip is there again a week later', () => {
    const window = MaintenanceWindow.parse({ days: ['sun'], from: '02:10', to: '03:10', timeZone: 'Europe/Berlin' });

    expect(opening('2026-03-28T12:00:00Z', { window })).toMatchObject({ until: at('2026-04-05T00:10:00Z') });
  });

  it('opens the second time and closes the first time that clocks show its times', () => {
    const late = MaintenanceWindow.parse({ from: '02:30', to: '05:00', timeZone: 'Europe/Berlin' });
    const early = MaintenanceWindow.parse({ from: '01:00', to: '02:30', timeZone: 'Europe/Berlin' });

    expect(opening('2026-10-25T00:45:00Z', { window: late })).toMatchObject({ until: at('2026-10-25T01:30:00Z') });
    expect(opening('2026-10-25T00:15:00Z', { window: early })).toMatchObject({ until: at('2026-10-25T00:30:00Z') });
    expect(opening('2026-10-25T00:45:00Z', { window: early }).kind).toBe('closed');
  });

  it('is open only while clocks show its times, and opens when it says', () => {
    const zone = fc.constantFrom('Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'Africa/Cairo');
    const hour = fc.integer({ min: 0, max: 23 });
    const any = fc.record({ timeZone: zone, from: hour, to: hour, minute: fc.integer({ min: 0, max: 525_600 }) });

    fc.assert(
      fc.property(any, ({ timeZone, from, to, minute }) => {
        fc.pre(from !== to);
        const window = MaintenanceWindow.parse({ from: clock(from), to: clock(to), timeZone });
        const now = at('2026-01-01T00:00:00Z') + minute * 60_000;

        const found = openingAt({ window, freeze: [] }, now, 0);

        const shown = new Intl.DateTimeFormat('en-GB', { timeZone, timeStyle: 'short' }).format(now);
        const [isBegun, isEnded] = [shown >= clock(from), shown >= clock(to)];
        const isShown = from < to ? isBegun && !isEnded : isBegun || !isEnded;
        if (found.kind === 'open') expect(isShown).toBe(true);
        else expect(openingAt({ window, freeze: [] }, found.until, 0).kind).toBe('open');
        expect(found.until).toBeGreaterThan(now);
      }),
      { numRuns: 200 },
    );
  });

  it('says how long it is', () => {
    expect([night, always].map(lengthOf)).toEqual([6 * 3600, 24 * 3600]);
  });
});

describe('a freeze', () => {
  const peak = { from: '2026-12-20', to: '2027-01-03', timeZone: 'America/New_York', why: 'peak season' };

  it.each([
    ['holds from the beginning of its first day', '2026-12-20T05:00:00Z', 'closed'],
    ['does not hold before', '2026-12-20T04:59:00Z', 'open'],
    ['holds to the end of its last day', '2027-01-04T04:59:59Z', 'closed'],
    ['is over then', '2027-01-04T05:00:00Z', 'open'],
  ])('%s', (_, now, kind) => {
    expect(opening(now, { window: always, freeze: [peak], seconds: 0 }).kind).toBe(kind);
  });

  it('says why, and until when', () => {
    expect(opening('2026-12-25T23:00:00Z', { freeze: [peak] })).toEqual({
      kind: 'closed',
      why: 'freeze: peak season',
      until: at('2027-01-04T05:00:00Z'),
    });
  });

  it('lets nothing begin that would run into it', () => {
    const freeze = [{ from: '2026-02-03T02:00:00Z', to: '2026-02-03T05:00:00Z', why: 'a launch' }];
    const asked = (now: string) => opening(now, { window: always, freeze, seconds: 1800 });

    expect(asked('2026-02-03T01:30:00Z').kind).toBe('open');
    expect(asked('2026-02-03T01:30:01Z')).toMatchObject({ kind: 'closed', until: at('2026-02-03T05:00:00Z') });
  });

  it('begins early and ends late where clocks show its times twice', () => {
    const { start } = frozenBetween({ from: '2026-10-25T02:30', to: '2026-11-01', timeZone: 'Europe/Berlin' });
    const { end } = frozenBetween({ from: '2026-10-01', to: '2026-10-25T02:30', timeZone: 'Europe/Berlin' });

    expect([start, end]).toEqual([at('2026-10-25T00:30:00Z'), at('2026-10-25T01:30:00Z')]);
  });

  it.each<[string, object, string]>([
    ['a date without a zone', { timeZone: undefined }, 'timeZone: is needed'],
    ['an end before its beginning', { to: '2026-12-19' }, 'to: must be later'],
    ['a day that no month has', { from: '2026-02-30' }, 'from: must be a date'],
    ['an unknown zone', { timeZone: 'Europe/Bonn' }, 'timeZone: must be a time zone'],
    ['no reason', { why: '' }, 'why: must say why'],
  ])('may not have %s', (_, changes, says) => {
    const { error } = Freeze.safeParse({ ...peak, ...changes });
    const problems = error ? inputProblems(error).map(({ path, message }) => `${path}: ${message}`) : [];

    expect(problems.join()).toContain(says);
  });
});

const clock = (hour: number) => `${String(hour).padStart(2, '0')}:00`;
