import { describe, expect, it } from 'vitest';
import { LambdaFault as ThrownFault } from '../../../local/engine/lambda-fault.ts';
import { LambdaFault } from '../../../local/lambda-faults/fault.ts';
import { type FaultCount, faultyLambdas } from '../../../local/lambda-faults/faulty-lambdas.ts';
import { parseWorld } from '../../../local/simulator/world/world.ts';
import { type Run, runMachine } from '../../support/runs/run-machine.ts';
import { aRequest, aWorld } from '../../support/worlds/addon-worlds.ts';

const fault = (more: object) => ({ on: 'lambda', function: 'plan-addon-update', error: 'Runtime.ExitError', ...more });
const update = (more: object) => runMachine('update-addon', aRequest(), aWorld({ faults: [fault(more)] }));

/** What the failed tries of Tasks ended by, but for those that wait, which end by their time or by an event. */
const failures = ({ history }: Run) =>
  history
    .flatMap(({ taskFailedEventDetails: failed, taskTimedOutEventDetails: late }) => [failed ?? late].flat())
    .filter((details) => Object(details).resource === 'invoke');

const sent = ({ calls }: Run) => calls.filter(({ operation }) => operation === 'UpdateAddon');

describe('a fault of Lambda in a world', () => {
  it('ends a call as AWS ends it, and only so often', async () => {
    const run = await update({});

    expect(run.status).toBe('SUCCEEDED');
    expect(failures(run)).toMatchObject([
      { error: 'Runtime.ExitError', cause: expect.stringContaining('Runtime exited with error: signal: killed') },
    ]);
  });

  it.each([
    [true, 2],
    [false, 1],
  ])('with ran: %s lets the function ask EKS %i times in all, for one update', async (ran, times) => {
    const run = await update({ function: 'start-addon-update', error: 'Lambda.Unknown', ran });

    expect(sent(run)).toHaveLength(times);
    expect(new Set(sent(run).map(({ params }) => params.clientRequestToken)).size).toBe(1);
    expect(run.timeline.filter(({ kind, from }) => kind === 'update' && from === null)).toHaveLength(1);
  });

  it('lets a Task wait for its time limit', async () => {
    const run = await update({ error: 'States.Timeout', times: 2 });

    expect(failures(run)).toMatchObject([{ error: 'States.Timeout' }, { error: 'States.Timeout' }]);
    expect(run.status).toBe('SUCCEEDED');
  });

  it('holds every function between two times', async () => {
    const throttled = { function: '*', error: 'Lambda.TooManyRequestsException', fromSeconds: 30, toSeconds: 300 };
    const run = await update(throttled);
    const hit = run.history.filter(({ taskFailedEventDetails }) => taskFailedEventDetails !== undefined);

    expect(run).toMatchObject({ status: 'SUCCEEDED', output: { name: 'Updated' } });
    expect(hit.length).toBeGreaterThan(3);
    expect(hit.every(({ timestamp }) => timestamp.getTime() < Date.parse('2026-11-21T08:05:00Z'))).toBe(true);
    expect(run.notifications).toHaveLength(1);
  });

  it('takes the cause it is given', async () => {
    const cause =
      'User: arn:aws:sts::111122223333:assumed-role/machine/1 is not authorized to perform: lambda:InvokeFunction (Status Code: 403)';
    const denied = { function: 'plan-addon-update', error: 'Lambda.AWSLambdaException', cause, times: 'always' };
    const run = await update(denied);

    expect(run).toMatchObject({ status: 'FAILED', error: 'AddonUpdateBlocked' });
    expect(run.cause).toContain('Role machine lacks the permission lambda:InvokeFunction.');
  });

  it.each([
    [{ function: 'plan-adon-update' }, /There is no function 'plan-adon-update'. Did you mean 'plan-addon-update'\?/],
    [
      { error: 'Runtime.ExitErorr' },
      /There is no error of Lambda 'Runtime.ExitErorr'. Did you mean 'Runtime.ExitError'\?/,
    ],
    [{ function: 'nothing-like-it-at-all' }, /it is one of \*, admit-fleet-cluster,/],
    [{ error: 'Lambda.TooManyRequestsException', ran: true }, /By this error no function has run/],
    [{ fromSeconds: 30, toSeconds: 30 }, /This has to be later than fromSeconds/],
    [{ addon: 'coredns' }, /This key is unknown/],
  ])('%o is refused', (more, says) => {
    expect(() => parseWorld(JSON.stringify(aWorld({ faults: [fault(more)] })))).toThrow(says);
  });

  it('resumes counting where an earlier process stopped', async () => {
    const counts: FaultCount[] = [];
    const kept: FaultCount[][] = [];
    const faults = [LambdaFault.parse(fault({ after: 1, times: 1 }))];
    const opened = (from: FaultCount[]) =>
      faultyLambdas({ faults, counts: from, onCount: (now) => kept.push(structuredClone([...now])), elapsed: () => 0 });
    const call = {
      functionArn: 'arn:x:function:PlanAddonUpdateFunction',
      run: async () => 'ran',
      pause: async () => {},
    };

    await expect(opened(counts)(call)).resolves.toBe('ran');
    const invoke = opened(kept.at(-1) ?? []);

    await expect(invoke(call)).rejects.toThrow(ThrownFault);
    await expect(invoke(call)).resolves.toBe('ran');
  });
});
