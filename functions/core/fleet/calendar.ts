import * as z from 'zod/mini';
import { instantOf, isTimeZone, type LocalDate, localDateOf, plusDays, weekdayOf } from './local-time.ts';

const DAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const;

const ZONE_RULE = 'must be a time zone such as Europe/Berlin or UTC';
const TimeZone = z.string(ZONE_RULE).check(z.refine(isTimeZone, ZONE_RULE));

const TIME_RULE = 'must be a time of day from 00:00 to 23:59';
const TimeOfDay = z.string(TIME_RULE).check(z.regex(/^([01]\d|2[0-3]):[0-5]\d$/, TIME_RULE));
const END_RULE = 'must be a time of day from 00:00 to 24:00';
const EndOfWindow = z.string(END_RULE).check(z.regex(/^(([01]\d|2[0-3]):[0-5]\d|24:00)$/, END_RULE));

/**
 * When clusters may be started: from one time of day to another, the next day if that is not later, on the days on which it
 * begins.
 */
export const MaintenanceWindow = z
  .strictObject({
    days: z.optional(
      z.array(z.enum(DAYS, `must be days such as ${DAYS.join(', ')}`)).check(z.minLength(1, 'must name a day')),
    ),
    from: TimeOfDay,
    to: EndOfWindow,
    timeZone: TimeZone,
  })
  .check(
    z.refine(({ from, to }) => from !== to, {
      error: 'must differ from `from`; 00:00 to 24:00 is the whole day',
      path: ['to'],
    }),
  );
export type MaintenanceWindow = z.infer<typeof MaintenanceWindow>;

const MOMENT_RULE =
  'must be a date such as 2026-12-24, a local time such as 2026-12-24T18:00, or a time with its offset such as 2026-12-24T18:00:00Z';
const LOCAL = /^(\d{4})-(\d\d)-(\d\d)(?:T(\d\d):(\d\d))?$/;
const Moment = z.string(MOMENT_RULE).check(z.refine((text) => isLocal(text) || isInstant(text), MOMENT_RULE));

/** When nothing is started, and why. Dates and local times are those of `timeZone`; a date as the end is its whole day. */
export const Freeze = z
  .strictObject({
    from: Moment,
    to: Moment,
    timeZone: z.optional(TimeZone),
    why: z
      .string('must say why')
      .check(z.minLength(1, 'must say why'), z.maxLength(300, 'must have at most 300 characters')),
  })
  .check(
    z.check(({ value, issues }) => {
      const problem = (path: 'to' | 'timeZone', message: string) =>
        issues.push({ code: 'custom', message, path: [path], input: value });
      const isZoneNeeded = [value.from, value.to].some(isLocal);
      if (isZoneNeeded && value.timeZone === undefined) problem('timeZone', 'is needed for a date or a local time');
      else if (isTimeZone(value.timeZone ?? 'UTC')) {
        const { start, end } = frozenBetween(value);
        if (end <= start) problem('to', 'must be later than `from`');
      }
    }),
  );
export type Freeze = z.infer<typeof Freeze>;

/** When clusters may be started: within the window, if there is one, and in none of the freezes. */
export type Calendar = { window: MaintenanceWindow | undefined; freeze: readonly Freeze[] };

/** A span of time in milliseconds since the epoch: from `start` on, until before `end`. */
type Span = { start: number; end: number };

/** Whether something that takes so long may begin now, and otherwise why not, and when to look again. */
export type Opening = { kind: 'open'; until: number } | { kind: 'closed'; why: string; until: number };

const DAY = 86_400_000;
const FOREVER = Number.MAX_SAFE_INTEGER;

/** A time change may swallow a window; it is there again a week later. */
const MOST_DAYS = 15;

/**
 * Whether something that takes `seconds` may begin at `now`. A window opens late and closes early, and a freeze begins early and
 * ends late, where clocks show a time twice or skip it.
 */
