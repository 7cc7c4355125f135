import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { canTransform, transformed } from '../packaging/sam-transform.ts';
import { readTemplate } from '../template.ts';
import { unexplained } from './reasons.ts';
import { readReport } from './report.ts';

// Too heavy for a devDependency: 200 MB for one command.
const PACKAGES = ['cdk-nag@3.0.2', 'aws-cdk-lib@2.276.0', 'constructs@10.8.1'];
const TEMPLATES = ['template', 'member-account', 'cluster-access'];
const JUDGES = [
  'AwsSolutions',
  'CloudFormation Validate',
  'HIPAA.Security',
  'NIST.800.53.R5',
  'PCI.DSS.321',
  'Serverless',
];

/** Each template is a stack of its own; the CDK validates templates by itself. Findings are errors, so synth fails. */
const SYNTHESIS = `
import { App, Stack, Validations } from 'aws-cdk-lib';
import { CfnInclude } from 'aws-cdk-lib/cloudformation-include';
import * as nag from 'cdk-nag';

const app = new App({ outdir: 'out' });
for (const name of ${JSON.stringify(TEMPLATES)}) {
  new CfnInclude(new Stack(app, name), 'Template', { templateFile: name + '.json' });
}
const packs = ['AwsSolutionsChecks', 'ServerlessChecks', 'NIST80053R5Checks', 'HIPAASecurityChecks', 'PCIDSS321Checks'];
Validations.of(app).addPlugins(...packs.map((name) => new nag[name](app)));
app.synth();
`;

const print = (text: string) => process.stdout.write(`${text}\n`);

function securityReport() {
  const folder = join(tmpdir(), `eks-upkeep-security-${PACKAGES.join('-').replaceAll(/[^\w.-]/g, '-')}`);
  mkdirSync(folder, { recursive: true });
  if (!existsSync(join(folder, 'node_modules', 'cdk-nag'))) {
    writeFileSync(join(folder, 'package.json'), '{"private":true}');
    const quiet = ['--no-audit', '--no-fund', '--ignore-scripts', '--loglevel', 'error'];
    execFileSync('npm', ['install', ...quiet, ...PACKAGES], { cwd: folder, stdio: 'inherit' });
  }
  for (const name of TEMPLATES) {
    writeFileSync(join(folder, `${name}.json`), transformed(readTemplate(`${name}.yaml`), 'bucket'));
  }
  writeFileSync(join(folder, 'synthesis.mjs'), SYNTHESIS);
  rmSync(join(folder, 'out'), { recursive: true, force: true });
  // It fails wherever there are findings.
  const { stderr } = spawnSync(process.execPath, ['synthesis.mjs'], { cwd: folder, encoding: 'utf8' });
  const report = join(folder, 'out', 'validation-report.json');
  if (!existsSync(report)) throw new Error(`The templates could not be checked:\n${stderr}`);
  return readReport(readFileSync(report, 'utf8'));
}

function check(): number {
  if (!canTransform()) {
    print("Nothing was checked: Python's samtranslator is not installed (pip install aws-sam-translator).");
    return 0;
  }
  const { findings, rules, judges } = securityReport();
  const missing = JUDGES.filter((name) => !judges.includes(name));
  if (missing.length > 0) throw new Error(`${missing.join(', ')} did not judge the templates.`);

  const left = unexplained(findings);
  for (const { rule, resource } of left.findings) print(`no reason: ${rule} at ${resource}`);
  for (const { says } of left.reasons) print(`no finding: ${says}`);
  print(
    `${rules} findings at ${findings.length} places; ${left.findings.length} without a reason in docs/security.md.`,
  );
  return left.findings.length + left.reasons.length > 0 ? 1 : 0;
}

process.exitCode = check();
