export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** JSON text as Step Functions writes it; a value that has none (undefined) is null. */
export const toText = (value: unknown): string => JSON.stringify(value) ?? 'null';

export const bytesOf = (text: string): number => Buffer.byteLength(text);

/** The name Step Functions gives a value's type in its messages. */
export function typeName(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'array' : typeof value;
}
