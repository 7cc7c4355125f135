import { createHash } from 'node:crypto';
import { partitionOf } from '../../partition.ts';
import { LOCAL_CREDENTIALS } from '../chat/local-secrets.ts';

export type Credentials = { accessKeyId: string; secretAccessKey: string; sessionToken: string };

/**
 * The access key of a role: `ASIA`, the twelve digits of its account and four characters of its own, so that whoever reads a
 * signature knows who calls.
 */
function accessKeyOf(roleArn: string): string {
  const [, , , , account = '', resource = ''] = roleArn.split(':');
  return `ASIA${account}${digest(resource).slice(0, 4)}`;
}

/** The account of a role's credentials; undefined for keys that no local AssumeRole gave out. */
export const accountOfKey = (accessKeyId: string | undefined): string | undefined =>
  /^ASIA(\d{12})[0-9A-F]{4}$/.exec(accessKeyId ?? '')?.[1];

/** Keys of the user of an account, who may do everything there. */
export const userKeysOf = (account: string): Pick<Credentials, 'accessKeyId' | 'secretAccessKey'> => ({
  ...LOCAL_CREDENTIALS,
  accessKeyId: `ASIA${account}0000`,
});

/** Whoever signs with keys that are no role's: a user of this account, or of the one that the keys name. */
export function localUserArn(here: { region: string; account: string }, accessKeyId: string | undefined): string {
  return `arn:${partitionOf(here.region)}:iam::${accountOfKey(accessKeyId) ?? here.account}:user/local`;
}

/** What STS gives out for a session of a role. The secret key signs what stays on this computer. */
export function credentialsOf(roleArn: string, session: string): Credentials {
  const { secretAccessKey } = LOCAL_CREDENTIALS;
  return {
    accessKeyId: accessKeyOf(roleArn),
    secretAccessKey,
    sessionToken: `local/${digest(`${roleArn} ${session}`)}`,
  };
}

const digest = (text: string) => createHash('sha256').update(text).digest('hex').toUpperCase();

/** Roles by their access keys. Throws for two that would have the same. */
export function byAccessKey(roleArns: Iterable<string>): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const arn of roleArns) {
    const key = accessKeyOf(arn);
    const other = found.get(key);
    if (other !== undefined) throw new Error(`${arn} and ${other} have the same access key here: rename one.`);
    found.set(key, arn);
  }
  return found;
}

/** A session of a role as AWS writes it, with `assumed-role/NAME/SESSION` at the end. */
export function sessionArn(roleArn: string, session: string): string {
  const [, partition = '', , , account = '', resource = ''] = roleArn.split(':');
  return `arn:${partition}:sts::${account}:assumed-role/${resource.split('/').at(-1)}/${session}`;
}
