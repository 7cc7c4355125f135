/** The messages of a protobuf message by their field numbers: https://protobuf.dev/programming-guides/encoding */
type Fields = ReadonlyMap<number, Uint8Array>;

const WORDS = {
  resource: { 1: 'namespace', 2: 'verb', 3: 'group', 4: 'version', 5: 'resource', 6: 'subresource', 7: 'name' },
  path: { 1: 'path', 2: 'verb' },
};

const isProtobuf = (contentType: string) => /^application\/vnd\.kubernetes\.protobuf\b/.test(contentType);

/**
 * The body of a request as JSON text. kubectl has sent access reviews as protobuf since 1.32; nothing else is read in that
 * form: undefined.
 */
export function jsonText(bytes: Uint8Array, contentType: string): string | undefined {
  if (!isProtobuf(contentType)) return Buffer.from(bytes).toString('utf8');
  if (Buffer.from(bytes.subarray(0, 4)).toString('latin1') !== 'k8s\u0000') return undefined;
  const unknown = fieldsOf(bytes.subarray(4));
  const kind = textOf(fieldsOf(unknown.get(1)).get(2));
  if (kind === 'SelfSubjectReview') return JSON.stringify({ kind });
  if (kind !== 'SelfSubjectAccessReview') return undefined;
  const spec = fieldsOf(fieldsOf(unknown.get(2)).get(2));
  const [resource, path] = [spec.get(1), spec.get(2)];
  return JSON.stringify({
    kind,
    spec: {
      ...(resource && { resourceAttributes: named(fieldsOf(resource), WORDS.resource) }),
      ...(path && { nonResourceAttributes: named(fieldsOf(path), WORDS.path) }),
    },
  });
}

/** Only fields with a length are kept: texts, and messages. */
function fieldsOf(bytes: Uint8Array = new Uint8Array()): Fields {
  const found = new Map<number, Uint8Array>();
  for (let at = 0; at < bytes.length; ) {
    const [tag, afterTag] = varint(bytes, at);
    const [value, afterValue] = varint(bytes, afterTag);
    if (tag % 8 === 0) at = afterValue;
    else if (tag % 8 === 2) {
      found.set(Math.floor(tag / 8), bytes.subarray(afterValue, afterValue + value));
      at = afterValue + value;
    } else return found;
  }
  return found;
}

function varint(bytes: Uint8Array, start: number): [number, number] {
  let value = 0;
  for (let at = start, scale = 1; ; at += 1, scale *= 128) {
    const byte = bytes[at] ?? 0;
    value += (byte % 128) * scale;
    if (byte < 128) return [value, at + 1];
  }
}

const textOf = (bytes: Uint8Array = new Uint8Array()): string => Buffer.from(bytes).toString('utf8');

const named = (fields: Fields, words: Readonly<Record<number, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(words).map(([number, word]) => [word, textOf(fields.get(Number(number)))]));
