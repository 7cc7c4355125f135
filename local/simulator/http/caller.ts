import type { World } from '../world/schema.ts';

export type Caller = { region: string; account: string };

/**
 * Who asks: the Region of the SigV4 credential scope, and the account that an access key id of the form
 * `ASIA` + 12 digits + anything names. Without them the world's own. Signatures are not checked.
 */
export function callerOf(world: World, headers: Readonly<Record<string, string>>): Caller {
  const scope = scopeIn(headers);
  const account = /^ASIA(\d{12})/.exec(scope?.[1] ?? '')?.[1];
  return { region: scope?.[2] ?? world.region, account: account ?? world.account };
}

/** The access key that a request was signed with. */
export const accessKeyIn = (headers: Readonly<Record<string, string>>): string | undefined => scopeIn(headers)?.[1];

function scopeIn(headers: Readonly<Record<string, string>>): RegExpExecArray | null {
  const given = headers.authorization ?? Object.entries(headers).find(([name]) => /^authorization$/i.test(name))?.[1];
  return /Credential=([^/,\s]+)\/\d{8}\/([a-z0-9-]+)\//.exec(given ?? '');
}
