import * as z from 'zod';
import type { Finding } from './reasons.ts';

const Report = z.object({
  pluginReports: z.array(
    z.object({
      pluginName: z.string(),
      violations: z.array(
        z.object({
          ruleName: z.string(),
          violatingConstructs: z.array(z.object({ constructPath: z.string() })).min(1),
        }),
      ),
    }),
  ),
});

export type SecurityReport = { findings: Finding[]; rules: number; judges: string[] };

/** What the report of a synthesis of the CDK, `validation-report.json`, finds: each rule with each resource. */
export function readReport(text: string): SecurityReport {
  const { pluginReports } = Report.parse(JSON.parse(text));
  const violations = pluginReports.flatMap((report) => report.violations);
  return {
    findings: violations.flatMap(({ ruleName, violatingConstructs }) =>
      violatingConstructs.map(({ constructPath }) => ({
        rule: ruleName,
        resource: constructPath.replace(/^.*\//, ''),
      })),
    ),
    rules: violations.length,
    judges: pluginReports.map(({ pluginName }) => pluginName).sort(),
  };
}
