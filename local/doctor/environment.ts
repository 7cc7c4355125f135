import { type Finding, finding } from './finding.ts';
import type { DoctorWorld } from './world.ts';

// As `engines` in package.json has it.
const LEAST_NODE = [20, 19] as const;

export function nodeFinding({ nodeVersion }: DoctorWorld): Finding {
  const [major = 0, minor = 0] = nodeVersion.split('.').map(Number);
  const isEnough = major > LEAST_NODE[0] || (major === LEAST_NODE[0] && minor >= LEAST_NODE[1]);
  if (isEnough) return finding('Node', 'ok', `Node ${nodeVersion}.`);
  const least = LEAST_NODE.join('.');
  return finding('Node', 'problem', `Node ${nodeVersion} is older than ${least}, which this needs.`, 'nvm install 24');
}

/** Whether the clients go to AWS itself: an endpoint that is left over from a local run answers as if it were. */
export function endpointFinding({ env, configFile, connection }: DoctorWorld): Finding {
  if (connection.endpoint !== undefined) {
    return finding('Endpoint', 'ok', `${connection.endpoint}, as --endpoint says: not AWS.`);
  }
  if (ignoresEndpoints(env)) {
    return finding('Endpoint', 'ok', 'AWS itself: AWS_IGNORE_CONFIGURED_ENDPOINT_URLS is set.');
  }
  const { variables, configured } = configuredEndpoints(env, configFile);
  const [name] = variables.map(([key]) => key);
  if (name !== undefined) {
    const set = variables.map(([key, value]) => `${key}=${value}`).join(', ');
    const unset = `unset ${variables.map(([key]) => key).join(' ')}`;
    return finding('Endpoint', 'warning', `Not AWS itself is asked, since this is set: ${set}.`, unset);
  }
  if (configured.length > 0) {
    const found = `Not AWS itself is asked, since the AWS configuration file has endpoint_url = ${configured.join(', ')}.`;
    return finding('Endpoint', 'warning', found, 'export AWS_IGNORE_CONFIGURED_ENDPOINT_URLS=true');
  }
  return finding('Endpoint', 'ok', 'AWS itself.');
}

const ignoresEndpoints = (env: DoctorWorld['env']): boolean =>
  env.AWS_IGNORE_CONFIGURED_ENDPOINT_URLS?.toLowerCase() === 'true';

/** Which variables of a shell, and which lines of its AWS configuration file, send calls elsewhere than to AWS. */
export function configuredEndpoints(env: DoctorWorld['env'], configFile: string | undefined) {
  if (ignoresEndpoints(env)) return { variables: [], configured: [] };
  const variables = Object.entries(env).filter(([key, value]) => /^AWS_ENDPOINT_URL(_|$)/.test(key) && value);
  const configured = configFile === undefined ? [] : endpointsIn(configFile, env.AWS_PROFILE ?? 'default');
  return { variables, configured };
}

/** Every endpoint_url that counts for a profile: its own, and those of the services section that it names. */
function endpointsIn(text: string, profile: string): string[] {
  const sections = new Map<string, string[]>();
  let lines: string[] = [];
  for (const line of text.split(/\r?\n/)) {
    const [, header] = /^\s*\[([^\]]+)\]/.exec(line) ?? [];
    if (header === undefined) lines.push(line);
    else {
      lines = [];
      sections.set(header.trim().replace(/\s+/g, ' '), lines);
    }
  }
  const own = sections.get(profile === 'default' ? 'default' : `profile ${profile}`) ?? [];
  const settingIn = (line: string, key: string) => new RegExp(`^\\s*${key}\\s*=\\s*(\\S+)`).exec(line)?.[1];
  const services = own.map((line) => settingIn(line, 'services')).find((name) => name !== undefined);
  const counted = [...own, ...(sections.get(`services ${services}`) ?? [])];
  return counted.map((line) => settingIn(line, 'endpoint_url')).filter((url) => url !== undefined);
}
