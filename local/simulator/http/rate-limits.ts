import type { OperationName } from '../eks/operations.ts';
import type { State } from '../state.ts';
import type { RateLimit, World } from '../world/schema.ts';
import { EksError } from './errors.ts';

/** Throws 429 when the caller's account and Region have used up what the world allows them. */
export function refuseTooMany(
  world: World,
  state: State,
  call: { operation: OperationName; account: string; region: string; now: number },
): void {
  const names = ['*', call.operation] as const;
  const limits = names.flatMap((name) => {
    const limit = world.rateLimits[name];
    return limit ? [{ limit, key: `${call.account}/${call.region}/${name}` }] : [];
  });
  const levels = limits.map(({ limit, key }) => ({ limit, key, tokens: levelOf(state, key, limit, call.now) }));
  const empty = levels.find(({ tokens }) => tokens < 1);
  for (const { key, tokens } of levels) state.buckets[key] = { tokens: empty ? tokens : tokens - 1, at: call.now };
  if (!empty) return;
  const message = empty.limit.error === 'ThrottlingException' ? 'Rate exceeded' : 'Too Many Requests';
  throw new EksError(empty.limit.error, message);
}

function levelOf(state: State, key: string, limit: RateLimit, now: number): number {
  const bucket = state.buckets[key];
  if (!bucket) return limit.burst;
  return Math.min(limit.burst, bucket.tokens + ((now - bucket.at) / 1000) * limit.perSecond);
}
