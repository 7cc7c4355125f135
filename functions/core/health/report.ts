import type { ClusterPlace } from '../cluster.ts';
import { issueAdvice } from '../fargate/profile/issue.ts';
import { issueText } from '../issue.ts';
import { type Outcome, outcomeOf } from '../outcome.ts';
import { addonAdvice, healthOf, type NotScanned, type ResourceHealth } from './health.ts';

/** How a cluster stands, sound or not; or that it could not be read, which is no success. */
export function healthReport(cluster: ClusterPlace, seen: readonly ResourceHealth[] | NotScanned): Outcome {
  const machine = 'report-health';
  if ('error' in seen) {
    return outcomeOf(
      { machine, name: 'HealthNotRead', succeeded: false, severity: 'warning' },
      { cluster },
      {
        summary: `${seen.what} could not be read.`,
        reasons: [`${seen.error}: ${seen.message}`],
        advice: [`See that ${cluster.name} is the name of a cluster there, and that the role may describe it.`],
      },
    );
  }

  const unhealthy = seen.filter((each) => healthOf(each) === 'unhealthy');
  const changing = seen.filter((each) => healthOf(each) === 'changing');
  const issues = unhealthy.flatMap((each) => each.issues);
  const count = `${seen.length} add-ons and Fargate profiles of ${cluster.name}`;
  return outcomeOf(
    { machine, name: 'HealthReported', succeeded: true, severity: unhealthy.length > 0 ? 'warning' : 'info' },
    { cluster },
    {
      summary:
        unhealthy.length > 0 ? `${unhealthy.length} of ${count} are not sound.` : `None of ${count} has a problem.`,
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
      details: { resources: seen.length, unhealthy: unhealthy.length, changing: changing.length },
    },
  );
}
