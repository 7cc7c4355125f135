import { randomUUID } from 'node:crypto';
import type { SimulatorRequest } from '../../simulator/simulator.ts';
import { header } from '../endpoint.ts';
import { etagOf, type LocalObjects, ObjectFault, type StoredObject } from './object-store.ts';
import { escapeXml, type WireAnswer } from './query-protocol.ts';
import { listing } from './s3-listing.ts';

/**
 * GetObject, HeadObject, PutObject and ListObjectsV2 of S3, path style (`/bucket/key`), for bodies that are UTF-8 text. All
 * else, be it a parameter or a header that would change the answer, is refused as NotImplemented. Never rejects.
 */
export function createS3(objects: LocalObjects): (request: SimulatorRequest) => WireAnswer {
  return (request) => {
    const { method } = request;
    try {
      return answered(objects, request);
    } catch (error) {
      const { code, message, status } = error instanceof ObjectFault ? error : failure(error);
      const body = `<Error><Code>${code}</Code><Message>${escapeXml(message)}</Message></Error>`;
      return xml(status, method === 'HEAD' ? '' : body);
    }
  };
}

function answered(objects: LocalObjects, request: SimulatorRequest): WireAnswer {
  const { method, headers } = request;
  const url = urlOf(request.path);
  const [bucket = '', ...rest] = url.pathname.slice(1).split('/');
  const key = decoded(rest.join('/'));
  // The SDKs name the operation in the query too.
  url.searchParams.delete('x-id');
  refuseOthers(request, url.searchParams, key);

  if (key === '' && method === 'GET') return xml(200, listing(objects, bucket, url.searchParams));
  if (key !== '' && method === 'PUT') {
    const contentType = header({ headers }, 'content-type') ?? 'binary/octet-stream';
    const { body } = objects.put({ bucket, key, body: request.body, contentType });
    return { status: 200, headers: { ...IDS(), etag: etagOf(body) }, body: '' };
  }
  if (key !== '' && (method === 'GET' || method === 'HEAD')) return objectAnswer(objects.find(bucket, key), method);
  throw notImplemented(`${method} of ${key === '' ? 'a bucket' : 'an object'}`);
}

function objectAnswer({ body, contentType, modified }: StoredObject, method: string): WireAnswer {
  const headers = {
    ...IDS(),
    etag: etagOf(body),
    'content-type': contentType,
    'last-modified': new Date(modified).toUTCString(),
  };
  if (method === 'GET') return { status: 200, headers, body };
  return { status: 200, headers: { ...headers, 'content-length': String(Buffer.byteLength(body)) }, body: '' };
}

const LISTING = new Set([
  'list-type',
  'prefix',
  'delimiter',
  'max-keys',
  'continuation-token',
  'start-after',
  'encoding-type',
  'fetch-owner',
]);
const CHANGING = [
  'range',
  'if-match',
  'if-none-match',
  'if-modified-since',
  'if-unmodified-since',
  'x-amz-copy-source',
];

function refuseOthers(request: SimulatorRequest, query: URLSearchParams, key: string): void {
  const known = key === '' && request.method === 'GET' ? LISTING : new Set<string>();
  const parameter = [...query.keys()].find((name) => !known.has(name));
  if (parameter !== undefined) throw notImplemented(`the parameter ${parameter}`);
  const changing = CHANGING.find((name) => header(request, name) !== undefined);
  if (changing !== undefined) throw notImplemented(`the header ${changing}`);
  const encoding = header(request, 'content-encoding') ?? '';
  if (/aws-chunked/.test(encoding) || header(request, 'x-amz-content-sha256')?.startsWith('STREAMING-')) {
    throw notImplemented('a body in signed chunks; send it in one piece');
  }
}

function urlOf(path: string): URL {
  try {
    return new URL(path, 'http://s3');
  } catch {
    throw new ObjectFault('InvalidURI', "Couldn't parse the specified URI.", 400);
  }
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new ObjectFault('InvalidURI', "Couldn't parse the specified URI.", 400);
  }
}

const notImplemented = (what: string) =>
  new ObjectFault(
    'NotImplemented',
    `The local S3 does not implement ${what}. It answers GetObject, HeadObject, PutObject and ListObjectsV2.`,
    501,
  );

const failure = (error: unknown) =>
  new ObjectFault('InternalError', `The local S3 failed: ${error instanceof Error ? error.message : error}`, 500);

const IDS = () => ({ 'x-amz-request-id': randomUUID() });

const xml = (status: number, body: string): WireAnswer => ({
  status,
  headers: { ...IDS(), 'content-type': 'application/xml' },
  body: body === '' ? '' : `<?xml version="1.0" encoding="UTF-8"?>\n${body}`,
});
