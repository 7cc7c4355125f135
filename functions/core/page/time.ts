/** `45 s`, `2 min 5 s`, `3 h 20 min`, `2 d 4 h`: the two largest units. */
export function tookText(seconds: number): string {
  const whole = Math.round(seconds);
  const units: [string, number][] = [
    ['d', 86_400],
    ['h', 3600],
    ['min', 60],
    ['s', 1],
  ];
  const at = units.findIndex(([, size]) => whole >= size);
  if (at === -1) return '0 s';
  const [[unit, size] = ['s', 1], next] = units.slice(at);
  const amount = Math.floor(whole / size);
  const rest = next === undefined ? 0 : Math.floor((whole % size) / next[1]);
  return rest === 0 ? `${amount} ${unit}` : `${amount} ${unit} ${rest} ${next?.[0]}`;
}

/** An ISO 8601 time for people: `2026-03-02 09:00:00 UTC`. */
export const timeText = (time: string): string => `${new Date(time).toISOString().slice(0, 19).replace('T', ' ')} UTC`;

/** `1 cluster`, `3 clusters`. */
export const countText = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;
