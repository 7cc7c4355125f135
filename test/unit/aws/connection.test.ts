import { expect, it } from 'vitest';
import { clientOptions, onFirstUse, quickConnection } from '../../../functions/aws/connection.ts';

it('what is made on first use is made once, also when it is nothing', () => {
  let made = 0;
  const nothing = onFirstUse(() => {
    made += 1;
  });

  expect(made).toBe(0);
  expect([nothing(), nothing(), made]).toEqual([undefined, undefined, 1]);
});

it('a call is tried once, fails at its time limit, and leaves its Lambda time to say so', () => {
  const { maxAttempts, requestHandler } = clientOptions({});

  // The shortest time limit of a Lambda is 20 s.
  expect(maxAttempts).toBe(1);
  expect(requestHandler).toMatchObject({ throwOnRequestTimeout: true });
  expect(limitsOf(requestHandler).requestTimeout).toBeLessThan(20_000);
});

it('three quick calls fit into the three seconds that Slack waits, and none waits longer for a connection', () => {
  const { connectionTimeout, requestTimeout } = limitsOf(quickConnection.requestHandler);

  expect(quickConnection.requestHandler).toMatchObject({ throwOnRequestTimeout: true });
  expect(3 * requestTimeout).toBeLessThan(3_000);
  expect(connectionTimeout).toBeLessThan(requestTimeout);
});

function limitsOf(handler: object | undefined): { connectionTimeout: number; requestTimeout: number } {
  const limits: [string, unknown][] = Object.entries(handler ?? {});
  const numberIn = (name: string) => Number(limits.find(([each]) => each === name)?.[1]);
  return { connectionTimeout: numberIn('connectionTimeout'), requestTimeout: numberIn('requestTimeout') };
}
