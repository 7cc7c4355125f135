import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { pathToFileURL } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { codeDigest } from '../../../local/packaging/code-digest.ts';
import {
  deployableTemplate,
  KEPT_BY_A_VERSION,
  RELEASE,
  textOfTemplate,
} from '../../../local/packaging/deployable-template.ts';
import { canTransform, transformed } from '../../../local/packaging/sam-transform.ts';
import { parseTemplate, readTemplate, type Template } from '../../../local/template.ts';
import { textOf } from '../../support/repository.ts';

const text = textOf('template.yaml');
const { version } = z.object({ version: z.string() }).parse(JSON.parse(textOf('package.json')));
const sameCode = (codeUri: string) => `code of ${codeUri}`;
const deployed = (source = text, digest = sameCode) => deployableTemplate(parseTemplate(source), digest);
const changed = (from: string | RegExp, to: string) => {
  const source = text.replace(from, to);
  if (source === text) throw new Error(`${String(from)} is not in the template`);
  return source;
};

/** The rule of SAM: AutoPublishCodeSha256, where it is given, names the version (model/sam_resources.py, _construct_version). */
const versionsByRule = ({ Resources }: Template): string[] =>
  Object.entries(Resources).flatMap(([id, { Properties }]) =>
    typeof Properties.AutoPublishCodeSha256 === 'string'
      ? [`${id}Version${Properties.AutoPublishCodeSha256.slice(0, 10)}`]
      : [],
  );
const Expanded = z.object({
  Resources: z.record(z.string(), z.looseObject({ Type: z.string(), Properties: z.looseObject({}).optional() })),
});
const expanded = (template: Template, bucket = 'bucket') => Expanded.parse(JSON.parse(transformed(template, bucket)));
const versionsIn = ({ Resources }: z.infer<typeof Expanded>) =>
  Object.keys(Resources).filter((id) => Resources[id]?.Type === 'AWS::Lambda::Version');

const VERSIONS = versionsByRule(deployed());
/** The functions whose version is another one. */
const newIn = (template: Template) =>
  versionsByRule(template)
    .filter((id) => !VERSIONS.includes(id))
    .map((id) => id.replace(/Version[0-9a-f]{10}$/, ''));
const ALL = VERSIONS.map((id) => id.replace(/Version[0-9a-f]{10}$/, ''));

describe('the version of a function', () => {
  it('is made of every function but those that are called without a version', () => {
    const asTheyStand = Object.entries(readTemplate('template.yaml').Resources).filter(
      ([, resource]) => resource.IgnoreGlobals,
    );

    expect(asTheyStand.map(([id]) => id)).toEqual([
      'ReportHealthEventFunction',
      'PostNotificationFunction',
      'PostPlanFunction',
    ]);
    expect(ALL).toHaveLength(31);
  });

  it.each<[string, string | RegExp, string]>([
    ['a release', /UPKEEP_RELEASE: \S+/, 'UPKEEP_RELEASE: 99.0.0'],
    ['a runtime', 'Runtime: nodejs24.x', 'Runtime: nodejs26.x'],
    ['a time limit', '    Timeout: 30\n', '    Timeout: 31\n'],
    ['tracing', 'Tracing: Active', 'Tracing: PassThrough'],
    ['a log level', 'ApplicationLogLevel: INFO', 'ApplicationLogLevel: DEBUG'],
    ['memory', 'MemorySize: 256', 'MemorySize: 512'],
  ])('is a new one of every function with %s for all', (what, from, to) => {
    const own =
      what === 'a time limit'
        ? /^((Plan(Cluster|Fleet)Maintenance|EvaluateItemResult)|(AdmitFleetCluster|CheckFleetHealth|EvaluateFleetWave)|(Scan|Report)Health|(Inspect|Move|FreePending)Pods|Diagnose(Addon|Health))Function$/
        : /^$/;
    const ownMemory =
      what === 'memory' ? /^(Chatops|PlanFleetMaintenance|CheckFleetHealth|EvaluateFleetWave)Function$/ : /^$/;

    expect(newIn(deployed(changed(from, to)))).toEqual(ALL.filter((id) => !own.test(id) && !ownMemory.test(id)));
  });

  it.each<[string, string | RegExp, string, string[]]>([
    ['a time limit', 'Timeout: 130', 'Timeout: 131', ['ScanHealthFunction']],
    [
      'a description',
      'Polls an update and the add-on after it, and decides what is next.',
      'Polls them.',
      ['PollAddonFunction'],
    ],
    ['another order of settings', /( +Runtime: .*\n)( +Architectures: .*\n)/, '$2$1', []],
    ['another event that starts it', 'MaximumRetryAttempts: 5\n', 'MaximumRetryAttempts: 6\n', []],
    ['more retries of Lambda', /MaximumRetryAttempts: 2\n/, 'MaximumRetryAttempts: 1\n', []],
    ['a default of a parameter', 'Default: 90', 'Default: 30', []],
  ])('is a new one of the functions that have it alone: %s', (_, from, to, functions) => {
    expect(newIn(deployed(changed(from, to)))).toEqual(functions);
  });

  it('is a new one with new code of that function', () => {
    const newCode = (codeUri: string) => sameCode(codeUri) + (codeUri === 'dist/poll-addon/' ? ', mended' : '');

    expect(newIn(deployed(text, newCode))).toEqual(['PollAddonFunction']);
  });

  // Lambda: 409, "A version for this Lambda function exists (N). Modify the function to create a new version."
  it('is asked for exactly where the function itself has changed: its environment says which it is', () => {
    for (const { Type, Properties } of Object.values(deployed().Resources)) {
      if (Type !== 'AWS::Serverless::Function') continue;
      const { Variables } = z.object({ Variables: z.record(z.string(), z.json()) }).parse(Properties.Environment);
      expect(Variables[RELEASE]).toMatch(/^\d+\.\d+\.\d+ [0-9a-f]{10}$/);
      const digest = Properties.AutoPublishCodeSha256;
      if (digest !== undefined) expect(Variables[RELEASE]).toBe(`${version} ${String(digest).slice(0, 10)}`);
    }
  });

  it('knows of every setting of a function whether a version keeps it', () => {
    const { Function: everywhere } = z
      .object({ Function: z.looseObject({}) })
      .parse(readTemplate('template.yaml').Globals);
    const settings = Object.values(readTemplate('template.yaml').Resources).flatMap(({ Type, Properties }) =>
      Type === 'AWS::Serverless::Function' ? Object.keys(Properties) : [],
    );
    const others = [...new Set([...Object.keys(everywhere), ...settings])].filter(
      (name) => !KEPT_BY_A_VERSION.has(name),
    );

    const known = ['AutoPublishAlias', 'CodeUri', 'Events', 'EventInvokeConfig', 'ReservedConcurrentExecutions'];
    expect(others.filter((name) => !known.includes(name))).toEqual([]);
  });

  it('names its release as package.json does', () => {
    const { Globals, Outputs } = readTemplate('template.yaml');

    expect(JSON.stringify(Globals)).toContain(`"${RELEASE}":"${version}"`);
    expect(Outputs.Release).toMatchObject({ Value: version });
  });
});

