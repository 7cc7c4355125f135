import { AddonIssueCode, ErrorCode, FargateProfileIssueCode } from '@aws-sdk/client-eks';
import { describe, expect, it } from 'vitest';
import { ADDON_OUTCOMES } from '../../../functions/core/addon/outcome.ts';
import { REPLACEMENT_OUTCOMES } from '../../../functions/core/fargate/outcome.ts';
import { FLEET_OUTCOMES } from '../../../functions/core/fleet/outcome.ts';
import { MAINTENANCE_OUTCOMES } from '../../../functions/core/maintenance/outcome.ts';
import { entries } from '../../../local/troubleshooting/entries.ts';
import { troubleshootingPage } from '../../../local/troubleshooting/page.ts';
import { textOf, trackedFiles } from '../../support/repository.ts';

const sources = trackedFiles().filter((file) => /^functions\/.*\.ts$/.test(file));
const definitions = trackedFiles().filter((file) => /^statemachines\/.*\.asl\.yaml$/.test(file));

/** Every name that a pattern finds in some files. */
const namesIn = (files: readonly string[], pattern: RegExp): string[] =>
  files.flatMap((file) => [...textOf(file).matchAll(pattern)].map(([, name = '']) => name));

// Names of what went well, of an approval request, and of metrics.
const NO_ERRORS: ReadonlySet<string> = new Set([
  ...[
    'Updated',
    'UpToDate',
    'Planned',
    'Replaced',
    'Maintained',
    'HealthReported',
    'HealthRestored',
    'ApprovalRequested',
  ],
  ...namesIn(sources, /name: '(\w+)', value/g),
]);

const SOURCES: Readonly<Record<string, string[]>> = {
  outcomes: [ADDON_OUTCOMES, REPLACEMENT_OUTCOMES, MAINTENANCE_OUTCOMES, FLEET_OUTCOMES].flatMap((names) =>
    Object.keys(names),
  ),
  'errors that Lambdas throw': namesIn(sources, /(?:WorkflowError|errorNamed)\(\s*'([A-Z]\w+)'/g),
  'names of notifications, and of what EKS, Slack and GitHub answer': namesIn(
    sources,
    /\bname: '([A-Z][A-Za-z]+)'(?=,|\n| })/g,
  ),
  'names in a table of answers': namesIn(sources, /^ {2}\w+: '([A-Z][a-z]+[A-Z]\w+)',$/gm),
  'errors of the definitions': namesIn(definitions, /\bError: ([A-Z]\w+)/g),
  'refusals of chat': namesIn(sources, /denied\(\s*\d+,\s*'([a-z-]+)'/g),
  'codes of EKS': [ErrorCode, AddonIssueCode, FargateProfileIssueCode].flatMap((codes) => Object.values(codes)),
};

describe('docs/troubleshooting.md', () => {
  const page = textOf('docs/troubleshooting.md');

  it('is as the tables are (npm run docs)', () => {
    expect(page).toBe(troubleshootingPage());
  });

  it.each(Object.entries(SOURCES))('explains every name among the %s', (_, names) => {
    const explained = new Set(entries().map(({ name }) => name));
    const missing = names.filter((name) => !explained.has(name) && !NO_ERRORS.has(name));

    expect(names.length).toBeGreaterThan(0);
    expect([...new Set(missing)]).toEqual([]);
  });

  it('explains nothing twice in the same place', () => {
    const keys = entries().map(({ name, place }) => `${place} ${name}`);

    expect(keys).toHaveLength(new Set(keys).size);
  });
});
