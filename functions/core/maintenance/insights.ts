import * as z from 'zod/mini';
import { awsEks } from '../aws-command.ts';
import type { ClusterPlace } from '../cluster.ts';
import type { NotScanned } from '../health/health.ts';

/** A check that EKS makes of a cluster by itself, before its upgrade or its rollback. Absent texts are empty. */
export type Insight = {
  id: string;
  category: string;
  name: string;
  /** The Kubernetes version that it is about. */
  clusterVersion: string | null;
  status: string;
  reason: string;
  /** What EKS found in detail; of a check that passes it is not read. */
  details: InsightDetails | NotScanned | undefined;
};

export type InsightDetails = {
  recommendation: string;
  resources: { arn: string; reason: string }[];
  compatible: { addon: string; versions: string[] }[];
  deprecations: { usage: string; replacedWith: string; stopServingVersion: string; clients: Client[] }[];
};
type Client = { userAgent: string; requests: number };

/**
 * An insight as a plan quotes it: a line for what EKS says of the whole, and one for each add-on and what to do. Without a category
 * it says that the insights could not be read.
 */
export const QuotedInsight = z.strictObject({
  category: z.nullable(z.string()),
  name: z.string(),
  clusterVersion: z.nullable(z.string()),
  status: z.string(),
  says: z.array(z.string()),
});
export type QuotedInsight = z.infer<typeof QuotedInsight>;

// A plan is carried through every state of its execution, beside what came of each item.
const MOST_INSIGHTS = 8;
const MOST_LINES = 8;
const LONGEST_LINE = 500;
const MOST_VERSIONS = 3;

/** What EKS itself says about the add-ons of a cluster, or that it could not be read. */
export function quotedInsights(
  cluster: ClusterPlace,
  read: readonly Insight[] | NotScanned,
  addons: readonly string[],
): QuotedInsight[] {
  if ('error' in read) return [notQuoted(read)];
  return read
    .filter((insight) => isAboutAddons(insight, addons))
    .toSorted((a, b) => rankOf(a) - rankOf(b))
    .slice(0, MOST_INSIGHTS)
    .map((insight) => {
      const { category, name, clusterVersion, status } = insight;
      const lines = linesOf(insight, addons).map((line) => line.slice(0, LONGEST_LINE));
      const more = lines.slice(MOST_LINES).length;
      const rest = more === 0 ? [] : [`${more} more: \`${describeCommand(cluster, insight.id)}\`.`];
      return { category, name, clusterVersion, status, says: [...lines.slice(0, MOST_LINES), ...rest] };
    });
}

const RANKS = ['ERROR', 'WARNING', 'UNKNOWN', 'PASSING'];

/** The worst first; a status that is not known here is looked at before those that pass. */
const rankOf = ({ status }: Insight): number => RANKS.indexOf(RANKS.includes(status) ? status : 'UNKNOWN');

const describeCommand = ({ name, region }: ClusterPlace, id: string): string =>
  awsEks({ region }, `describe-insight --cluster-name ${name} --id ${id}`);

/** A quoted insight in a line of a notification. */
export function insightLine({ category, name, clusterVersion, status, says }: QuotedInsight): string {
  if (category === null) return says.join(' ');
  const about = clusterVersion === null ? category : `${category}, Kubernetes ${clusterVersion}`;
  return [`EKS insight "${name}" (${about}): ${status}.`, ...says].join(' ');
}

function notQuoted({ what, error, message }: NotScanned): QuotedInsight {
  const line = `${what} could not be read, so the plan does not quote them: ${error}: ${message}`;
  return { category: null, name: what, clusterVersion: null, status: 'not read', says: [line.slice(0, LONGEST_LINE)] };
}

/** By its name, by the add-ons that EKS lists in it, or by a client of a deprecated API that is named as an add-on. */
function isAboutAddons({ name, details }: Insight, addons: readonly string[]): boolean {
  if (/\badd-?ons?\b/i.test(name) || addons.some((addon) => name.startsWith(`${addon} `))) return true;
  if (details === undefined || 'error' in details) return false;
  return (
    details.compatible.length > 0 ||
    details.resources.some(({ arn }) => addonOfArn(arn) !== undefined) ||
    details.deprecations.some(({ clients }) => clientsOf(clients, addons).length > 0)
  );
}

function linesOf({ reason, details }: Insight, addons: readonly string[]): string[] {
  const lines = [reason, ...(details === undefined ? [] : detailLines(details, addons))];
  return lines.filter((line) => line !== '');
}

function detailLines(details: InsightDetails | NotScanned, addons: readonly string[]): string[] {
  if ('error' in details) return [`${details.what} could not be read: ${details.error}: ${details.message}`];
  const { recommendation, resources, compatible, deprecations } = details;
  const named = [...resources.flatMap(({ arn }) => addonOfArn(arn) ?? []), ...compatible.map(({ addon }) => addon)];
  return [
    ...[...new Set(named)].map((addon) => addonLine(addon, details)),
    ...deprecations.flatMap((each) => deprecationLines(each, addons)),
    ...(recommendation === '' ? [] : [`EKS recommends: ${recommendation}`]),
  ];
}

function addonLine(addon: string, { resources, compatible }: InsightDetails): string {
  const reasons = resources.filter(({ arn }) => addonOfArn(arn) === addon).map(({ reason }) => reason);
  const versions = compatible.find((each) => each.addon === addon)?.versions;
  const says = [...reasons, ...(versions === undefined ? [] : [`EKS names as compatible ${versionsText(versions)}.`])];
  return `${addon}: ${says.filter((text) => text !== '').join(' ')}`;
}

function versionsText(versions: readonly string[]): string {
  if (versions.length === 0) return 'no version';
  const more = versions.length - MOST_VERSIONS;
  return `${versions.slice(0, MOST_VERSIONS).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

function deprecationLines(
  { usage, replacedWith, stopServingVersion, clients }: InsightDetails['deprecations'][number],
  addons: readonly string[],
): string[] {
  const instead = replacedWith === '' ? '' : `, replaced with ${replacedWith}`;
  const until = stopServingVersion === '' ? '' : `, not served from Kubernetes ${stopServingVersion} on`;
  return clientsOf(clients, addons).map(
    ({ userAgent, requests }) =>
      `${userAgent} called ${usage}${until}${instead}: ${requests} requests in the last 30 days.`,
  );
}

const clientsOf = (clients: readonly Client[], addons: readonly string[]): Client[] =>
  clients.filter(({ userAgent }) => addons.some((addon) => userAgent.startsWith(addon)));

/** The name in `arn:PARTITION:eks:REGION:ACCOUNT:addon/CLUSTER/NAME/ID`. */
const addonOfArn = (arn: string): string | undefined => /:addon\/[^/]+\/([^/]+)/.exec(arn)?.[1];
