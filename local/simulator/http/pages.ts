import { EksError } from './errors.ts';

const DEFAULT_PAGE = 100;

type Page = { maxResults?: number | undefined; nextToken?: string | undefined };

/**
 * One page of `items`, which are in the order of their keys. The token names the last key given out, so that what comes
 * and goes between two pages neither repeats nor hides the rest.
 */
export function pageOf<T>(
  kind: string,
  items: readonly T[],
  keyOf: (item: T) => string,
  page: Page,
): { items: T[]; nextToken: string | null } {
  const after = page.nextToken === undefined ? undefined : keyFrom(kind, page.nextToken);
  const rest = after === undefined ? items : items.filter((item) => keyOf(item) > after);
  const given = rest.slice(0, page.maxResults ?? DEFAULT_PAGE);
  const last = given.at(-1);
  const more = given.length < rest.length && last !== undefined;
  return { items: given, nextToken: more ? tokenFor(kind, keyOf(last)) : null };
}

export function byKey<T>(keyOf: (item: T) => string): (a: T, b: T) => number {
  return (a, b) => {
    if (keyOf(a) === keyOf(b)) return 0;
    return keyOf(a) < keyOf(b) ? -1 : 1;
  };
}

function tokenFor(kind: string, key: string): string {
  return Buffer.from(JSON.stringify([kind, key])).toString('base64');
}

function keyFrom(kind: string, token: string): string {
  try {
    const read: unknown = JSON.parse(Buffer.from(token, 'base64').toString('utf8'));
    if (Array.isArray(read) && read[0] === kind && typeof read[1] === 'string') return read[1];
  } catch {
    // Whatever is not a token of ours is refused below.
  }
  // Not documented by AWS; other services answer InvalidParameterException as well.
  throw new EksError('InvalidParameterException', 'The nextToken provided is not valid.');
}
