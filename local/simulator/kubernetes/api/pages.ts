import { byKey } from '../../http/pages.ts';
import { StatusError } from './status.ts';

type Place = { namespace: string; name: string };

// etcd is compacted every five minutes; a token of before is of no use.
const TOKEN_MS = 300_000;

const keyOf = ({ namespace, name }: Place): string => `${namespace}/${name}`;

/** One page in the order of names; the token says where the next begins, for five minutes. */
export function pageOf<T extends Place>(
  items: readonly T[],
  query: URLSearchParams,
  now: number,
): { items: T[]; token: string | undefined; remaining: number } {
  const limit = limitOf(query.get('limit'));
  const token = query.get('continue') ?? '';
  const after = token === '' ? undefined : placeIn(token, now);
  // Each key is made once: a page of a large cluster is the rest of it, sorted.
  const keyed = items.map((item) => ({ key: keyOf(item), item }));
  const rest = keyed
    .filter(({ key }) => after === undefined || key > after)
    .sort(byKey(({ key }) => key))
    .map(({ item }) => item);
  const page = limit === 0 ? rest : rest.slice(0, limit);
  const remaining = rest.length - page.length;
  const last = page.at(-1);
  return { items: page, remaining, token: last && remaining > 0 ? tokenFor(keyOf(last), now) : undefined };
}

function limitOf(text: string | null): number {
  const limit = Number(text ?? 0);
  if (Number.isInteger(limit) && limit >= 0) return limit;
  throw new StatusError(400, `strconv.ParseInt: parsing "${text}": invalid syntax`);
}

const tokenFor = (key: string, now: number): string => Buffer.from(JSON.stringify([now, key])).toString('base64url');

function placeIn(token: string, now: number): string {
  const [at, key] = read(token);
  if (typeof at !== 'number' || typeof key !== 'string') {
    throw new StatusError(400, 'continue key is not valid: illegal base64 data or JSON');
  }
  if (now - at <= TOKEN_MS) return key;
  throw new StatusError(
    410,
    'The provided continue parameter is too old to display a consistent list result. You must start a new list without the continue parameter.',
  );
}

function read(token: string): unknown[] {
  try {
    const value: unknown = JSON.parse(Buffer.from(token, 'base64url').toString('utf8'));
    return Array.isArray(value) ? value : [];
  } catch {
    return [];
  }
}
