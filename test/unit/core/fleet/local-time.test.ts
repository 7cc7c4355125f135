import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  instantOf,
  isTimeZone,
  type LocalDate,
  localDateOf,
  plusDays,
  weekdayOf,
} from '../../../../functions/core/fleet/local-time.ts';

const ZONES = ['Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'Africa/Cairo', 'America/St_Johns', 'UTC'];

describe('a local time', () => {
  const march = { year: 2026, month: 3, day: 29 };
  const october = { year: 2026, month: 10, day: 25 };

  it.each([
    ['that clocks skip is counted from after the gap', march, 150, 'earlier', '2026-03-29T00:30:00.000Z'],
    ['that clocks skip is counted from before it', march, 150, 'later', '2026-03-29T01:30:00.000Z'],
    ['that clocks show twice is the first', october, 150, 'earlier', '2026-10-25T00:30:00.000Z'],
    ['that clocks show twice is the second', october, 150, 'later', '2026-10-25T01:30:00.000Z'],
    ['in winter', { year: 2026, month: 1, day: 5 }, 0, 'later', '2026-01-04T23:00:00.000Z'],
  ] as const)('%s', (_, date, minutes, meant, instant) => {
    expect(new Date(instantOf(date, minutes, 'Europe/Berlin', meant)).toISOString()).toBe(instant);
  });

  it('is the first and the last instant at which clocks show it, on any day in any zone', () => {
    const day = fc.integer({ min: 0, max: 730 });
    const any = fc.record({ zone: fc.constantFrom(...ZONES), day, minutes: fc.integer({ min: 0, max: 95 }) });

    fc.assert(
      fc.property(any, ({ zone, day: days, minutes }) => {
        expectAsShown(plusDays({ year: 2025, month: 6, day: 1 }, days), minutes * 15, zone);
      }),
      { numRuns: 60 },
    );
  });

  it.each([
    ['Australia/Lord_Howe', { year: 2026, month: 4, day: 5 }],
    ['Australia/Lord_Howe', { year: 2026, month: 10, day: 4 }],
    ['Africa/Cairo', { year: 2026, month: 4, day: 24 }],
    ['Africa/Cairo', { year: 2026, month: 10, day: 29 }],
    ['America/New_York', { year: 2026, month: 3, day: 8 }],
    ['America/New_York', { year: 2026, month: 11, day: 1 }],
  ])('is the same around a time change of %s', (zone, date) => {
    for (let minutes = 0; minutes < 240; minutes += 15) expectAsShown(date, minutes, zone);
    for (let minutes = 0; minutes < 60; minutes += 15) expectAsShown(plusDays(date, 1), minutes, zone);
  });
});

it('a date is that of the zone, and has a day of the week', () => {
  const instant = Date.parse('2026-12-31T23:30:00Z');

  expect(localDateOf(instant, 'Europe/Berlin')).toEqual({ year: 2027, month: 1, day: 1 });
  expect(weekdayOf(localDateOf(instant, 'UTC'))).toBe(4);
  expect(plusDays({ year: 2028, month: 2, day: 28 }, 1)).toEqual({ year: 2028, month: 2, day: 29 });
});

it.each([
  ['Europe/Berlin', true],
  ['UTC', true],
  ['Europe/Bonn', false],
  ['', false],
])('%s is a time zone: %s', (name, is) => {
  expect(isTimeZone(name)).toBe(is);
});

function expectAsShown(date: LocalDate, minutes: number, zone: string): void {
  const showing = instantsShowing(date, minutes, zone);
  const earlier = instantOf(date, minutes, zone, 'earlier');
  const later = instantOf(date, minutes, zone, 'later');
  const what = `${zone} ${textOf(date, minutes)}`;

  if (showing.length > 0) expect([earlier, later], what).toEqual([showing[0], showing.at(-1)]);
  else {
    expect(shown(earlier, zone) < textOf(date, minutes), what).toBe(true);
    expect(shown(later, zone) > textOf(date, minutes), what).toBe(true);
  }
}

/** All instants at which clocks show a time, found by trying: offsets are multiples of 15 minutes, and at most 14 hours. */
function instantsShowing(date: LocalDate, minutes: number, zone: string): number[] {
  const middle = Date.UTC(date.year, date.month - 1, date.day) + minutes * 60_000;
  const tried = Array.from({ length: 4 * 28 + 1 }, (_, index) => middle + (index - 4 * 14) * 15 * 60_000);
  return tried.filter((instant) => shown(instant, zone) === textOf(date, minutes));
}

const two = (value: number) => String(value).padStart(2, '0');
const textOf = ({ year, month, day }: LocalDate, minutes: number) =>
  `${year}-${two(month)}-${two(day)} ${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
const formats = new Map(
  ZONES.map((timeZone) => [
    timeZone,
    new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'short' }),
  ]),
);
const shown = (instant: number, zone: string) => formats.get(zone)?.format(instant) ?? '';
