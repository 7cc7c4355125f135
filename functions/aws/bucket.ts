import type { S3Client } from '@aws-sdk/client-s3';
import { WorkflowError } from '../core/errors/workflow-error.ts';
import { awsFailure, isThrottled, isUnavailable } from './aws-error.ts';
import { type Connection, clientOptions } from './connection.ts';

/** JSON and texts in the bucket of the stack. Throws `BucketUnavailable`. */
export interface Bucket {
  read(bucket: string, key: string): Promise<unknown>;
  /** `undefined` for an object that is not there, or that may not be read: S3 tells them apart only to who may list the bucket. */
  find(bucket: string, key: string): Promise<unknown>;
  /** Safe to repeat: it writes the whole object. */
  write(bucket: string, key: string, value: unknown): Promise<void>;
  /** The same for a text in UTF-8, of a type such as `text/html`. */
  writeText(bucket: string, key: string, content: { text: string; type: string }): Promise<void>;
}

/** Files that people have put into the bucket. Throws `BucketUnavailable`. */
export interface BucketFiles {
  /** The text of an object that is there. */
  readText(bucket: string, key: string): Promise<string>;
  /** The keys that begin with a prefix, in their order; at most the first thousand. */
  listKeys(bucket: string, prefix: string): Promise<string[]>;
}

export function bucketApi(connection: Connection = {}): Bucket & BucketFiles {
  let made: S3Client | undefined;
  // Loaded when it is needed: it is half of what a function may load.
  const s3 = async () => {
    const { GetObjectCommand, ListObjectsV2Command, PutObjectCommand, S3Client } = await import('@aws-sdk/client-s3');
    made ??= new S3Client({
      ...clientOptions(connection),
      // Of an endpoint of this computer, the bucket is no part of the name.
      forcePathStyle: connection.endpoint !== undefined || connection.requestHandler !== undefined,
      requestChecksumCalculation: 'WHEN_REQUIRED',
      responseChecksumValidation: 'WHEN_REQUIRED',
    });
    return { client: made, GetObjectCommand, ListObjectsV2Command, PutObjectCommand };
  };

  const put = async (Bucket: string, Key: string, content: { Body: string; ContentType: string }) => {
    const { client, PutObjectCommand } = await s3();
    await translated(() => client.send(new PutObjectCommand({ Bucket, Key, ...content })));
  };

  const readText = async (Bucket: string, Key: string): Promise<string> => {
    const { client, GetObjectCommand } = await s3();
    const { Body } = await translated(() => client.send(new GetObjectCommand({ Bucket, Key })));
    return (await Body?.transformToString()) ?? '';
  };
  const read = async (bucket: string, key: string): Promise<unknown> =>
    JSON.parse((await readText(bucket, key)) || 'null');

  return {
    read,
    readText,
    async listKeys(Bucket, Prefix) {
      const { client, ListObjectsV2Command } = await s3();
      const { Contents = [] } = await translated(() => client.send(new ListObjectsV2Command({ Bucket, Prefix })));
      return Contents.flatMap(({ Key }) => Key ?? []);
    },
    async find(bucket, key) {
      try {
        return await read(bucket, key);
      } catch (error) {
        if (error instanceof Error && ABSENT.has(error.name)) return undefined;
        throw error;
      }
    },
    write: (bucket, key, value) => put(bucket, key, { Body: JSON.stringify(value), ContentType: 'application/json' }),
    writeText: (bucket, key, { text, type }) => put(bucket, key, { Body: text, ContentType: `${type}; charset=utf-8` }),
  };
}

const ABSENT: ReadonlySet<string> = new Set(['NoSuchKey', 'AccessDenied']);

async function translated<Answer>(call: () => Promise<Answer>): Promise<Answer> {
  try {
    return await call();
  } catch (error) {
    const failure = awsFailure(error);
    if (!failure || !(isThrottled(failure) || isUnavailable(failure))) throw error;
    throw new WorkflowError('BucketUnavailable', `S3 answered ${failure.code}: ${failure.message}`, { cause: error });
  }
}
