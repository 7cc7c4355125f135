import { expect, it } from 'vitest';
import { virtualClock } from '../../../../local/clock.ts';
import { loadDefinition } from '../../../../local/engine/readers/definition.ts';
import { createHistory, packTogether } from '../../../../local/engine/run/history.ts';
import { leakCheckedEngine } from '../../../support/processes/leak-checked.ts';

const pass = loadDefinition(
  JSON.stringify({ QueryLanguage: 'JSONata', StartAt: 'Pass', States: { Pass: { Type: 'Pass', End: true } } }),
);

it('a history is the same when it has been packed, and takes no more events', () => {
  const history = createHistory();
  const event = { previousEventId: 0, timestamp: new Date(5), type: 'ExecutionStarted' };
  history.add({ ...event, id: 1, executionStartedEventDetails: { input: '{"text":"Grüße"}' } });
  const before = [...history.events()];

  packTogether([createHistory(), history]);

  expect(history.events()).toEqual(before);
  expect(history.length()).toBe(1);
  expect(() => history.add({ ...event, id: 2 })).toThrow('has no more events');
});

it('the histories of many executions are all there when they have ended', async () => {
  const engine = leakCheckedEngine({ clock: virtualClock(0), machines: { pass }, invoke: async () => null });
  const arns: string[] = [];
  for (let count = 0; count < 130; count += 1) {
    const { executionArn } = engine.startExecution({ stateMachineArn: 'pass', input: JSON.stringify({ count }) });
    await engine.finished(executionArn);
    arns.push(executionArn);
  }

  const inputs = arns.map((arn) => Object(engine.history(arn)[0]?.executionStartedEventDetails).input);

  expect(inputs).toEqual(arns.map((_, count) => JSON.stringify({ count })));
});
