const UNITS = [
  ['d', 86_400],
  ['h', 3600],
  ['min', 60],
  ['s', 1],
] as const;

/** `45 s`, `2 min 5 s`, `3 h 20 min`, `2 d 4 h`: the two largest units. */
export function tookText(seconds: number): string {
  let rest = Math.round(seconds);
  const amounts = UNITS.map(([unit, size]) => {
    const amount = Math.floor(rest / size);
    rest %= size;
    return { amount, unit };
  });
  const largest = amounts.findIndex(({ amount }) => amount > 0);
  const shown = amounts.slice(largest, largest + 2).filter(({ amount }) => amount > 0);
  return shown.length === 0 ? '0 s' : shown.map(({ amount, unit }) => `${amount} ${unit}`).join(' ');
}

/** An ISO 8601 time for people: `2026-03-02 09:00:00 UTC`. */
export const timeText = (time: string): string => `${new Date(time).toISOString().slice(0, 19).replace('T', ' ')} UTC`;
