import { createHash } from 'node:crypto';
import { JsonFault } from '../aws/aws-json.ts';

type Page = { maxResults?: number | undefined; nextToken?: string | undefined };

const DEFAULT_PAGE = 100;

/**
 * One page of `items`. The token holds the key of the last item given out and is good for the same question alone; what is
 * new in front of that item does not shift the rest.
 */
export function pageOf<T>(
  items: readonly T[],
  question: object,
  keyOf: (item: T) => string,
  { maxResults, nextToken }: Page,
): { items: T[]; nextToken?: string } {
  const asked = createHash('sha256').update(JSON.stringify(question)).digest('base64url').slice(0, 12);
  const first = nextToken === undefined ? 0 : placeAfter(items, asked, keyOf, nextToken);
  const given = items.slice(first, first + (maxResults || DEFAULT_PAGE));
  const last = given.at(-1);
  if (last === undefined || first + given.length >= items.length) return { items: given };
  return { items: given, nextToken: Buffer.from(`${asked} ${keyOf(last)}`).toString('base64url') };
}

function placeAfter<T>(items: readonly T[], asked: string, keyOf: (item: T) => string, nextToken: string): number {
  const [question, key] = Buffer.from(nextToken, 'base64url').toString('utf8').split(' ');
  const place = question === asked ? items.findIndex((item) => keyOf(item) === key) : -1;
  if (place < 0) throw new JsonFault('InvalidToken', "Invalid Token: 'The nextToken is not one of this question'");
  return place + 1;
}