describe.runIf(canTransform())('the transform of SAM', () => {
  const first = expanded(deployed());

  it('names the versions by that rule, and the same for the same code in another bucket', () => {
    expect(versionsIn(first).toSorted()).toEqual(VERSIONS.toSorted());
    expect(versionsIn(expanded(deployed(), 'another-bucket'))).toEqual(versionsIn(first));
  });

  it('makes a new version of every function for a release, and keeps those of before', () => {
    const next = expanded(deployed(changed(/UPKEEP_RELEASE: \S+/, 'UPKEEP_RELEASE: 99.0.0')));

    expect(versionsIn(next).filter((id) => versionsIn(first).includes(id))).toEqual([]);
    expect(versionsIn(next)).toHaveLength(VERSIONS.length);
  });

  // An execution calls the versions that its definition names; the next release takes them from the stack, not from Lambda.
  it('keeps the versions that a definition names when a release takes them from the stack', () => {
    const machines = Object.values(first.Resources).filter(({ Type }) => Type === 'AWS::StepFunctions::StateMachine');
    const named = machines.flatMap(({ Properties }) => [
      ...JSON.stringify(Properties).matchAll(/"Ref": ?"(\w+Version[0-9a-f]{10})"/g),
    ]);

    expect(machines).toHaveLength(6);
    expect(new Set(named.map(([, id]) => id)).size).toBeGreaterThan(15);
    for (const [, id = ''] of named) {
      expect(first.Resources[id]).toMatchObject({ DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' });
    }
  });

  it('keeps the versions of state machines, which executions begun by the alias run on', () => {
    const versions = Object.values(first.Resources).filter(
      ({ Type }) => Type === 'AWS::StepFunctions::StateMachineVersion',
    );

    expect(versions).toHaveLength(6);
    for (const each of versions)
      expect(each).toMatchObject({ DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' });
  });

  it('stays within the limits of CloudFormation', () => {
    expect(Object.keys(first.Resources).length).toBeLessThan(500);
    expect(JSON.stringify(first).length).toBeLessThan(1_000_000);
  });
});

describe('the digest of code', () => {
  const folder = mkdtempSync(`${tmpdir()}/upkeep-digest-`);
  const written = (name: string, files: Record<string, string>) => {
    mkdirSync(`${folder}/${name}`);
    for (const [file, content] of Object.entries(files)) writeFileSync(`${folder}/${name}/${file}`, content);
    return codeDigest(pathToFileURL(`${folder}/${name}/`));
  };
  afterAll(() => rmSync(folder, { recursive: true }));

  it('is that of names and contents, wherever they are', () => {
    const one = written('one', { 'index.mjs': 'a', 'sts.mjs': 'b' });

    expect(written('same', { 'sts.mjs': 'b', 'index.mjs': 'a' })).toBe(one);
    expect(written('other', { 'index.mjs': 'a', 'sts.mjs': 'c' })).not.toBe(one);
    expect(written('renamed', { 'index.mjs': 'a', 'sts2.mjs': 'b' })).not.toBe(one);
    expect(written('fewer', { 'index.mjs': 'a' })).not.toBe(one);
  });
});

it('is JSON without an empty section', () => {
  expect(JSON.parse(textOfTemplate(deployed()))).toMatchObject({ Transform: 'AWS::Serverless-2016-10-31' });
  expect(textOfTemplate(deployed())).not.toMatch(/: \{\}/);
});

it('is what is deployed, by every way that is described', () => {
  expect(textOf('samconfig.toml')).toContain('template_file = "dist/template.json"');
  for (const file of ['docs/deploy.md', 'README.md', 'test/e2e/stack.ts']) {
    expect(textOf(file)).toMatch(/template-file'?,? '?dist\/template\.json/);
    expect(textOf(file)).not.toMatch(/template-file'?,? '?template\.yaml/);
  }
});
