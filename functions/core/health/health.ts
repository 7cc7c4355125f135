import { createHash } from 'node:crypto';
import { isAddonBusy } from '../addon/addon.ts';
import { adviceOn, policyOf } from '../addon/advice/error-policy.ts';
import { issueAdvice } from '../fargate/profile/issue.ts';
import { type Issue, issueText } from '../issue.ts';
import type { Notice } from '../notice/notice.ts';
import type { Severity } from '../outcome.ts';

/** An add-on or a Fargate profile with the health that EKS reports of it. */
export type ResourceHealth = {
  accountId: string;
  region: string;
  cluster: string;
  kind: 'addon' | 'fargate-profile';
  name: string;
  status: string;
  issues: Issue[];
  /** Of an add-on, where EKS says so. */
  version?: string | undefined;
  namespace?: string | undefined;
};

/** What could not be read, and why. */
export type NotScanned = { what: string; error: string; message: string };

export type Health = 'healthy' | 'unhealthy' | 'changing';

const SOUND: ReadonlySet<string> = new Set(['ACTIVE']);

/** `changing`: EKS is at it, and whoever started that will tell; it is judged when it has come to rest. */
export function healthOf({ status, issues }: Pick<ResourceHealth, 'status' | 'issues'>): Health {
  if (isAddonBusy(status) || status === 'DELETING') return 'changing';
  return issues.length === 0 && SOUND.has(status) ? 'healthy' : 'unhealthy';
}

/** The same for the same trouble: codes and what they concern. Messages change with every count in them. */
export function fingerprint({ status, issues }: Pick<ResourceHealth, 'status' | 'issues'>): string {
  const codes = issues.map(({ code, resourceIds }) => JSON.stringify([code, [...resourceIds].sort()])).sort();
  const what = codes.length > 0 ? codes.join('\n') : status;
  return createHash('sha256').update(what).digest('hex').slice(0, 32);
}

/** What is wrong, in a line; remembered, to be told again when it is over. */
export function troubleText({ status, issues }: Pick<ResourceHealth, 'status' | 'issues'>): string {
  return [status, ...issues.map(issueText)].join('; ').slice(0, 2_000);
}

export function issueNotice(watched: ResourceHealth, source: string): Notice {
  const { cluster, name, status, issues } = watched;
  const codes = [...new Set(issues.map(({ code }) => code))];
  const looked = `Look at it in the EKS console; \`aws eks ${LOOK[watched.kind]} --cluster-name ${cluster}\` shows the same.`;
  const advice =
    watched.kind === 'addon' ? addonAdvice(watched, codes, issues) : codes.map((code) => issueAdvice({ code }));

  return {
    ...base(watched),
    name: 'HealthIssue',
    severity: severityOf(watched),
    summary: `${nameOf(watched)} is ${status}${issues.length > 0 ? ` with ${issues.length === 1 ? 'a health issue' : `${issues.length} health issues`}` : ', without a reason'}.`,
    reasons: [...issues.map(issueText), source],
    advice: codes.length > 0 ? [...new Set(advice)] : [looked],
    codes,
    resourceIds: [...new Set(issues.flatMap(({ resourceIds }) => resourceIds))],
    details: { status, resource: name },
  };
}

/** What a person does about the codes of an add-on, with its real names. */
export function addonAdvice(watched: ResourceHealth, codes: readonly string[], issues: readonly Issue[]): string[] {
  const { cluster, region, name: addon, version, namespace } = watched;
  return adviceOn({ cluster, region, addon, version, namespace }, codes, issues);
}

export function restoredNotice(watched: ResourceHealth, trouble: string): Notice {
  return {
    ...base(watched),
    name: 'HealthRestored',
    severity: 'info',
    summary: `${nameOf(watched)} is healthy again.`,
    reasons: trouble === '' ? [] : [`It was ${trouble}.`],
  };
}

/** An add-on that can heal by itself is no reason to get up; one that cannot is. */
function severityOf({ kind, issues }: ResourceHealth): Severity {
  const recovers = kind === 'addon' && issues.length > 0 && issues.every(({ code }) => policyOf(code).canRecover);
  return recovers ? 'warning' : 'error';
}

export function base({ accountId, region, cluster, kind, name }: Pick<ResourceHealth, Place>): Notice {
  return {
    version: '1',
    kind: 'health',
    machine: 'health',
    name: '',
    severity: 'info',
    cluster: { name: cluster, region, accountId },
    resource: { kind, name },
    summary: '',
    reasons: [],
    advice: [],
    codes: [],
    resourceIds: [],
    details: {},
  };
}

type Place = 'accountId' | 'region' | 'cluster' | 'kind' | 'name';

const LOOK = { addon: 'describe-addon', 'fargate-profile': 'describe-fargate-profile' } as const;

const nameOf = ({ kind, name, cluster }: ResourceHealth) =>
  kind === 'addon' ? `${name} on ${cluster}` : `Fargate profile ${name} on ${cluster}`;
