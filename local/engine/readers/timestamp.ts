const RFC_3339 = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(\.\d{1,9})?(Z|[+-]\d\d:\d\d)$/;

/** Milliseconds since the epoch of an RFC 3339 time with T and offset, or undefined. Days that no month has are refused. */
export function parseTimestamp(value: unknown): number | undefined {
  const parts = typeof value === 'string' ? RFC_3339.exec(value) : null;
  if (!parts) return undefined;
  const [, year, month, day, hour, minute, second, fraction = '', offset] = parts;
  const daysInMonth = new Date(Date.UTC(Number(year), Number(month), 0)).getUTCDate();
  if (Number(day) > daysInMonth) return undefined;
  const text = `${year}-${month}-${day}T${hour}:${minute}:${second}${fraction.slice(0, 4)}${offset}`;
  const time = Date.parse(text);
  return Number.isNaN(time) ? undefined : time;
}
