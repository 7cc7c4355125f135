import { issueText } from '../addon/outcome.ts';
import type { ClusterPlace } from '../cluster.ts';
import { issueAdvice } from '../fargate/profile/issue.ts';
import { type Outcome, outcomeOf } from '../outcome.ts';
import { addonAdvice, healthOf, type Unread, type Watched } from './health.ts';

/** How a cluster stands, sound or not; or that it could not be read, which is no success. */
export function healthReport(cluster: ClusterPlace, seen: readonly Watched[] | Unread): Outcome {
  const machine = 'report-health';
  if ('error' in seen) {
    return outcomeOf(
      { machine, name: 'HealthNotRead', succeeded: false, severity: 'warning' },
      { cluster },
      {
        summary: `${seen.what} could not be read.`,
        because: [`${seen.error}: ${seen.message}`],
        advice: [`See that ${cluster.name} is the name of a cluster there, and that the role may describe it.`],
      },
    );
  }

  const unsound = seen.filter((each) => healthOf(each) === 'unsound');
  const changing = seen.filter((each) => healthOf(each) === 'changing');
  const issues = unsound.flatMap((each) => each.issues);
  const count = `${seen.length} add-ons and Fargate profiles of ${cluster.name}`;
  return outcomeOf(
    { machine, name: 'HealthReported', succeeded: true, severity: unsound.length > 0 ? 'warning' : 'info' },
    { cluster },
    {
      summary: unsound.length > 0 ? `${unsound.length} of ${count} are not sound.` : `None of ${count} has a problem.`,
      because: [...unsound, ...changing].map(({ name, status, issues: own }) =>
        [`${name} is ${status}`, ...own.map(issueText)].join('; '),
      ),
      advice: unsound.flatMap((each) => {
        const codes = each.issues.map(({ code }) => code);
        return each.kind === 'addon'
          ? addonAdvice(each, codes, each.issues)
          : codes.map((code) => issueAdvice({ code }));
      }),
      codes: issues.map(({ code }) => code),
      resourceIds: issues.flatMap(({ resourceIds }) => resourceIds),
      details: { resources: seen.length, unsound: unsound.length, changing: changing.length },
    },
  );
}
