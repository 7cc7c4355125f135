import { expect, it } from 'vitest';
import { virtualClock } from '../../../local/clock.ts';
import { LambdaFault } from '../../../local/engine/lambda-fault.ts';
import { loadDefinition } from '../../../local/engine/readers/definition.ts';
import { leakCheckedEngine } from '../../support/processes/leak-checked.ts';

const START = Date.parse('2026-11-21T08:00:00Z');
const FUNCTION = 'arn:aws:lambda:us-east-1:123456789012:function:Look';

/** A state machine that looks, waits and looks again, each time by the version of the function that its release has. */
const release = (version: number) => {
  const look = (then: object) => ({
    Type: 'Task',
    Resource: 'arn:aws:states:::lambda:invoke',
    TimeoutSeconds: 20,
    Arguments: { FunctionName: `${FUNCTION}:${version}` },
    ...then,
  });
  const States = {
    Look: look({ Next: 'Wait' }),
    Wait: { Type: 'Wait', Seconds: 60, Next: 'Look again' },
    'Look again': look({ End: true }),
  };
  return loadDefinition(JSON.stringify({ QueryLanguage: 'JSONata', StartAt: 'Look', States }));
};

/** A first execution, a deployment of release 2 while it waits, and a second execution after that. */
async function deployed({ retained }: { retained: boolean }) {
  const clock = virtualClock(START);
  const machines = { machine: release(1) };
  const versions = new Set([`${FUNCTION}:1`]);
  const called: string[] = [];
  const engine = leakCheckedEngine({
    clock,
    machines,
    invoke: async ({ functionName }) => {
      called.push(functionName.slice(FUNCTION.length + 1));
      if (versions.has(functionName)) return 'well';
      throw new LambdaFault({ errorType: 'Lambda.ResourceNotFoundException', errorMessage: functionName });
    },
  });
  clock.schedule(START + 30_000, () => {
    versions.add(`${FUNCTION}:2`);
    machines.machine = release(2);
    if (!retained) versions.delete(`${FUNCTION}:1`);
  });

  const first = await engine.finished(engine.startExecution({ stateMachineArn: 'machine' }).executionArn);
  const second = await engine.finished(engine.startExecution({ stateMachineArn: 'machine' }).executionArn);
  return { ends: [first, second].map(({ status, error }) => error ?? status), called };
}

it('an execution that waits during a deployment continues with the definition and the versions it began with', async () => {
  expect(await deployed({ retained: true })).toEqual({
    ends: ['SUCCEEDED', 'SUCCEEDED'],
    called: ['1', '1', '2', '2'],
  });
});

it('a version that is deleted while an execution can still call it fails that execution', async () => {
  const { ends, called } = await deployed({ retained: false });

  expect(ends).toEqual(['Lambda.ResourceNotFoundException', 'SUCCEEDED']);
  expect(called).toEqual(['1', '1', '2', '2']);
});
