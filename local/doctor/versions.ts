import { paginateListVersionsByFunction } from '@aws-sdk/client-lambda';
import { countText } from '../../functions/core/count-text.ts';
import { type Finding, finding } from './finding.ts';
import { placeOptions, type StackFacts } from './stack.ts';
import type { Clients } from './world.ts';

const CHECK = 'Old versions';

// A deployment leaves one of each function that it changed. Lambda keeps 75 GB of code in a Region by default.
const MOST = 20;

/** Versions that deployments have left: executions under way may still call them, later nobody does. */
export async function versionFindings(facts: StackFacts, { lambda }: Clients): Promise<Finding[]> {
  const functions = facts.resources.filter(({ type }) => type === 'AWS::Lambda::Function');
  const counted: { name: string; versions: string[]; bytes: number }[] = [];
  for (const { physicalId: name } of functions) {
    const versions: string[] = [];
    let bytes = 0;
    for await (const page of paginateListVersionsByFunction({ client: lambda }, { FunctionName: name })) {
      for (const { Version = '', CodeSize = 0 } of page.Versions ?? []) {
        if (Version !== '$LATEST') versions.push(Version);
        bytes += CodeSize;
      }
    }
    counted.push({ name, versions, bytes });
  }
  const [most] = counted.toSorted((a, b) => b.versions.length - a.versions.length);
  const megabytes = Math.ceil(counted.reduce((sum, { bytes }) => sum + bytes, 0) / 1_000_000);
  const all = counted.reduce((sum, { versions }) => sum + versions.length, 0);
  const said = `${countText(all, 'version')} of ${countText(functions.length, 'function')}, ${megabytes} MB of code.`;
  if (most === undefined || most.versions.length <= MOST) return [finding(CHECK, 'ok', said)];
  return [
    finding(
      CHECK,
      'warning',
      `${said} ${most.name} alone has ${most.versions.length}. What was replaced more than 45 days ago is called by nobody; docs/operations.md says how to remove it.`,
      `aws lambda list-versions-by-function --function-name ${most.name} --query 'Versions[].[Version,LastModified]' ${placeOptions(facts)}`,
    ),
  ];
}
