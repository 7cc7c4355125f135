import { DescribeExecutionCommand, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { aCrowd } from '../support/processes/load.ts';
import { served, stateMachineArn } from '../support/processes/served.ts';

const COUNT = 100;
const print = (text: string) => process.stdout.write(text);

/** How long DescribeExecution takes while a hundred executions run at x60, against the same endpoint with none. */
export async function serve(): Promise<void> {
  const { world, asked } = aCrowd(COUNT + 1);
  const endpoint = await served(world);
  const start = async ({ cluster, machine, input }: (typeof asked)[number]) => {
    const command = new StartExecutionCommand({
      stateMachineArn: stateMachineArn(machine),
      name: cluster,
      input: JSON.stringify(input),
    });
    return (await endpoint.sfn.send(command)).executionArn ?? '';
  };
  const describe = async (executionArn: string) => {
    const began = performance.now();
    await endpoint.sfn.send(new DescribeExecutionCommand({ executionArn }));
    return performance.now() - began;
  };

  const [first, ...others] = asked;
  if (!first) throw new Error('The crowd is empty.');
  const watched = await start(first);
  await endpoint.cloud.engine.finished(watched);
  for (let warm = 0; warm < 300; warm += 1) await describe(watched);
  const idle = await measured((list) => list.length < 500);

  const arns = await Promise.all(others.map(start));
  let running = true;
  const all = Promise.all(arns.map((arn) => endpoint.cloud.engine.finished(arn))).then(() => {
    running = false;
  });
  const loaded = await measured(() => running);
  await all;
  const after = await measured((list) => list.length < 500);
  await endpoint.close();

  print(`DescribeExecution while ${COUNT} executions run at x60, against none (${loaded.length} calls):\n`);
  for (const share of [0.5, 0.9, 0.99]) {
    const ratio = quantile(loaded, share) / quantile(idle, share);
    const later = quantile(after, share) / quantile(idle, share);
    print(`  ${share * 100} %: ${ratio.toFixed(2)} times as long; ${later.toFixed(2)} times after they have ended\n`);
  }
  const [early, late] = [loaded.slice(0, loaded.length / 2), loaded.slice(loaded.length / 2)];
  print(`  second half against first half, median: ${(quantile(late, 0.5) / quantile(early, 0.5)).toFixed(2)}\n`);

  async function measured(goesOn: (list: readonly number[]) => boolean): Promise<number[]> {
    const times: number[] = [];
    while (goesOn(times)) times.push(await describe(watched));
    return times;
  }
}

function quantile(times: readonly number[], share: number): number {
  const sorted = [...times].sort((one, other) => one - other);
  return sorted[Math.min(Math.floor(sorted.length * share), sorted.length - 1)] ?? Number.NaN;
}
