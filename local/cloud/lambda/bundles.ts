import { existsSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import * as z from 'zod';
import type { Settings } from '../../../functions/runtime/settings.ts';
import { lambdaNames } from '../../packaging/lambda-names.ts';
import { SECRET_ID } from '../aws/secrets.ts';
import { LOCAL_CHANNEL } from '../chat/local-chat.ts';
import { chatUrls } from '../chat/services.ts';
import type { Credentials } from '../iam/principals.ts';
import { settingsFor } from '../machines/machines.ts';
import type { Handler } from './functions.ts';

/** Where the built Lambdas find AWS: what is in the environment of a real one. */
export type BundleSurroundings = {
  endpoint?: string | undefined;
  region: string;
  account: string;
  credentials: { accessKeyId: string; secretAccessKey: string };
  settings?: Settings | undefined;
  /** Those of a Lambda's own role. */
  credentialsOf?: ((functionName: string) => Credentials) | undefined;
};

/** The built Lambdas, each in a thread whose environment is that of Lambda, so that this process's own stays as it is. */
export type Bundles = {
  lambdas(surroundings: BundleSurroundings): Record<string, Handler>;
  close(): Promise<void>;
};

// A handler answers or throws; either crosses as data, an error by the name that it has in the bundle.
const THREAD = `
import { parentPort } from 'node:worker_threads';
parentPort.on('message', async ({ id, path, payload }) => {
  try {
    const { handler } = await import(path);
    parentPort.postMessage({ id, result: JSON.stringify(await handler(JSON.parse(payload))) });
  } catch (thrown) {
    const { name, message, stack } = thrown instanceof Error ? thrown : new Error(String(thrown));
    parentPort.postMessage({ id, name, message, stack });
  }
});`;

const Reply = z.object({
  id: z.number(),
  result: z.string().optional(),
  name: z.string().optional(),
  message: z.string().optional(),
  stack: z.string().optional(),
});

/** The Lambdas that `npm run build` has made; throws when there are none. They speak to AWS over a socket only. */
export async function openBundles(outdir: URL = new URL('../../../dist/', import.meta.url)): Promise<Bundles> {
  const files = (await lambdaNames()).map((name) => ({ name, file: new URL(`${name}/index.mjs`, outdir) }));
  const missing = files.filter(({ file }) => !existsSync(file));
  if (missing.length > 0) {
    throw new Error(`Not built: ${missing.map(({ name }) => name).join(', ')}. Build them with: npm run build`);
  }

  const threads: Worker[] = [];
  let calls = 0;
  const waiting = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>();

  function started(surroundings: BundleSurroundings, functionName: string): Worker {
    const worker = new Worker(new URL(`data:text/javascript,${encodeURIComponent(THREAD)}`), {
      env: environment(surroundings, functionName),
      // Logs of Lambdas are for CloudWatch, not for whoever reads the record.
      stdout: true,
      stderr: true,
    });
    worker.on('message', (message) => {
      const { id, result, name = 'Error', message: text = '', stack } = Reply.parse(message);
      const call = waiting.get(id);
      waiting.delete(id);
      if (name === 'Error' && stack === undefined) call?.resolve(result === undefined ? null : JSON.parse(result));
      else call?.reject(Object.assign(new Error(text), { name, stack }));
    });
    worker.on('error', (error) => {
      for (const call of waiting.values()) call.reject(error);
      waiting.clear();
    });
    threads.push(worker);
    return worker;
  }

  return {
    lambdas(surroundings) {
      const bound = (functionName: string, path: string) => {
        let thread: Worker | undefined;
        return (payload: unknown) =>
          new Promise((resolve, reject) => {
            calls += 1;
            waiting.set(calls, { resolve, reject });
            thread ??= started(surroundings, functionName);
            thread.postMessage({ id: calls, path, payload: JSON.stringify(payload ?? null) });
          });
      };
      return Object.fromEntries(
        files.map(({ name, file }) => {
          const functionName = `${pascal(name)}Function`;
          return [functionName, bound(functionName, file.href)];
        }),
      );
    },
    async close() {
      await Promise.all(threads.map((thread) => thread.terminate()));
    },
  };
}

function environment(
  {
    endpoint,
    region,
    account,
    credentials,
    credentialsOf,
    settings = settingsFor({ region, account }),
  }: BundleSurroundings,
  functionName: string,
): Record<string, string> {
  if (endpoint === undefined) throw new Error('Built Lambdas need an endpoint that they reach over a socket.');
  const own = credentialsOf?.(functionName);
  const { slackApiUrl, githubApiUrl } = chatUrls(endpoint);
  return {
    AWS_ENDPOINT_URL: endpoint,
    AWS_REGION: region,
    AWS_ACCESS_KEY_ID: own?.accessKeyId ?? credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: own?.secretAccessKey ?? credentials.secretAccessKey,
    ...(own && { AWS_SESSION_TOKEN: own.sessionToken }),
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
    TABLE_NAME: settings.table,
    TOPIC_ARN: settings.topicArn,
    SCAN_MACHINE: settings.scanMachine ?? '',
    CHAT_SECRET_ID: SECRET_ID,
    SLACK_CHANNEL: LOCAL_CHANNEL,
    SLACK_API_URL: slackApiUrl,
    GITHUB_API_URL: githubApiUrl,
  };
}

const pascal = (name: string) => name.replace(/(^|-)([a-z])/g, (_, __, letter: string) => letter.toUpperCase());
