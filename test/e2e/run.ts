import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline/promises';
import { parseArgs } from 'node:util';
import { DescribeExecutionCommand, SFNClient, StartExecutionCommand, TestStateCommand } from '@aws-sdk/client-sfn';
import { load } from 'js-yaml';
import * as z from 'zod';

const STACK = 'eks-upkeep-e2e';
const print = (text: string) => {
  process.stdout.write(`${text}\n`);
};
const aws = (...words: string[]) => execFileSync('aws', words, { encoding: 'utf8' }).trim();

const { values } = parseArgs({
  options: {
    cluster: { type: 'string' },
    addon: { type: 'string' },
    profile: { type: 'string' },
    bucket: { type: 'string' },
  },
});
const { cluster, addon, profile, bucket } = values;

if (cluster === undefined || addon === undefined || bucket === undefined) {
  print('Usage: npm run e2e -- --cluster NAME --addon NAME --bucket NAME [--profile NAME]');
  process.exitCode = 2;
} else if (await agreed()) {
  await run(new SFNClient({}), cluster, addon, bucket);
}

/** Says what will be touched, and asks. */
async function agreed(): Promise<boolean> {
  const { Account, Arn } = z
    .object({ Account: z.string(), Arn: z.string() })
    .parse(JSON.parse(aws('sts', 'get-caller-identity', '--output', 'json')));
  print(`As ${Arn}, in account ${Account}, this`);
  print(`- uploads bundles to the bucket ${bucket}, and makes the stack ${STACK}`);
  print(`- updates the add-on ${addon} of the cluster ${cluster} to its latest version`);
  if (profile !== undefined) print(`- replaces the Fargate profile ${profile}: ITS PODS ARE STOPPED AND START ANEW`);
  print(`- removes the stack again, whatever happened. The cluster stays as it then is.`);

  const lines = createInterface({ input: process.stdin, output: process.stdout });
  const answer = await lines.question(`Type the name of the cluster to go on: `);
  lines.close();
  if (answer === cluster) return true;
  print('Nothing was touched.');
  return false;
}

async function run(states: SFNClient, cluster: string, addon: string, bucket: string): Promise<void> {
  try {
    deploy(cluster, bucket);
    await testStates(states);
    await execute(states, 'UpdateAddonMachineArn', { cluster, addon });
    if (profile !== undefined) {
      await execute(states, 'ReplaceFargateProfileMachineArn', { cluster, profile, force: true, keepName: true });
    }
    print('All as it should be.');
  } finally {
    print(`Removing ${STACK}.`);
    aws('cloudformation', 'delete-stack', '--stack-name', STACK);
    aws('cloudformation', 'wait', 'stack-delete-complete', '--stack-name', STACK);
  }
}

function deploy(cluster: string, bucket: string): void {
  execFileSync('npm', ['run', 'build'], { stdio: 'inherit' });
  const packaged = ['--template-file', 'template.yaml', '--output-template-file', 'packaged.yaml'];
  aws('cloudformation', 'package', ...packaged, '--s3-bucket', bucket, '--s3-prefix', STACK);
  const where = [
    '--template-file',
    'packaged.yaml',
    '--stack-name',
    STACK,
    '--s3-bucket',
    bucket,
    '--s3-prefix',
    STACK,
  ];
  const parameters = ['--parameter-overrides', `ClusterNames=${cluster}`, 'Alarms=left-out'];
  aws('cloudformation', 'deploy', ...where, '--capabilities', 'CAPABILITY_IAM', ...parameters);
}

/** AWS's own Step Functions runs states of the definitions as the embedded engine does. */
async function testStates(states: SFNClient): Promise<void> {
  for (const { machine, stateName, variables, next } of KNOWN) {
    const definition = JSON.stringify(load(readFileSync(`statemachines/${machine}.asl.yaml`, 'utf8')));
    const { nextState, error, cause } = await states.send(
      new TestStateCommand({ definition, stateName, variables: JSON.stringify(variables), input: '{}' }),
    );
    if (nextState !== next)
      throw new Error(`${machine}, ${stateName}: ${nextState ?? `${error}: ${cause}`}, not ${next}`);
    print(`${machine}: after "${stateName}" comes "${nextState}", as here.`);
  }
}

const KNOWN = [
  {
    machine: 'update-addon',
    stateName: 'Has EKS settled?',
    variables: { move: { kind: 'verify', course: { waitSeconds: 60 } } },
    next: 'Let the add-on settle',
  },
  {
    machine: 'update-addon',
    stateName: 'How did it end?',
    variables: { outcome: { succeeded: false } },
    next: 'Add-on update did not succeed',
  },
  {
    machine: 'replace-fargate-profile',
    stateName: 'What does the failure mean?',
    variables: { move: { kind: 'delete', course: { waitSeconds: 60 } } },
    next: 'Wait until EKS may delete',
  },
];

async function execute(states: SFNClient, output: string, request: object): Promise<void> {
  const query = `Stacks[0].Outputs[?OutputKey=='${output}'].OutputValue`;
  const stateMachineArn = aws(
    'cloudformation',
    'describe-stacks',
    '--stack-name',
    STACK,
    '--query',
    query,
    '--output',
    'text',
  );
  const { executionArn } = await states.send(
    new StartExecutionCommand({ stateMachineArn, input: JSON.stringify(request) }),
  );
  print(`Started ${executionArn}`);

  for (;;) {
    const { status, error, cause } = await states.send(new DescribeExecutionCommand({ executionArn }));
    if (status === 'SUCCEEDED') break;
    if (status !== 'RUNNING') throw new Error(`${status} ${error ?? ''}: ${cause ?? ''}`);
    await new Promise((resolve) => setTimeout(resolve, 15_000));
  }
}
