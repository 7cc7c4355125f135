import { awsEks } from '../aws-command.ts';
import type { ClusterPlace } from '../cluster.ts';

/** What an error is about, as far as it is known: the names are filled into commands that a person can run as they are. */
export type Concerned = {
  cluster?: Pick<ClusterPlace, 'name' | 'region'> | undefined;
  addon?: string | undefined;
  version?: string | undefined;
  clusterVersion?: string | undefined;
};

type Maybe = { [Name in keyof Known]?: string | undefined };
type Known = { cluster: string; addon: string; version: string; clusterVersion: string };

/** Advice with a command when every name in it is known; without it otherwise. */
export function withCommand<Name extends keyof Known>(
  { cluster, ...of }: Concerned,
  names: readonly Name[],
  { command, says, otherwise }: { command: (known: Pick<Known, Name>) => string; says: string; otherwise: string },
): string {
  const all: Maybe = { ...of, cluster: cluster?.name };
  return isKnown(all, names) ? `\`${awsEks({ region: cluster?.region }, command(all))}\` ${says}` : otherwise;
}

function isKnown<Name extends keyof Known>(all: Maybe, names: readonly Name[]): all is Maybe & Pick<Known, Name> {
  return names.every((name) => all[name] !== undefined);
}
