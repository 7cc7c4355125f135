import { type MovingContext, movingContext } from '../../../functions/core/fargate/pods/context.ts';
import type { Budget, Pod, Workload } from '../../../functions/core/fargate/pods/pod.ts';
import { type MoveSettings, notMoved } from '../../../functions/core/fargate/pods/settings.ts';
import type { ReplacementContext } from '../../../functions/core/fargate/progress.ts';
import { aContext, aHop, NOW } from '../worlds/fargate-context.ts';

export const OLD = 'default';
export const NEW = '9999-default';

/** A ready pod on the old profile, of the Deployment `web`. */
export function aPod(changes: Partial<Pod> = {}): Pod {
  const name = changes.name ?? 'web-1';
  return {
    ...{ namespace: 'default', name, uid: `uid-${name}`, workload: 'web', labels: { app: 'web' } },
    ...{ profile: OLD, phase: 'Running', isReady: true, isScheduled: true, isOfHost: false },
    ...{ createdAt: '2026-11-20T08:00:00.000Z', goesAt: undefined, reason: undefined },
    ...changes,
  };
}

/** A Deployment whose pods are all available. */
export function aWorkload(changes: Partial<Workload> = {}): Workload {
  const name = changes.name ?? 'web';
  return {
    ...{ key: name, kind: 'Deployment', namespace: 'default', name, counts: 'replicas' },
    ...{ replicas: 2, available: changes.replicas ?? 2, surges: true, outage: 0, isRolledOut: true },
    ...{ restartedAt: undefined, pinnedTo: undefined, managedBy: undefined },
    ...changes,
  };
}

/** A budget of the pods of `web`, which allows one eviction. */
export function aBudget(changes: Partial<Budget> = {}): Budget {
  return {
    ...{ namespace: 'default', name: 'web', selects: { labels: { app: 'web' }, expressions: [] } },
    ...{ allowed: 1, healthy: 2, needed: 1, expected: 2 },
    ...changes,
  };
}

function settingsOf(changes: Partial<MoveSettings> = {}): MoveSettings {
  return {
    ...{ mode: 'evict', isAsked: true, maxUnavailable: '25%', podTimeoutSeconds: 600, moveTimeoutSeconds: 3600 },
    ...{ onBlockedPods: 'stop', jobs: 'wait', role: '', dryRun: false, blockedAs: 'ProfileReplacementBlocked' },
    reach: { name: 'prod-1', region: 'eu-west-1', endpoint: 'https://prod-1.example', certificateAuthority: '' },
    ...changes,
  };
}

/** A run that began to move pods at NOW, `seconds` later. */
export function aMovingContext(
  changes: Partial<MoveSettings> = {},
  {
    seconds = 0,
    plan = {},
    progress = {},
  }: { seconds?: number } & Partial<Pick<ReplacementContext, never>> & {
      plan?: Partial<ReplacementContext['plan']>;
      progress?: Partial<ReplacementContext['progress']>;
    } = {},
): MovingContext {
  const moving = settingsOf(changes);
  const hop = aHop();
  const everywhere = { ...hop, new: { ...hop.new, selectors: [{ namespace: '*', labels: {} }] } };
  const context = aContext(
    { hop: everywhere, moving: { ...notMoved(moving), since: NOW }, ...progress },
    { moving, ...plan },
  );
  const found = movingContext({ ...context, now: Date.parse(NOW) + seconds * 1000 });
  if (!found) throw new Error('A run that moves pods has settings.');
  return found;
}
