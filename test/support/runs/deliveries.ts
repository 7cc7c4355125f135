import type { Clock } from '../../../local/clock.ts';
import type { CloudOptions } from '../../../local/cloud/cloud.ts';
import type { SimulatorResponse } from '../../../local/simulator/simulator.ts';

/** How often a Lambda runs for one event, and whose answer counts: Lambda promises at least once, not exactly once. */
export type Delivery = 'once' | 'twice, the first answers' | 'twice, the second answers' | 'twice at once';

/** How a service answers a request; `lost` is an answer that never came to a request that took effect. */
export type ServiceAnswer = 'well' | 'throttled' | 'down' | 'lost';

/** Runs a Lambda as often as the delivery says; two that run at the same time let virtual time go on meanwhile. */
export function deliveredAs(delivery: Delivery, clock: Clock, run: () => Promise<unknown>): Promise<unknown> {
  return delivery === 'once' ? run() : clock.outside(() => delivered(() => clock.during(run), delivery));
}

async function delivered(run: () => Promise<unknown>, delivery: Delivery): Promise<unknown> {
  const first = settled(run());
  if (delivery !== 'twice at once') await first;
  const second = settled(run());
  const [earlier, later] = [await first, await second];
  return delivery === 'twice, the second answers' ? later() : earlier();
}

/** Waits for the end of some work, good or bad; what it came to is had by calling. */
async function settled(work: Promise<unknown>): Promise<() => unknown> {
  try {
    const value = await work;
    return () => value;
  } catch (error) {
    return () => {
      throw error;
    };
  }
}

/** Answers of services by their names: each list is gone through again and again. */
export function answersOf(services: Record<string, readonly ServiceAnswer[]>): NonNullable<CloudOptions['answer']> {
  const asked = new Map<string, number>();
  return async (service, run) => {
    const count = asked.get(service) ?? 0;
    asked.set(service, count + 1);
    const answers = services[service] ?? [];
    const how = answers[count % answers.length] ?? 'well';
    if (how === 'throttled') return THROTTLED;
    if (how === 'down') return DOWN;
    const answer = await run();
    return how === 'lost' ? { cut: true } : answer;
  };
}

const THROTTLED: SimulatorResponse = {
  status: 400,
  headers: { 'content-type': 'application/x-amz-json-1.0' },
  body: JSON.stringify({ __type: 'ThrottlingException', message: 'Rate exceeded' }),
};
const DOWN: SimulatorResponse = {
  status: 503,
  headers: { 'content-type': 'text/html' },
  body: '<html>Service Unavailable</html>',
};
