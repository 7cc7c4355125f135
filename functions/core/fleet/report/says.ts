const TO_DO = 'What to do:';

/** What happened, without what to do: the text of an outcome up to its advice. */
export function reasonsIn(says: string): string[] {
  const lines = linesOf(says);
  const at = lines.indexOf(TO_DO);
  return at === -1 ? lines : lines.slice(0, at);
}

/** What to do, as the text of an outcome ends. */
export function adviceIn(says: string): string[] {
  const lines = linesOf(says);
  const at = lines.indexOf(TO_DO);
  return at === -1 ? [] : lines.slice(at + 1);
}

const linesOf = (says: string): string[] => says.split('\n').filter((line) => line.trim() !== '');
