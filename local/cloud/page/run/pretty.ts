import type { HistoryRow } from '../wire.ts';
import type { RunEvent } from './executions.ts';

/** A JSON text as people read it; another text as it is. */
export function pretty(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}

/** An event with its details as Step Functions has them, but for task tokens, which are credentials. */
export function historyRow(event: RunEvent): HistoryRow {
  const { id = 0, timestamp, type = '', previousEventId: _, ...details } = event;
  const [inner] = Object.values(details).filter((value) => value !== undefined);
  const text = inner === undefined ? '' : JSON.stringify(withoutTokens(inner), null, 2);
  return { id, at: timestamp?.getTime() ?? 0, type, details: text };
}

function withoutTokens(value: unknown): unknown {
  if (typeof value === 'string') return nested(value);
  if (Array.isArray(value)) return value.map(withoutTokens);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key, /^taskToken$/i.test(key) ? '(hidden)' : withoutTokens(inner)]),
  );
}

/** Step Functions has JSON within JSON. */
function nested(text: string): unknown {
  if (!/^\s*[[{]/.test(text)) return text;
  try {
    return withoutTokens(JSON.parse(text));
  } catch {
    return text;
  }
}
