import { type LocalObjects, ObjectFault, objectRow, type StoredObject } from './object-store.ts';
import { escapeXml } from './query-protocol.ts';

const MOST_KEYS = 1000;

type Shown = { name: string; object?: StoredObject };

/** The XML of ListObjectsV2. Throws ObjectFault. */
export function listing(objects: LocalObjects, bucket: string, query: URLSearchParams): string {
  if (query.get('list-type') !== '2') {
    throw new ObjectFault('NotImplemented', 'Objects are listed here by ListObjectsV2, with list-type=2.', 501);
  }
  const prefix = query.get('prefix') ?? '';
  const delimiter = query.get('delimiter') ?? '';
  const most = countOf(query.get('max-keys'));
  const token = query.get('continuation-token');
  const after = token === null ? (query.get('start-after') ?? '') : keyOf(token);
  const encode = query.get('encoding-type') === 'url' ? encodeURIComponent : (text: string) => text;

  const rest = grouped(objects.list(bucket, prefix), prefix, delimiter).filter(({ name }) => isAfter(name, after));
  const shown = rest.slice(0, most);
  const last = shown.at(-1);
  const isTruncated = shown.length < rest.length;
  return element('ListBucketResult', [
    element('Name', bucket),
    element('Prefix', encode(prefix)),
    ...(delimiter === '' ? [] : [element('Delimiter', encode(delimiter))]),
    element('MaxKeys', String(most)),
    ...(query.has('encoding-type') ? [element('EncodingType', 'url')] : []),
    element('KeyCount', String(shown.length)),
    element('IsTruncated', String(isTruncated)),
    ...(isTruncated && last ? [element('NextContinuationToken', Buffer.from(last.name).toString('base64url'))] : []),
    ...shown.map(({ name, object }) =>
      object
        ? element(
            'Contents',
            Object.entries({ ...objectRow(object), Key: encode(name) }).map(([member, value]) =>
              element(member, String(value)),
            ),
          )
        : element('CommonPrefixes', [element('Prefix', encode(name))]),
    ),
  ]);
}

/** With a delimiter, keys that continue after it are listed once, by what they have in common. */
function grouped(objects: readonly StoredObject[], prefix: string, delimiter: string): Shown[] {
  if (delimiter === '') return objects.map((object) => ({ name: object.key, object }));
  const shown = new Map<string, Shown>();
  for (const object of objects) {
    const end = object.key.indexOf(delimiter, prefix.length);
    const name = end < 0 ? object.key : object.key.slice(0, end + delimiter.length);
    shown.set(name, end < 0 ? { name, object } : { name });
  }
  return [...shown.values()];
}

const isAfter = (name: string, key: string): boolean => Buffer.compare(Buffer.from(name), Buffer.from(key)) > 0;

function countOf(text: string | null): number {
  const count = Number(text ?? MOST_KEYS);
  if (!Number.isInteger(count) || count < 0) {
    throw new ObjectFault('InvalidArgument', 'Provided max-keys not an integer or within integer range', 400);
  }
  return Math.min(count, MOST_KEYS);
}

function keyOf(token: string): string {
  const key = Buffer.from(token, 'base64url').toString('utf8');
  if (key !== '') return key;
  throw new ObjectFault('InvalidArgument', 'The continuation token provided is incorrect', 400);
}

const element = (name: string, content: string | readonly string[]): string =>
  `<${name}>${typeof content === 'string' ? escapeXml(content) : content.join('')}</${name}>`;
