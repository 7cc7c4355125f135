import { createHash } from 'node:crypto';
import type { Context } from '../context.ts';
import type { ClusterState } from '../state.ts';
import { EksError } from './errors.ts';

type Tokened = { clientRequestToken?: string | null | undefined };

/** Throws 400 for a token of the wrong length. The rule is recorded for CreateCluster; that it holds here is a guess. */
export function refuseBadToken(input: Tokened, cluster: string): void {
  const token = input.clientRequestToken;
  if (typeof token !== 'string' || (token.length >= 33 && token.length <= 126)) return;
  throw new EksError(
    'InvalidParameterException',
    'The client request token parameter must be between 33 and 126 characters.',
    { clusterName: cluster },
  );
}

/** What an earlier call with this token made, if there was one. Throws 400 when that call asked for something else. */
export function earlierResult(
  context: Context,
  operation: string,
  cluster: ClusterState,
  input: Tokened,
): string | undefined {
  const key = keyOf(context, operation, cluster, input);
  const use = key === undefined ? undefined : context.state.tokens[key];
  if (!use) return undefined;
  if (use.fingerprint === fingerprint(input)) return use.result;
  // Not documented by AWS; other services refuse a token that is used again for something else.
  throw new EksError(
    'InvalidParameterException',
    'The client request token was used before with different parameters.',
    { clusterName: cluster.name },
  );
}

export function rememberResult(
  context: Context,
  operation: string,
  cluster: ClusterState,
  input: Tokened,
  result: string,
): void {
  const key = keyOf(context, operation, cluster, input);
  if (key !== undefined) context.state.tokens[key] = { fingerprint: fingerprint(input), cluster: cluster.key, result };
}

function keyOf(context: Context, operation: string, cluster: ClusterState, input: Tokened): string | undefined {
  if (typeof input.clientRequestToken !== 'string' || context.world.idempotency === 'ignored') return undefined;
  return `${operation}/${cluster.account}/${cluster.region}/${input.clientRequestToken}`;
}

function fingerprint(input: object): string {
  return createHash('sha256').update(canonical(input)).digest('hex');
}

// The same parameters in another order are the same parameters.
function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, each: unknown) => {
    if (typeof each !== 'object' || each === null || Array.isArray(each)) return each;
    return Object.fromEntries(Object.entries(each).sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}
