import type { ObjectStore } from '../../../../local/engine/run/branch.ts';
import { aScope, type States } from '../machine-run.ts';

const ProcessorConfig = { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' };

/** A distributed Map, M, whose children run these states. */
export const distributed = (states: States, rest: object = {}): States => ({
  M: { Type: 'Map', ItemProcessor: { ProcessorConfig, ...aScope(states) }, End: true, ...rest },
});
export const pass = { I: { Type: 'Pass', End: true } };

/** A bucket, by the paths of its files. */
export const aStore = (files: Record<string, string> = {}): ObjectStore & { files: Record<string, string> } => ({
  files,
  getObject: async (bucket, key) => {
    const body = files[`${bucket}/${key}`];
    if (body === undefined) throw new Error(`NoSuchKey: ${key}`);
    return body;
  },
  putObject: async (bucket, key, body) => {
    files[`${bucket}/${key}`] = body;
  },
  listObjects: async (bucket, prefix) =>
    Object.entries(files)
      .filter(([path]) => path.startsWith(`${bucket}/${prefix}`))
      .map(([path, body]) => ({ Key: path.slice(bucket.length + 1), Size: body.length })),
});
