import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { configuredEndpoints } from '../../doctor/environment.ts';

/** What sends the calls of this shell elsewhere than to AWS, as `NAME=URL`; empty when nothing does. */
export async function otherEndpoints(): Promise<string[]> {
  const { env } = process;
  const { variables, configured } = configuredEndpoints(env, await awsConfigFile(env.AWS_CONFIG_FILE));
  return [...variables.map(([name, url]) => `${name}=${url}`), ...configured.map((url) => `endpoint_url=${url}`)];
}

/** Where the calls of this shell to EKS go when that is not AWS. */
export async function eksEndpoint(): Promise<string | undefined> {
  const { env } = process;
  const { variables, configured } = configuredEndpoints(env, await awsConfigFile(env.AWS_CONFIG_FILE));
  const urls = Object.fromEntries(variables);
  return urls.AWS_ENDPOINT_URL_EKS ?? urls.AWS_ENDPOINT_URL ?? configured[0];
}

/** The text of the AWS configuration file; `undefined` when there is none. */
export async function awsConfigFile(path = join(homedir(), '.aws', 'config')): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch {
    return undefined;
  }
}
