import { readConfiguration } from '../../configuration/configuration.ts';

/** The members in which two configurations differ, such as `autoScaling/minReplicas`; none when one cannot be read. */
export function changedMembers(from: string | null, to: string | null): string[] {
  const [old, now] = [readConfiguration(from ?? ''), readConfiguration(to ?? '')];
  if ('problem' in old || 'problem' in now) return [];
  return differing(old.values, now.values, '');
}

function differing(old: unknown, now: unknown, at: string): string[] {
  if (isObject(old) && isObject(now)) {
    const keys = [...new Set([...Object.keys(old), ...Object.keys(now)])];
    return keys.flatMap((key) => differing(old[key], now[key], at === '' ? key : `${at}/${key}`));
  }
  if (at === '' || isSame(old, now)) return [];
  // A whole branch that comes or goes is named by its top.
  return [at];
}

function isSame(a: unknown, b: unknown): boolean {
  if (isObject(a) && isObject(b)) return differing(a, b, '').length === 0;
  if (!Array.isArray(a) || !Array.isArray(b)) return a === b;
  return a.length === b.length && a.every((item, i) => isSame(item, b[i]));
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
