import { createHash } from 'node:crypto';
import { type Execution, nextKey } from './execution.ts';
import type { Outcome } from './journal.ts';
import type { Lifetime } from './lifetime.ts';

type Waiting = { key: string; answered: boolean; answer: (outcome: Outcome) => void; heartbeat: () => void };

/** Knows which task tokens are out and who waits for their answers. */
export type TokenRegistry = {
  /** Resolves with the answer, or never when the lifetime ends before. `heartbeat` is called at each heartbeat. */
  wait(token: string, key: string, life: Lifetime, heartbeat: () => void): Promise<Outcome>;
  /** Who waits for a token: someone, no longer anyone, or it was never given out. */
  find(token: string): Waiting | 'closed' | undefined;
  answer(key: string, outcome: Outcome): void;
  heartbeat(key: string): void;
};

export function createTokenRegistry(): TokenRegistry {
  const keys = new Map<string, string>();
  const waiting = new Map<string, Waiting>();
  return {
    wait: (token, key, life, heartbeat) =>
      new Promise((resolve) => {
        keys.set(token, key);
        const leave = life.onEnd(() => waiting.delete(key));
        const answer = (outcome: Outcome) => {
          leave();
          waiting.delete(key);
          resolve(outcome);
        };
        waiting.set(key, { key, answered: false, answer, heartbeat });
      }),
    find(token) {
      const key = keys.get(token);
      if (key === undefined) return undefined;
      return waiting.get(key) ?? 'closed';
    },
    answer: (key, outcome) => waiting.get(key)?.answer(outcome),
    heartbeat: (key) => waiting.get(key)?.heartbeat(),
  };
}

/** A token nobody can guess without the execution's seed, and the same again in a replay. */
export function drawToken(execution: Execution, what: string): { key: string; token: () => string } {
  const key = nextKey(execution, what);
  const chance = execution.random();
  // Few ask for it.
  return { key, token: () => `AQ${createHash('sha512').update(`${chance} ${key}`).digest('base64url')}` };
}

export const looksLikeToken = (text: string): boolean => /^AQ[\w-]{86}$/.test(text);
