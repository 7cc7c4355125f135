import type { ClusterPlace } from '../cluster.ts';
import { isOrAre } from '../count-text.ts';
import { issueAdvice } from '../fargate/profile/issue.ts';
import { issueText } from '../issue.ts';
import { type Outcome, outcomeOf } from '../outcome.ts';
import { addonAdvice, healthOf, type NotScanned, type ResourceHealth } from './health.ts';

/** The health of a cluster, good or bad, is a success; a cluster that could not be read is not. */
export function healthReport(cluster: ClusterPlace, read: readonly ResourceHealth[] | NotScanned): Outcome {
  const machine = 'report-health';
  if ('error' in read) {
    return outcomeOf(
      { machine, name: 'HealthNotRead', succeeded: false, severity: 'warning' },
      { cluster },
      {
        summary: `${read.what} could not be read.`,
        reasons: [`${read.error}: ${read.message}`],
        advice: [
          `Check that ${cluster.name} is the name of a cluster in that account and Region, and that the role may describe it.`,
        ],
      },
    );
  }

  const unhealthy = read.filter((each) => healthOf(each) === 'unhealthy');
  const changing = read.filter((each) => healthOf(each) === 'changing');
  const issues = unhealthy.flatMap((each) => each.issues);
  const count = `${read.length} ${read.length === 1 ? 'add-on or Fargate profile' : 'add-ons and Fargate profiles'} of ${cluster.name}`;
  return outcomeOf(
    { machine, name: 'HealthReported', succeeded: true, severity: unhealthy.length > 0 ? 'warning' : 'info' },
    { cluster },
    {
      summary:
        unhealthy.length > 0
          ? `${unhealthy.length} of ${count} ${isOrAre(unhealthy.length)} unhealthy.`
          : `None of ${count} is unhealthy.`,
      reasons: [...unhealthy, ...changing].map(({ name, status, issues: own }) =>
        [`${name} is ${status}`, ...own.map(issueText)].join('; '),
      ),
      advice: unhealthy.flatMap((each) => {
        const codes = each.issues.map(({ code }) => code);
        return each.kind === 'addon'
          ? addonAdvice(each, codes, each.issues)
          : codes.map((code) => issueAdvice({ code }));
      }),
      codes: issues.map(({ code }) => code),
      resourceIds: issues.flatMap(({ resourceIds }) => resourceIds),
      details: { resources: read.length, unhealthy: unhealthy.length, changing: changing.length },
    },
  );
}
