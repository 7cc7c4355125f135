import { describe, expect, it } from 'vitest';
import type { Notification } from '../../../local/cloud/aws/sns.ts';
import type { SimulatedCloud } from '../../../local/cloud/cloud.ts';
import { anOpenCloud, noticeOf } from '../../support/runs/open-cloud.ts';
import { type Run, runMachine } from '../../support/runs/run-machine.ts';
import { NEW } from '../../support/worlds/addon-builders.ts';
import { aRequest, aWorld, updateEnds } from '../../support/worlds/addon-worlds.ts';

const PUBLISH = 'PublishOutcomeFunction';
const states = ({ history }: Run) =>
  history.map(({ stateEnteredEventDetails }) => stateEnteredEventDetails?.name).filter((name) => name !== undefined);

/** Fails as a topic does that does not answer, or as a function that may not be invoked. */
const failing = (name: string) => Object.assign(new Error('down'), { name });
const AN_UPDATE = { faults: [updateEnds({ status: 'Successful' })] };
const A_FAILURE = { faults: [updateEnds({ status: 'Failed', errorCode: 'AccessDenied', applied: false })] };

describe('a notification that cannot be sent', () => {
  it.each([
    ['NotificationNotSent', AN_UPDATE, 'SUCCEEDED', undefined, 10],
    ['NotificationNotSent', A_FAILURE, 'FAILED', 'AddonUpdateFailed', 10],
    ['AuthorizationError', AN_UPDATE, 'SUCCEEDED', undefined, 1],
    ['Lambda.TooManyRequestsException', A_FAILURE, 'FAILED', 'AddonUpdateFailed', 10],
  ])(
    'because of %s leaves the outcome as it is, and a trace for the alarm',
    async (name, world, status, error, calls) => {
      let tried = 0;
      const run = await runMachine('update-addon', aRequest(), aWorld(world), {
        deliver(invoke, functionName) {
          if (functionName !== PUBLISH && !functionName.endsWith(`:${PUBLISH}`)) return invoke();
          tried += 1;
          return Promise.reject(failing(name));
        },
      });

      expect(run).toMatchObject({ status });
      expect(run.error).toBe(error);
      expect(tried).toBe(calls);
      expect(states(run)).toContain('Notification failed');
    },
  );

  it('leaves no trace when a later try is heard', async () => {
    let tried = 0;
    const run = await runMachine('update-addon', aRequest(), aWorld(AN_UPDATE), {
      deliver(invoke, functionName) {
        if (!functionName.endsWith(PUBLISH)) return invoke();
        tried += 1;
        return tried < 3 ? Promise.reject(failing('NotificationNotSent')) : invoke();
      },
    });

    expect(run.after[0]?.addons[0]?.version).toBe(NEW);
    expect(run.notifications.map(({ attributes }) => attributes.outcome)).toEqual(['Updated']);
    expect(states(run)).not.toContain('Notification failed');
  });
});

describe('what the event of the end makes good', () => {
  it.each([
    [AN_UPDATE, 'SUCCEEDED', 'Updated'],
    [A_FAILURE, 'FAILED', 'AddonUpdateFailed'],
  ])(
    'is a notification that could not be sent: the same, once, of an execution that %#',
    async (world, status, name) => {
      const { cloud, notifications } = await anOpenCloud(aWorld(world), {
        deliver: (invoke, functionName) =>
          functionName.endsWith(PUBLISH) ? Promise.reject(failing('Other')) : invoke(),
      });
      const { executionArn } = start(cloud);
      const end = await cloud.engine.finished(executionArn);
      await cloud.idle();
      await cloud.close();

      expect(end.status).toBe(status);
      expect(outcomes(notifications)).toEqual([`outcome ${name}`]);
      expect(noticeOf(notifications.at(-1))).toMatchObject({ execution: { arn: executionArn } });
    },
  );

  it('is nothing when only the answer to the notifying Lambda was lost, each time', async () => {
    const { cloud, notifications } = await anOpenCloud(aWorld(AN_UPDATE), {
      async deliver(invoke, functionName) {
        const answer = await invoke();
        if (functionName.endsWith(PUBLISH)) throw failing('Runtime.ExitError');
        return answer;
      },
    });
    const { executionArn } = start(cloud);
    await cloud.engine.finished(executionArn);
    await cloud.idle();
    const entered = cloud.engine.history(executionArn).map(({ stateEnteredEventDetails: state }) => state?.name);
    await cloud.close();

    expect(entered).toContain('Notification failed');
    expect(outcomes(notifications)).toEqual(['outcome Updated']);
  });

  it('is an end by an error that the definition has for its own ends, before it came to notify', async () => {
    const { cloud, notifications } = await anOpenCloud(aWorld(AN_UPDATE));
    const { executionArn } = start(cloud);
    cloud.engine.stopExecution({ executionArn, error: 'AddonUpdateFailed', cause: 'By hand.' });
    await cloud.engine.finished(executionArn);
    await cloud.idle();
    await cloud.close();

    expect(outcomes(notifications)).toEqual(['execution ExecutionAborted']);
  });

  it.each([
    ['throttled', 'once the cluster is claimed', 1, 'Updated'],
    ['gone', 'once the cluster is claimed', 1, 'Updated'],
    // Without a claim nothing may be changed.
    ['throttled', 'from the beginning', 0, 'AddonUpdateBlocked'],
    ['gone', 'from the beginning', 0, 'AddonUpdateFailed'],
  ])('is nothing, and no notification is lost, when the table is %s %s', async (how, _, before, outcome) => {
    let asked = 0;
    const isUsable = () => asked++ < before;
    const { cloud, notifications } = await anOpenCloud(aWorld(AN_UPDATE), {
      answer: (service, run) =>
        service !== 'dynamodb' || isUsable() ? run() : Promise.resolve(UNUSABLE[how] ?? { cut: true }),
    });
    const { executionArn } = start(cloud);
    await cloud.engine.finished(executionArn);
    await cloud.idle();
    await cloud.close();

    expect(outcomes(notifications)).toEqual([`outcome ${outcome}`]);
  });
});

const refused = (__type: string) => ({
  status: 400,
  headers: { 'content-type': 'application/x-amz-json-1.0' },
  body: JSON.stringify({ __type, message: 'No.' }),
});
const UNUSABLE: Record<string, ReturnType<typeof refused>> = {
  throttled: refused('ThrottlingException'),
  gone: refused('ResourceNotFoundException'),
};

const start = (cloud: SimulatedCloud) =>
  cloud.engine.startExecution({
    stateMachineArn: 'update-addon',
    name: 'not-notified',
    input: JSON.stringify(aRequest()),
  });

/** How executions ended, as people were notified. */
const outcomes = (notifications: readonly Notification[]) =>
  notifications
    .map((notification) => noticeOf(notification))
    .filter(({ kind }) => kind === 'outcome' || kind === 'execution')
    .map(({ kind, name }) => `${kind} ${name}`);
