import { randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { type PageAnswer, refused } from './answers.ts';

const COOKIE = 'upkeep-page';

/** A token that nobody guesses, for the link to a page. */
export const newToken = (): string => randomBytes(24).toString('base64url');

/**
 * Keeps out whoever does not have the link: the first visit brings the token, which the browser then keeps as a cookie that no
 * script reads and no other site sends. Undefined when the request may be answered.
 */
export function tokenDenial({ url = '/', headers }: IncomingMessage, token: string): PageAnswer | undefined {
  const { pathname, searchParams } = new URL(url, 'http://localhost');
  const given = searchParams.get('token');
  if (pathname === '/' && given !== null && isSame(given, token)) {
    const cookie = `${COOKIE}=${token}; HttpOnly; SameSite=Strict; Path=/`;
    return { status: 303, type: 'text/plain', body: '', headers: { location: '/', 'set-cookie': cookie } };
  }
  const kept = new RegExp(`(?:^|; )${COOKIE}=([^;]+)`).exec(headers.cookie ?? '')?.[1];
  if (kept !== undefined && isSame(kept, token)) return undefined;
  return refused(401, 'Open the page by the link that upkeep serve printed: it has the token.');
}

const isSame = (one: string, other: string): boolean =>
  one.length === other.length && timingSafeEqual(Buffer.from(one), Buffer.from(other));
