import { DescribeStacksCommand, paginateListStackResources, type Stack } from '@aws-sdk/client-cloudformation';
import { type Finding, finding } from './finding.ts';
import type { Clients, DoctorWorld } from './world.ts';

/** What is deployed, by CloudFormation's word. */
export type StackFacts = {
  name: string;
  region: string;
  account: string;
  partition: string;
  parameters: Readonly<Record<string, string>>;
  outputs: Readonly<Record<string, string>>;
  resources: readonly { logicalId: string; physicalId: string; type: string }[];
  /** The physical id of a resource; empty when the stack does not have it. */
  idOf(logicalId: string): string;
};

/** The options of every AWS command that is advised. */
export const placeOptions = ({ region }: Pick<StackFacts, 'region'>) => `--region ${region}`;

/** The stack, if it is there, and what is to be said of it. */
export async function readStack(
  { stack: name, release }: DoctorWorld,
  { cloudformation }: Clients,
  { account, region, partition }: { account: string; region: string; partition: string },
): Promise<{ facts: StackFacts | undefined; findings: Finding[] }> {
  const found = await described(cloudformation, name);
  if (!found) return { facts: undefined, findings: [await missingFinding(cloudformation, name, region)] };

  const resources: StackFacts['resources'][number][] = [];
  for await (const page of paginateListStackResources({ client: cloudformation }, { StackName: name })) {
    for (const { LogicalResourceId = '', PhysicalResourceId = '', ResourceType = '' } of page.StackResourceSummaries ??
      []) {
      resources.push({ logicalId: LogicalResourceId, physicalId: PhysicalResourceId, type: ResourceType });
    }
  }
  const facts: StackFacts = {
    ...{ name, region, account, partition, resources },
    parameters: Object.fromEntries(
      (found.Parameters ?? []).map((each) => [each.ParameterKey, each.ParameterValue ?? '']),
    ),
    outputs: Object.fromEntries((found.Outputs ?? []).map((each) => [each.OutputKey, each.OutputValue ?? ''])),
    idOf: (logicalId) => resources.find((each) => each.logicalId === logicalId)?.physicalId ?? '',
  };
  return { facts, findings: [statusFinding(found, facts), releaseFinding(facts, release)] };
}

async function described(cloudformation: Clients['cloudformation'], name: string): Promise<Stack | undefined> {
  try {
    return (await cloudformation.send(new DescribeStacksCommand({ StackName: name }))).Stacks?.[0];
  } catch (error) {
    if (error instanceof Error && /does not exist/.test(error.message)) return undefined;
    throw error;
  }
}

async function missingFinding(
  cloudformation: Clients['cloudformation'],
  name: string,
  region: string,
): Promise<Finding> {
  const { Stacks = [] } = await cloudformation.send(new DescribeStacksCommand({}));
  const ours = Stacks.filter(({ Outputs = [] }) =>
    Outputs.some(({ OutputKey }) => OutputKey === 'UpdateAddonMachineArn'),
  );
  const others = ours.map(({ StackName = '' }) => `upkeep doctor --stack ${StackName} --region ${region}`);
  const said = `There is no stack ${name} in ${region}`;
  if (others.length > 0) return finding('Stack', 'problem', `${said}, but another of eks-upkeep.`, ...others);
  return finding(
    'Stack',
    'problem',
    `${said}. Is it in another Region, or not deployed yet?`,
    `aws configure list`,
    `sam deploy --guided --stack-name ${name} --region ${region}`,
  );
}

function statusFinding({ StackStatus, StackStatusReason: reason }: Stack, { name, region }: StackFacts): Finding {
  const status = String(StackStatus);
  const said = `${name} is ${status}${reason === undefined ? '' : `: ${reason}`}.`;
  const events = `aws cloudformation describe-stack-events --stack-name ${name} --region ${region} --max-items 20`;
  if (/^(CREATE|UPDATE|IMPORT)_COMPLETE$/.test(status)) return finding('Stack', 'ok', said);
  if (/IN_PROGRESS$/.test(status))
    return finding('Stack', 'warning', `${said} Run doctor again when that has ended.`, events);
  // The previous deployment is the one in use.
  if (status === 'UPDATE_ROLLBACK_COMPLETE') return finding('Stack', 'warning', said, events);
  return finding('Stack', 'problem', said, events);
}

function releaseFinding({ outputs, name, region }: StackFacts, release: string): Finding {
  const deployed = outputs.Release;
  if (deployed === release) return finding('Release', 'ok', `${deployed}, as here.`);
  const said = deployed === undefined ? 'The stack does not say which release it is' : `${deployed} is deployed`;
  const deploy = `npm ci && npm run build && sam deploy --stack-name ${name} --region ${region}`;
  return finding('Release', 'warning', `${said}; here is ${release}, with which the rest is compared.`, deploy);
}
