import { describe, expect, it } from 'vitest';
import { NEW } from '../support/addon-builders.ts';
import { aRequest, aWorld, updateEnds } from '../support/addon-worlds.ts';
import { type Run, runMachine } from '../support/run-machine.ts';

const TELL = 'TellOutcomeFunction';
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
          if (functionName !== TELL && !functionName.endsWith(`:${TELL}`)) return invoke();
          tried += 1;
          return Promise.reject(failing(name));
        },
      });

      expect(run).toMatchObject({ status, notifications: [] });
      expect(run.error).toBe(error);
      expect(tried).toBe(calls);
      expect(states(run)).toContain('Nobody was told how it ended');
    },
  );

  it('leaves no trace when a later try is heard', async () => {
    let tried = 0;
    const run = await runMachine('update-addon', aRequest(), aWorld(AN_UPDATE), {
      deliver(invoke, functionName) {
        if (!functionName.endsWith(TELL)) return invoke();
        tried += 1;
        return tried < 3 ? Promise.reject(failing('NotificationNotSent')) : invoke();
      },
    });

    expect(run.after[0]?.addons[0]?.version).toBe(NEW);
    expect(run.notifications.map(({ attributes }) => attributes.outcome)).toEqual(['Updated']);
    expect(states(run)).not.toContain('Nobody was told how it ended');
  });
});
