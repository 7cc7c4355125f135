import { createInterface } from 'node:readline/promises';
import { parseArgs } from 'node:util';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import {
  DescribeExecutionCommand,
  DescribeStateMachineCommand,
  SFNClient,
  StartExecutionCommand,
  TestStateCommand,
} from '@aws-sdk/client-sfn';
import * as z from 'zod';
import { Outcome } from '../../functions/core/outcome.ts';
import { seeCounted, withoutAlias } from './alias-metrics.ts';
import { KNOWN_STATES } from './known-states.ts';
import { type Stack, stackFor, type Target } from './stack.ts';
import { onceAssumable, withTestRole } from './test-role.ts';

const USAGE = 'npm run e2e -- --region REGION --cluster NAME --addon NAME --bucket NAME [--profile NAME]';
const LOOK_MS = 15_000;

const print = (text: string) => {
  process.stdout.write(`${text}\n`);
};
const pascal = (name: string) => name.replace(/(^|-)([a-z])/g, (_, __, letter: string) => letter.toUpperCase());

const { region, cluster, addon, bucket, profile } = parseArgs({
  options: {
    region: { type: 'string' },
    cluster: { type: 'string' },
    addon: { type: 'string' },
    bucket: { type: 'string' },
    profile: { type: 'string' },
  },
}).values;

if (region === undefined || cluster === undefined || addon === undefined || bucket === undefined) {
  print(`Usage: ${USAGE}`);
  process.exitCode = 2;
} else {
  const target = { region, cluster, addon, bucket, profile };
  const stack = stackFor(target);
  try {
    reportWhatIsThere(stack, target);
    if (await agreed(`Type the name of the cluster to go on: `, cluster)) await run(stack, target);
  } catch (error) {
    print(error instanceof Error ? error.message : String(error));
    process.exitCode = 1;
  }
}

/** Reads what will be touched, so that a name that is wrong ends this here, and says what is about to happen. */
function reportWhatIsThere({ name, aws }: Stack, { cluster, addon, bucket, profile }: Target): void {
  const who = aws('sts', 'get-caller-identity', '--query', '[Arn, Account]', '--output', 'text').replace(
    '\t',
    ', account ',
  );
  const onCluster = ['--cluster-name', cluster, '--output', 'text'];
  const version = aws('eks', 'describe-addon', ...onCluster, '--addon-name', addon, '--query', 'addon.addonVersion');
  if (profile !== undefined) aws('eks', 'describe-fargate-profile', ...onCluster, '--fargate-profile-name', profile);
  aws('s3api', 'list-objects-v2', '--bucket', bucket, '--max-items', '1');

  print(`As ${who}, this`);
  print(`- uploads bundles to the bucket ${bucket}, and makes the stack ${name}, with roles, alarms and a dashboard`);
  print(`- makes the role ${name}-test-state without any permission, for TestState, and removes it again`);
  print(
    `- plans, shows the plan and asks, then updates the add-on ${addon} of ${cluster}, now ${version}, to its latest version`,
  );
  if (profile !== undefined) {
    print(
      `- replaces the Fargate profile ${profile} twice, to end under its name: ITS PODS ARE STOPPED AND RECREATED, TWICE`,
    );
  }
  print(`- removes the stack and what it uploaded. The cluster stays as it then is.`);
}

async function agreed(question: string, answer: string): Promise<boolean> {
  const lines = createInterface({ input: process.stdin, output: process.stdout });
  const said = await lines.question(question);
  lines.close();
  if (said === answer) return true;
  print('That was not it; nothing more is done.');
  return false;
}

async function run(stack: Stack, target: Target): Promise<void> {
  const { region, cluster, addon, profile } = target;
  const states = new SFNClient({ region });
  const byHand = `The stack ${stack.name} is still there. Once no execution of it runs: aws cloudformation delete-stack --region ${region} --stack-name ${stack.name}`;
  // Without this nothing would say so: what runs in AWS goes on.
  process.once('SIGINT', () => {
    print(`\n${byHand}`);
    process.exit(130);
  });

  try {
    stack.deploy();
    // First whether the alarms would see what comes: nothing of the cluster is changed by a scan.
    const since = new Date();
    await execute(states, stack, 'scan-health', {});
    await seeCounted(new CloudWatchClient({ region }), machineArn(stack, 'scan-health'), since);
    print('CloudWatch counts the execution among those of its state machine, as the alarms do.');
    await withTestRole(stack, (roleArn) => compareStates(states, stack, roleArn));
    await execute(states, stack, 'update-addon', { cluster, addon, dryRun: true });
    if (await agreed('Type yes to change the cluster: ', 'yes')) {
      await execute(states, stack, 'update-addon', { cluster, addon });
      if (profile !== undefined) {
        await execute(states, stack, 'replace-fargate-profile', { cluster, profile, force: true, keepName: true });
      }
      print('All as it should be.');
    }
  } catch (error) {
    // Its functions must not be taken from an execution under way, and what failed is there to be looked at.
    print(byHand);
    throw error;
  }
  print(`Removing ${stack.name}.`);
  stack.remove();
}

/** AWS's own Step Functions runs states of the deployed definitions as the embedded engine does. */
async function compareStates(states: SFNClient, stack: Stack, roleArn: string): Promise<void> {
  for (const { machine, stateName, variables, next } of KNOWN_STATES) {
    const { definition } = await states.send(
      new DescribeStateMachineCommand({ stateMachineArn: withoutAlias(machineArn(stack, machine)) }),
    );
    const test = { definition, roleArn, stateName, variables: JSON.stringify(variables), input: '{}' };
    const { nextState, error, cause } = await onceAssumable(() => states.send(new TestStateCommand(test)));
    if (nextState !== next) {
      throw new Error(`${machine}: after "${stateName}" comes ${nextState ?? `${error}: ${cause}`}, not "${next}"`);
    }
    print(`${machine}: after "${stateName}" comes "${nextState}", as here.`);
  }
}

const machineArn = (stack: Stack, machine: string) => stack.output(`${pascal(machine)}MachineArn`);

/** Runs a state machine to its end, which the deadline of its request bounds. Throws unless it succeeds. */
async function execute(states: SFNClient, stack: Stack, machine: string, request: object): Promise<void> {
  const stateMachineArn = machineArn(stack, machine);
  const start = new StartExecutionCommand({ stateMachineArn, input: JSON.stringify(request) });
  const { executionArn } = await states.send(start);
  print(`Started ${executionArn}`);

  for (;;) {
    const { status, output, error, cause } = await states.send(new DescribeExecutionCommand({ executionArn }));
    if (status === 'SUCCEEDED') {
      print(`${machine}: ${summaryOf(output)}`);
      return;
    }
    if (status !== 'RUNNING') throw new Error(`${machine}: ${status} ${error ?? ''}: ${cause ?? ''}`);
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
}

function summaryOf(output = '{}'): string {
  const value = z.json().parse(JSON.parse(output));
  return Outcome.safeParse(value).data?.summary ?? JSON.stringify(value);
}
