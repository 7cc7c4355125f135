import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { urlSuffixOf } from '../../../partition.ts';

const PREFIX = 'k8s-aws-v1.';
const LONGEST_TOKEN = 4096;
const VALID_MS = 15 * 60_000;
// Clocks differ.
const EARLY_MS = 5 * 60_000;

/** What a presigned request may have: https://github.com/kubernetes-sigs/aws-iam-authenticator (pkg/token) */
const PARAMETERS: ReadonlySet<string> = new Set(
  [
    'Action',
    'Version',
    'X-Amz-Algorithm',
    'X-Amz-Credential',
    'X-Amz-Date',
    'X-Amz-Expires',
    'X-Amz-Security-Token',
    'X-Amz-Signature',
    'X-Amz-SignedHeaders',
  ].map((name) => name.toLowerCase()),
);

/** Whose access key signed a token; or why the token is none. */
export type TokenReading = { accessKeyId: string } | { problem: string };

/**
 * Reads a bearer token as aws-iam-authenticator does: a presigned GetCallerIdentity of STS that signs the name of the cluster.
 * `now` are the times it may be valid at, `secretOf` knows the secrets of some access keys: with them signatures are checked, and those
 * that are genuine are remembered in `genuine`, since one token counts for many requests.
 */
export function readToken(
  token: string,
  options: {
    cluster: string;
    now: readonly number[];
    secretOf: (accessKeyId: string) => string | undefined;
    genuine?: Set<string>;
  },
): TokenReading {
  if (token.length > LONGEST_TOKEN) return { problem: 'token is too large' };
  if (!token.startsWith(PREFIX)) return { problem: `token is missing expected "${PREFIX}" prefix` };
  const url = urlOf(Buffer.from(token.slice(PREFIX.length), 'base64url').toString('utf8'));
  if (url?.protocol !== 'https:') return { problem: 'unexpected scheme in pre-signed URL' };
  if (url.pathname !== '/') return { problem: 'unexpected path in pre-signed URL' };
  const values = new Map([...url.searchParams].map(([name, value]) => [name.toLowerCase(), value]));
  const unknown = [...url.searchParams.keys()].find((name) => !PARAMETERS.has(name.toLowerCase()));
  if (unknown !== undefined) return { problem: `non-whitelisted query parameter "${unknown}"` };
  const value = (name: string) => values.get(name) ?? '';
  if (value('action') !== 'GetCallerIdentity') return { problem: 'unexpected action parameter in pre-signed URL' };
  const [, accessKeyId, day, region = ''] =
    /^([^/]+)\/(\d{8})\/([a-z0-9-]+)\/sts\/aws4_request$/.exec(value('x-amz-credential')) ?? [];
  if (accessKeyId === undefined) return { problem: 'X-Amz-Credential parameter is invalid in pre-signed URL' };
  if (!hostsOf(region).includes(url.host)) return { problem: `unexpected hostname "${url.host}" in pre-signed URL` };
  const signed = value('x-amz-signedheaders').split(';');
  if (!signed.includes('x-k8s-aws-id') || !signed.includes('host')) {
    return { problem: 'client did not sign the x-k8s-aws-id header in the pre-signed URL' };
  }
  const expires = value('x-amz-expires');
  if (!/^\d+$/.test(expires) || Number(expires) > 900) {
    return { problem: 'invalid X-Amz-Expires parameter in pre-signed URL' };
  }
  const problem = dateProblem(value('x-amz-date'), day, options.now);
  if (problem !== undefined) return { problem };
  const secret = options.secretOf(accessKeyId);
  const { genuine = new Set<string>() } = options;
  const known = `${options.cluster} ${secret} ${token}`;
  const isGenuine =
    secret === undefined || genuine.has(known) || isSignedWith(secret, url, { region, cluster: options.cluster });
  if (!isGenuine) return { problem: 'STS answered 403: SignatureDoesNotMatch' };
  genuine.clear();
  genuine.add(known);
  return { accessKeyId };
}

function urlOf(text: string): URL | undefined {
  return URL.canParse(text) ? new URL(text) : undefined;
}

const hostsOf = (region: string): string[] => [
  `sts.${region}.${urlSuffixOf(region)}`,
  `sts.${region}.api.aws`,
  ...(region === 'us-east-1' ? ['sts.amazonaws.com'] : []),
];

function dateProblem(date: string, day: string | undefined, times: readonly number[]): string | undefined {
  const [, y, mo, d, h, mi, s] = /^(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})(\d{2})Z$/.exec(date) ?? [];
  if (y === undefined || `${y}${mo}${d}` !== day) return `error parsing X-Amz-Date parameter ${date}`;
  const at = Date.parse(`${y}-${mo}-${d}T${h}:${mi}:${s}Z`);
  const isValid = times.some((now) => now < at + VALID_MS && now > at - EARLY_MS);
  return isValid ? undefined : 'X-Amz-Date parameter is expired (15m0s time limit)';
}

/** Whether STS would accept the signature: Signature Version 4 of a GET with the name of the cluster in a header. */
function isSignedWith(secret: string, url: URL, { region, cluster }: { region: string; cluster: string }): boolean {
  const values = new Map([...url.searchParams].map(([name, value]) => [name.toLowerCase(), value]));
  const date = values.get('x-amz-date') ?? '';
  const names = (values.get('x-amz-signedheaders') ?? '').split(';');
  const known: Readonly<Record<string, string>> = { host: url.host, 'x-k8s-aws-id': cluster };
  if (names.some((name) => known[name] === undefined)) return false;
  const query = [...url.searchParams]
    .filter(([name]) => name.toLowerCase() !== 'x-amz-signature')
    .map(([name, value]) => `${encoded(name)}=${encoded(value)}`)
    .sort();
  const headers = names.map((name) => `${name}:${known[name]}\n`).join('');
  const canonical = ['GET', '/', query.join('&'), headers, names.join(';'), digest('')].join('\n');
  const scope = `${date.slice(0, 8)}/${region}/sts/aws4_request`;
  const key = [date.slice(0, 8), region, 'sts', 'aws4_request'].reduce<Buffer>(hmac, Buffer.from(`AWS4${secret}`));
  const expected = hmac(key, ['AWS4-HMAC-SHA256', date, scope, digest(canonical)].join('\n'));
  const given = Buffer.from(values.get('x-amz-signature') ?? '', 'hex');
  return given.length === expected.length && timingSafeEqual(given, expected);
}

const digest = (text: string) => createHash('sha256').update(text).digest('hex');
const hmac = (key: Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest();
const encoded = (text: string) =>
  encodeURIComponent(text).replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
