import type { Clock } from '../clock.ts';
import type { BusEvent } from './event-bus.ts';
import { targetsOf } from './event-rules.ts';

/**
 * Delivers events to the Lambdas of the rules, as EventBridge does: later, at least once, and a Lambda that fails is tried
 * twice more. `idle` resolves when none is under way.
 */
export function createEventDelivery(options: {
  clock: Clock;
  invoke: (functionName: string, event: BusEvent) => Promise<unknown>;
}): { deliver: (event: BusEvent) => void; idle: () => Promise<void> } {
  const { clock, invoke } = options;
  const underWay = new Set<Promise<void>>();

  const run = async (functionName: string, event: BusEvent) => {
    for (let tries = 0; tries < 3; tries += 1) {
      try {
        await invoke(functionName, event);
        return;
      } catch {
        // A third failure goes to the dead-letter queue, which nobody reads here.
      }
    }
  };

  return {
    deliver(event) {
      for (const functionName of targetsOf(event)) {
        const delivery = clock.during(() => run(functionName, event)).finally(() => underWay.delete(delivery));
        underWay.add(delivery);
      }
    },
    async idle() {
      // What has just happened is announced at the next turn of the event loop.
      await new Promise((resolve) => setImmediate(resolve));
      while (underWay.size > 0) await Promise.all(underWay);
    },
  };
}
