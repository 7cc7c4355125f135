import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { configuredEndpoints } from '../../doctor/environment.ts';

/** What sends the calls of this shell elsewhere than to AWS, as `NAME=URL`; empty when nothing does. */
export function otherEndpoints(): string[] {
  const { variables, configured } = endpointsOfShell();
  return [...variables.map(([name, url]) => `${name}=${url}`), ...configured.map((url) => `endpoint_url=${url}`)];
}

/** Where the calls of this shell to EKS go when that is not AWS. */
export function eksEndpoint(): string | undefined {
  const { variables, configured } = endpointsOfShell();
  const urls = Object.fromEntries(variables);
  return urls.AWS_ENDPOINT_URL_EKS ?? urls.AWS_ENDPOINT_URL ?? configured[0];
}

function endpointsOfShell() {
  const { env } = process;
  return configuredEndpoints(env, awsConfigFile(env.AWS_CONFIG_FILE));
}

/** The text of the AWS configuration file; `undefined` when there is none. */
export function awsConfigFile(path = join(homedir(), '.aws', 'config')): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
