import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { awsRefusal, nameOf, unreachedOf } from '../cli/aws/refusal.ts';
import { partitionOf } from '../partition.ts';
import { alarmFindings } from './alarms.ts';
import { chatFindings } from './chat.ts';
import { endpointFinding, nodeFinding } from './environment.ts';
import { type Finding, finding, type Verdict, worst } from './finding.ts';
import { fleetFindings } from './fleet.ts';
import { kubernetesFindings } from './kubernetes/kubernetes.ts';
import { permissionFindings } from './permissions.ts';
import { readStack, type StackFacts } from './stack.ts';
import { notificationFindings } from './topics.ts';
import { ruleFindings, scheduleFindings } from './triggers.ts';
import { versionFindings } from './versions.ts';
import { type Clients, clientsOf, type DoctorWorld } from './world.ts';

/** All that was checked, in the order in which it is to be mended. */
export type Examination = {
  verdict: Verdict;
  stack: string;
  region: string | undefined;
  account: string | undefined;
  findings: Finding[];
};

/** What each check is called when it could not be made. */
const LOOKS: readonly [string, (facts: StackFacts, clients: Clients) => Promise<Finding[]>][] = [
  ['Permissions', permissionFindings],
  ['Other accounts', fleetFindings],
  ['Kubernetes API', kubernetesFindings],
  ['Notifications', notificationFindings],
  ['Rules', ruleFindings],
  ['Schedules', scheduleFindings],
  ['Alarms', alarmFindings],
  ['Chat', chatFindings],
  ['Old versions', versionFindings],
];

/** Checks everything that a person would before the first run. Changes nothing, and never throws for what AWS answers. */
export async function examine(world: DoctorWorld): Promise<Examination> {
  const findings = [nodeFinding(world), endpointFinding(world)];
  const clients = clientsOf(world.connection);
  const caller = await callerOf(clients);
  findings.push(...caller.findings);
  const place = { stack: world.stack, region: caller.region, account: caller.account };
  const ended = () => ({ verdict: worst(findings), ...place, findings });
  const { region, account, partition } = caller;
  if (region === undefined || account === undefined) return ended();

  let facts: StackFacts | undefined;
  const there = await looked('Stack', async () => {
    const read = await readStack(world, clients, { region, account, partition });
    facts = read.facts;
    return read.findings;
  });
  findings.push(...there);
  if (!facts) return ended();

  for (const [check, look] of LOOKS) {
    const known = facts;
    findings.push(...(await looked(check, () => look(known, clients))));
  }
  return ended();
}

type Caller = { region: string | undefined; account: string | undefined; partition: string; findings: Finding[] };

/** Who asks, and where. */
async function callerOf({ sts, cloudformation }: Clients): Promise<Caller> {
  const region = await cloudformation.config.region().catch(() => undefined);
  const found: Caller = { region, account: undefined, partition: partitionOf(region ?? ''), findings: [] };
  if (region === undefined) {
    const export_ = 'export AWS_REGION=eu-west-1, or the Region of the stack';
    found.findings.push(finding('Region', 'problem', 'There is no AWS Region.', export_));
    return found;
  }
  found.findings.push(finding('Region', 'ok', `${region}.`));
  try {
    const { Account, Arn = '' } = await sts.send(new GetCallerIdentityCommand({}));
    found.account = Account;
    found.findings.unshift(finding('Credentials', 'ok', `${Arn}.`));
  } catch (error) {
    found.findings.unshift(credentialsFinding(error));
  }
  return found;
}

function credentialsFinding(error: unknown): Finding {
  const refusal = awsRefusal(error);
  if (refusal) return finding('Credentials', 'problem', refusal.message, ...refusal.problems);
  const said = `AWS does not take the credentials of this shell: ${nameOf(error)}.`;
  return finding('Credentials', 'problem', said, 'aws sts get-caller-identity');
}

/** What could not be checked is unknown, with why; the rest is checked all the same. */
async function looked(check: string, look: () => Promise<Finding[]>): Promise<Finding[]> {
  try {
    return await look();
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    if (/AccessDenied|AuthorizationError|UnauthorizedOperation/.test(nameOf(error))) {
      const next =
        'Take credentials with the managed policy SecurityAudit, with lambda:ListVersionsByFunction and eks:DescribeAccessEntry.';
      return [finding(check, 'unknown', `Access denied: ${message}`, next)];
    }
    const reason = unreachedOf(error) ?? `${nameOf(error)}: ${message}`;
    return [finding(check, 'unknown', `Could not be checked: ${reason}`, 'upkeep doctor')];
  }
}
