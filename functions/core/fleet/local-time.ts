/** A date of the calendar without a time zone. */
export type LocalDate = { year: number; month: number; day: number };

/** Which instant is meant by a local time that clocks show twice, or skip. */
export type Meant = 'earlier' | 'later';

const MINUTE = 60_000;
const DAY = 86_400_000;

const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone);
  if (known) return known;
  const numeric = 'numeric';
  const fields = {
    year: numeric,
    month: numeric,
    day: numeric,
    hour: numeric,
    minute: numeric,
    second: numeric,
  } as const;
  const made = new Intl.DateTimeFormat('en-US', { timeZone, hourCycle: 'h23', era: 'short', ...fields });
  formats.set(timeZone, made);
  return made;
}

/** Whether a name is a time zone of the IANA database, as far as this Node knows it. */
export function isTimeZone(name: string): boolean {
  try {
    formatOf(name);
    return true;
  } catch {
    return false;
  }
}

/** What clocks of a zone show at an instant, to the second, in milliseconds as if it were UTC. */
function shownAt(instant: number, timeZone: string): number {
  const parts = new Map(
    formatOf(timeZone)
      .formatToParts(instant)
      .map(({ type, value }) => [type, Number(value)]),
  );
  const part = (type: Intl.DateTimeFormatPartTypes) => parts.get(type) ?? 0;
  return Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second'));
}

const offsetAt = (instant: number, timeZone: string): number => shownAt(instant, timeZone) - instant;

/** The date that calendars of a zone show at an instant. */
export function localDateOf(instant: number, timeZone: string): LocalDate {
  const shown = new Date(shownAt(instant, timeZone));
  return { year: shown.getUTCFullYear(), month: shown.getUTCMonth() + 1, day: shown.getUTCDate() };
}

/** The date so many days later; the time zone does not matter. */
export function plusDays({ year, month, day }: LocalDate, days: number): LocalDate {
  const date = new Date(Date.UTC(year, month - 1, day + days));
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() };
}

/** 0 for Sunday to 6 for Saturday. */
export function weekdayOf({ year, month, day }: LocalDate): number {
  return new Date(Date.UTC(year, month - 1, day)).getUTCDay();
}

/**
 * The instant at which clocks of a zone show a time: minutes after midnight of a date. Of a time that they show twice, the first
 * or the second; a time that they skip is counted from before or after the gap, which is `later` or `earlier`.
 */
export function instantOf({ year, month, day }: LocalDate, minutes: number, timeZone: string, meant: Meant): number {
  const shown = Date.UTC(year, month - 1, day) + minutes * MINUTE;
  const offsets = [offsetAt(shown - DAY, timeZone), offsetAt(shown + DAY, timeZone)];
  const candidates = offsets.map((offset) => shown - offset);
  const found = candidates.filter((instant) => shownAt(instant, timeZone) === shown);
  const possible = found.length > 0 ? found : candidates;
  return meant === 'earlier' ? Math.min(...possible) : Math.max(...possible);
}
