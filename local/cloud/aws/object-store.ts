import { createHash } from 'node:crypto';
import type { ObjectStore } from '../../engine/run/branch.ts';

/** One object as it is kept; `modified` is in milliseconds since the epoch. Bodies are text. */
export type StoredObject = { bucket: string; key: string; body: string; contentType: string; modified: number };

/** What S3 refuses, under its code. */
export class ObjectFault extends Error {
  readonly code: string;
  readonly status: number;

  constructor(code: string, message: string, status: number) {
    super(message);
    this.name = code;
    this.code = code;
    this.status = status;
  }
}

/** The project's one bucket: the engine's Maps read and write it, S3's wire form is in front of it. */
export type LocalObjects = ObjectStore & {
  readonly bucket: string;
  /** Throws ObjectFault NoSuchBucket, or AccessDenied for what is not there. */
  find(bucket: string, key: string): StoredObject;
  /** The text of an object of the bucket; undefined when there is none. */
  text(key: string): string | undefined;
  put(object: Pick<StoredObject, 'bucket' | 'key' | 'body' | 'contentType'>): StoredObject;
  /** Those whose keys begin with the prefix, in the order of their UTF-8 bytes. */
  list(bucket: string, prefix: string): StoredObject[];
};

/** The bucket for work lists and reports. */
export const bucketName = ({ account, region }: { account: string; region: string }) =>
  `eks-upkeep-${account}-${region}`;

const LONGEST_KEY_BYTES = 1024;

export function createObjects(options: {
  bucket: string;
  now: () => number;
  saved?: readonly StoredObject[];
  /** What is there from the start, by its key, as JSON. */
  files?: readonly (readonly [string, object])[];
  onPut?: (object: StoredObject) => void;
}): LocalObjects {
  const objects = new Map<string, StoredObject>();
  for (const [key, value] of options.files ?? []) {
    const own = { bucket: options.bucket, key, body: JSON.stringify(value), contentType: 'application/json' };
    objects.set(key, { ...own, modified: options.now() });
  }
  for (const object of options.saved ?? []) objects.set(object.key, object);

  const checkBucket = (bucket: string) => {
    if (bucket !== options.bucket) throw new ObjectFault('NoSuchBucket', 'The specified bucket does not exist', 404);
  };
  const find = (bucket: string, key: string) => {
    checkBucket(bucket);
    const found = objects.get(key);
    // As S3 answers whoever may not list the whole bucket, as none of our roles may.
    if (!found) throw new ObjectFault('AccessDenied', 'Access Denied', 403);
    return found;
  };
  const put: LocalObjects['put'] = (given) => {
    checkBucket(given.bucket);
    if (Buffer.byteLength(given.key) > LONGEST_KEY_BYTES) {
      throw new ObjectFault('KeyTooLongError', 'Your key is too long', 400);
    }
    const object = { ...given, modified: options.now() };
    objects.set(given.key, object);
    options.onPut?.(object);
    return object;
  };
  const list = (bucket: string, prefix: string) => {
    checkBucket(bucket);
    return [...objects.values()]
      .filter(({ key }) => key.startsWith(prefix))
      .sort((one, other) => Buffer.compare(Buffer.from(one.key), Buffer.from(other.key)));
  };

  return {
    bucket: options.bucket,
    find,
    text: (key) => objects.get(key)?.body,
    put,
    list,
    getObject: async (bucket, key) => find(bucket, key).body,
    async putObject(bucket, key, body) {
      put({ bucket, key, body, contentType: 'application/json' });
    },
    listObjects: async (bucket, prefix) => list(bucket, prefix).map(objectRow),
  };
}

/** An object as listObjectsV2 describes it. */
export function objectRow({ key, body, modified }: StoredObject) {
  return {
    Key: key,
    LastModified: new Date(modified).toISOString(),
    ETag: etagOf(body),
    Size: Buffer.byteLength(body),
    StorageClass: 'STANDARD',
  };
}

/** As S3 makes it for an object that was put in one part. */
export const etagOf = (body: string): string => `"${createHash('md5').update(body).digest('hex')}"`;
