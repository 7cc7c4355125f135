import { createHash } from 'node:crypto';
import { isChanging } from '../addon/addon.ts';
import { adviceOn, policyOf } from '../addon/advice/error-policy.ts';
import { awsEks } from '../aws-command.ts';
import { issueAdvice } from '../fargate/profile/issue.ts';
import { type Issue, issueText } from '../issue.ts';
import type { Notice } from '../notice/notice.ts';
import type { Severity } from '../outcome.ts';

/** An add-on or a Fargate profile with the health that EKS reports. */
export type ResourceHealth = {
  accountId: string;
  region: string;
  cluster: string;
  kind: 'addon' | 'fargate-profile';
  name: string;
  status: string;
  issues: Issue[];
  /** For an add-on, if EKS says. */
  version?: string | undefined;
  namespace?: string | undefined;
  /** Of a Fargate profile: they say what it replaced. */
  tags?: Record<string, string> | undefined;
};

/** What could not be read, and why. */
export type NotScanned = { what: string; error: string; message: string };

export type Health = 'healthy' | 'unhealthy' | 'changing';

const HEALTHY: ReadonlySet<string> = new Set(['ACTIVE']);

/** `changing`: a change is in progress; whoever started it reports its result, and the health counts once it has ended. */
export function healthOf({ status, issues }: Pick<ResourceHealth, 'status' | 'issues'>): Health {
  if (isChanging(status)) return 'changing';
  return issues.length === 0 && HEALTHY.has(status) ? 'healthy' : 'unhealthy';
}

/** The same for the same issues: codes and resources. Messages are left out, because they contain counts that change. */
export function fingerprint({ status, issues }: Pick<ResourceHealth, 'status' | 'issues'>): string {
  const codes = issues.map(({ code, resourceIds }) => JSON.stringify([code, [...resourceIds].sort()])).sort();
  const what = codes.length > 0 ? codes.join('\n') : status;
  return createHash('sha256').update(what).digest('hex').slice(0, 32);
}

/** The status and issues in one line, remembered for the notification of the recovery. */
export function troubleText({ status, issues }: Pick<ResourceHealth, 'status' | 'issues'>): string {
  return [status, ...issues.map(issueText)].join('; ').slice(0, 2_000);
}

/** `causes`: what the cluster itself says, where it was asked. */
export function issueNotice(resource: ResourceHealth, source: string, causes: readonly string[] = []): Notice {
  const { cluster, name, status, issues } = resource;
  const codes = [...new Set(issues.map(({ code }) => code))];
  const check = `Check it in the EKS console, or with \`${awsEks(resource, `${DESCRIBE[resource.kind](name)} --cluster-name ${cluster}`)}\`.`;
  const advice =
    resource.kind === 'addon' ? addonAdvice(resource, codes, issues) : codes.map((code) => issueAdvice({ code }));

  return {
    ...base(resource),
    name: 'HealthIssue',
    severity: severityOf(resource),
    summary: `${nameOf(resource)} is ${status}${issues.length > 0 ? ` with ${issues.length === 1 ? 'a health issue' : `${issues.length} health issues`}` : ', and EKS gives no reason'}.`,
    reasons: [...issues.map(issueText), ...causes, source],
    advice: codes.length > 0 ? [...new Set(advice)] : [check],
    codes,
    resourceIds: [...new Set(issues.flatMap(({ resourceIds }) => resourceIds))],
    details: { status, resource: name, ...(causes.length > 0 && { diagnosis: [...causes] }) },
  };
}

/** What a person does about the codes of an add-on, with its real names. */
export function addonAdvice(resource: ResourceHealth, codes: readonly string[], issues: readonly Issue[]): string[] {
  const { cluster, region, name: addon, version, namespace } = resource;
  return adviceOn({ cluster, region, addon, version, namespace }, codes, issues);
}

export function restoredNotice(resource: ResourceHealth, trouble: string): Notice {
  return {
    ...base(resource),
    name: 'HealthRestored',
    severity: 'info',
    summary: `${nameOf(resource)} is healthy again.`,
    reasons: trouble === '' ? [] : [`It was ${trouble}.`],
  };
}

/** An add-on that can recover by itself is a warning; any other issue is an error. */
function severityOf({ kind, issues }: ResourceHealth): Severity {
  const recovers = kind === 'addon' && issues.length > 0 && issues.every(({ code }) => policyOf(code).canRecover);
  return recovers ? 'warning' : 'error';
}

/** A notice about health that says nothing yet. */
export const BLANK: Notice = {
  version: '1',
  kind: 'health',
  machine: 'health',
  name: '',
  severity: 'info',
  summary: '',
  reasons: [],
  advice: [],
  codes: [],
  resourceIds: [],
  details: {},
};

export function base({ accountId, region, cluster, kind, name }: Pick<ResourceHealth, Place>): Notice {
  return { ...BLANK, cluster: { name: cluster, region, accountId }, resource: { kind, name } };
}

type Place = 'accountId' | 'region' | 'cluster' | 'kind' | 'name';

const DESCRIBE = {
  addon: (name: string) => `describe-addon --addon-name ${name}`,
  'fargate-profile': (name: string) => `describe-fargate-profile --fargate-profile-name ${name}`,
} as const;

const nameOf = ({ kind, name, cluster }: ResourceHealth) =>
  kind === 'addon' ? `${name} on ${cluster}` : `Fargate profile ${name} on ${cluster}`;
