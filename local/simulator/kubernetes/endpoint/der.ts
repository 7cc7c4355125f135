/** What a certificate is written in: https://www.itu.int/rec/T-REC-X.690 (tag, length, content). */
function der(tag: number, ...parts: readonly Uint8Array[]): Buffer {
  const content = Buffer.concat(parts);
  const { length } = content;
  if (length < 128) return Buffer.concat([Buffer.from([tag, length]), content]);
  const digits = Buffer.from(length.toString(16).padStart(length > 255 ? 4 : 2, '0'), 'hex');
  return Buffer.concat([Buffer.from([tag, 0x80 + digits.length]), digits, content]);
}

export const sequence = (...parts: readonly Uint8Array[]): Buffer => der(0x30, ...parts);
export const set = (...parts: readonly Uint8Array[]): Buffer => der(0x31, ...parts);
export const text = (value: string): Buffer => der(0x0c, Buffer.from(value));
export const octets = (value: Uint8Array): Buffer => der(0x04, value);
export const bits = (value: Uint8Array, unused = 0): Buffer => der(0x03, Buffer.from([unused]), value);
export const yes = (): Buffer => der(0x01, Buffer.from([0xff]));
export const tagged = (number: number, ...parts: readonly Uint8Array[]): Buffer => der(0xa0 + number, ...parts);
/** A name or an address of a certificate: context-specific, and not made of parts. */
export const plain = (number: number, value: Uint8Array): Buffer => der(0x80 + number, value);

/** A number without sign. */
export function integer(value: Uint8Array): Buffer {
  const isNegative = ((value[0] ?? 0) & 0x80) !== 0;
  return der(0x02, isNegative ? Buffer.concat([Buffer.from([0]), value]) : value);
}

/** A time of a certificate: with two digits for the year until 2049. */
export const time = (iso: string): Buffer => der(0x17, Buffer.from(`${iso.replace(/\D/g, '').slice(2, 14)}Z`));

export function objectId(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number);
  return der(0x06, Buffer.from([first * 40 + second, ...rest.flatMap(base128)]));
}

const base128 = (value: number): number[] =>
  value < 128 ? [value] : [...base128(Math.floor(value / 128)).map((digit) => digit | 0x80), value % 128];