export function openingAt({ window, freeze }: Calendar, now: number, seconds: number): Opening {
  const spans = freeze.map((each) => ({ ...frozenBetween(each), why: each.why }));
  const frozen = spans.filter(({ start, end }) => start <= now && now < end);
  const [longest] = frozen.toSorted((one, other) => other.end - one.end);
  if (longest) return { kind: 'closed', why: `freeze: ${longest.why}`, until: longest.end };

  const [next] = spans.filter(({ start }) => start > now).toSorted((one, other) => one.start - other.start);
  if (next && now + seconds * 1000 > next.start) {
    return { kind: 'closed', why: `too little time before a freeze: ${next.why}`, until: next.end };
  }
  const freezesAt = next?.start ?? FOREVER;
  if (window === undefined) return { kind: 'open', until: freezesAt };

  const [current, following] = windowsAfter(window, now);
  if (current === undefined) return { kind: 'closed', why: 'the maintenance window never opens', until: now + DAY };
  if (current.start > now) return { kind: 'closed', why: 'the maintenance window is closed', until: current.start };
  if (now + seconds * 1000 > current.end) {
    return {
      kind: 'closed',
      why: 'too little time before the maintenance window closes',
      until: following?.start ?? now + DAY,
    };
  }
  return { kind: 'open', until: Math.min(current.end, freezesAt) };
}

/** The windows that have not closed yet, in order. */
function windowsAfter(window: MaintenanceWindow, now: number): Span[] {
  const today = localDateOf(now, window.timeZone);
  return Array.from({ length: MOST_DAYS }, (_, index) => plusDays(today, index - 1))
    .filter((date) => window.days === undefined || window.days.some((day) => DAYS.indexOf(day) === weekdayOf(date)))
    .map((date) => openBetween(window, date))
    .filter(({ start, end }) => start < end && end > now);
}

/** When the window that begins on a date is open; empty when a time change swallows it. */
function openBetween({ from, to, timeZone }: MaintenanceWindow, date: LocalDate): Span {
  const [start, end] = [minutesOf(from), minutesOf(to)];
  const last = end > start ? date : plusDays(date, 1);
  return { start: instantOf(date, start, timeZone, 'later'), end: instantOf(last, end, timeZone, 'earlier') };
}

/** The seconds that a window is usually open. */
export function lengthOf({ from, to }: MaintenanceWindow): number {
  const minutes = minutesOf(to) - minutesOf(from);
  return (minutes > 0 ? minutes : minutes + 24 * 60) * 60;
}

function minutesOf(time: string): number {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  return hours * 60 + minutes;
}

/** When a freeze is in force. */
export function frozenBetween({ from, to, timeZone = 'UTC' }: Pick<Freeze, 'from' | 'to' | 'timeZone'>): Span {
  return { start: momentOf(from, timeZone, 'earlier'), end: momentOf(to, timeZone, 'later') };
}

function momentOf(text: string, timeZone: string, meant: 'earlier' | 'later'): number {
  const local = localOf(text);
  if (local === undefined) return Date.parse(text);
  const { date, minutes } = local;
  // Of a date as an end, the whole day counts.
  if (minutes === undefined) return instantOf(meant === 'earlier' ? date : plusDays(date, 1), 0, timeZone, meant);
  return instantOf(date, minutes, timeZone, meant);
}

function localOf(text: string): { date: LocalDate; minutes: number | undefined } | undefined {
  const [, year, month, day, hours, minutes] = LOCAL.exec(text) ?? [];
  if (year === undefined) return undefined;
  const date = { year: Number(year), month: Number(month), day: Number(day) };
  const isThere = JSON.stringify(plusDays(date, 0)) === JSON.stringify(date);
  if (!isThere || Number(hours ?? 0) > 23 || Number(minutes ?? 0) > 59) return undefined;
  return { date, minutes: hours === undefined ? undefined : Number(hours) * 60 + Number(minutes) };
}

const isLocal = (text: string): boolean => localOf(text) !== undefined;

const isInstant = (text: string): boolean =>
  /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:\d\d)$/.test(text) && !Number.isNaN(Date.parse(text));
