import * as z from 'zod';
import { Cluster } from '../../../functions/core/cluster.ts';
import type { ExecutionRecord } from '../../cloud/step-functions/execution-record.ts';
import { shellWord } from './shell-word.ts';
import { type Terminal, textColumns } from './terminal.ts';
import { wrapped } from './wrap.ts';

/** What was stopped. `aws` is given when its EKS lives on: its Region, and where calls go when that is not AWS. */
export type Stopped = {
  record: ExecutionRecord;
  machine: string;
  input: string;
  aws?: { region: string; endpoint: string | undefined } | undefined;
};

const Request = z.looseObject({ cluster: Cluster, addon: z.string().optional(), profile: z.string().optional() });

/** The last word after Ctrl-C: what EKS is doing, and how to see what becomes of it. */
export function stoppedText({ record, machine, input, aws }: Stopped, terminal: Terminal): string {
  const unread = aws ? unreadChanges(record) : [];
  const said = [
    ...unsettled(record),
    ...unread.map(
      ({ name, cluster }) => `${name} on ${cluster} could not be read: what EKS does with it is not known.`,
    ),
  ];
  const lines = said.length > 0 ? said : ['No change is in progress on the clusters.'];
  const shown = lines.flatMap((line) => wrapped(line, textColumns(terminal) - 2)).map((line) => `  ${line}\n`);
  return `Stopped. What EKS is doing:\n${shown.join('')}${aws ? nextText({ machine, input, ...aws }, terminal) : ''}`;
}

const unsettled = ({ after }: ExecutionRecord): string[] =>
  after.flatMap(({ name, addons, fargateProfiles }) =>
    [...addons, ...fargateProfiles]
      .filter(({ status }) => status.endsWith('ING'))
      .map((thing) => `${thing.name} on ${name} is ${thing.status}: EKS completes this on its own.`),
  );

/** What the run changed of clusters that could not be read afterwards. */
function unreadChanges({ calls, after }: ExecutionRecord): { name: string; cluster: string }[] {
  const changed = calls
    .filter(({ by, operation }) => by === 'us' && /^(Update|Create|Delete)/.test(operation))
    .map(({ params }) => ({
      name: String(params.addonName ?? params.fargateProfileName),
      cluster: String(params.clusterName),
      isAddon: params.addonName !== undefined,
    }));
  const unread = changed.filter(({ name, cluster, isAddon }) => {
    const seen = after.find((each) => each.name === cluster);
    return !seen || (isAddon && !seen.addons.some((addon) => addon.name === name));
  });
  return [...new Map(unread.map((each) => [`${each.cluster}/${each.name}`, each])).values()];
}

/** The commands that show what became of it, and what is left to do. */
function nextText(
  { machine, input, region: home, endpoint }: Omit<Stopped, 'record' | 'aws'> & NonNullable<Stopped['aws']>,
  { command }: Terminal,
): string {
  const request = Request.safeParse(JSON.parse(input)).data;
  if (!request) return '';
  const { cluster, addon, profile } = request;
  const region = cluster.region ?? home;
  const elsewhere = endpoint === undefined ? '' : ` --endpoint-url ${shellWord(endpoint)}`;
  const eks = (words: string) => `  aws eks ${words} --region ${region}${elsewhere}\n`;
  const name = shellWord(cluster.name);
  const seen = [
    ...(addon === undefined ? [] : [eks(`describe-addon --cluster-name ${name} --addon-name ${shellWord(addon)}`)]),
    ...(profile === undefined ? [] : [eks(`list-fargate-profiles --cluster-name ${name}`)]),
    ...(addon === undefined && profile === undefined ? [eks(`list-addons --cluster-name ${name}`)] : []),
  ];
  const role = Object.entries({ roleArn: cluster.roleArn, externalId: cluster.externalId }).flatMap(([field, value]) =>
    value === undefined ? [] : [` --set cluster.${field}=${shellWord(value)}`],
  );
  const subject = `${addon === undefined ? '' : ` --addon ${shellWord(addon)}`}${profile === undefined ? '' : ` --profile ${shellWord(profile)}`}`;
  const plan = `  ${command} plan ${machine} --aws --region ${region} --cluster ${name}${subject}${role.join('')}\n`;
  return `To see what became of it, and what is left to do:\n${seen.join('')}${PLANNED.has(machine) ? plan : ''}`;
}

const PLANNED: ReadonlySet<string> = new Set(['update-addon', 'replace-fargate-profile', 'maintain-cluster']);
