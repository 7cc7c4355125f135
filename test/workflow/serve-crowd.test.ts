import { DescribeExecutionCommand, type SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { afterEach, describe, expect, it } from 'vitest';
import { type Asked, aCrowd, endingsAlone } from '../support/crowd.ts';
import { served, stateMachineArn } from '../support/served.ts';

let close = async () => {};
afterEach(() => close());

describe('a hundred executions at once, sixty times as fast', () => {
  it('end each as it ends alone', async () => {
    const { world, asked } = aCrowd(100);
    const endpoint = await served(world);
    close = endpoint.close;

    const arns = await Promise.all(asked.map((each) => started(endpoint.sfn, each)));
    await Promise.all(arns.map((arn) => endpoint.cloud.engine.finished(arn)));
    const endings = await Promise.all(arns.map((arn) => endingOf(endpoint.sfn, arn)));

    expect(endings).toEqual(await endingsAlone(100));
    expect(new Set(endings).size).toBe(4);
  }, 120_000);
});

async function started(sfn: SFNClient, { cluster, machine, input }: Asked): Promise<string> {
  const { executionArn } = await sfn.send(
    new StartExecutionCommand({
      stateMachineArn: stateMachineArn(machine),
      name: `run-of-${cluster}`,
      input: JSON.stringify(input),
    }),
  );
  return executionArn ?? '';
}

async function endingOf(sfn: SFNClient, executionArn: string): Promise<string> {
  const { status, error, output } = await sfn.send(new DescribeExecutionCommand({ executionArn }));
  return `${status} ${error ?? JSON.parse(output ?? '{}').name}`;
}
