import type { Cancel, Clock } from '../clock.ts';

/** A clock whose timers can all be taken back at once, so that a process with executions under way can end. */
export function stoppableClock(clock: Clock): { clock: Clock; stop(): void } {
  const open = new Set<Cancel>();
  let stopped = false;
  const schedule: Clock['schedule'] = (at, fire) => {
    if (stopped) return () => {};
    const cancel = clock.schedule(at, () => {
      open.delete(cancel);
      fire();
    });
    open.add(cancel);
    return () => {
      open.delete(cancel);
      cancel();
    };
  };
  return {
    clock: { ...clock, schedule },
    stop() {
      stopped = true;
      for (const cancel of open) cancel();
      open.clear();
    },
  };
}
