import { type Context, reportChange } from './context.ts';
import { changeAddonHealth, endAddonUpdate } from './eks/addon-endings.ts';
import { reviewAddon } from './eks/addon-health.ts';
import { endFargateCreation, endFargateDeletion } from './eks/fargate-profiles.ts';
import { movePod } from './kubernetes/controllers/controllers.ts';
import type { State, Transition } from './state.ts';

/** Takes out the next thing that is due, if anything is: pending ones are kept in the order they happen. */
export function takeDue(state: State, now: number): Transition | undefined {
  const next = state.pending[0];
  return next && next.at <= now ? state.pending.shift() : undefined;
}

/** Carries out everything but other actors' calls, at the time of the context. */
export function carryOut(context: Context, transition: Exclude<Transition, { kind: 'action' }>): void {
  const cluster = context.state.clusters[transition.cluster];
  if (!cluster) return;
  switch (transition.kind) {
    case 'addon-update-ends':
      endAddonUpdate(context, cluster, transition);
      return;
    case 'addon-health':
      changeAddonHealth(context, cluster, transition);
      return;
    case 'addon-review':
      reviewAddon(context, cluster, transition.addon);
      return;
    case 'fargate-create-ends':
      endFargateCreation(context, cluster, transition);
      return;
    case 'fargate-delete-ends':
      endFargateDeletion(context, cluster, transition);
      return;
    case 'pod':
      movePod(context, cluster, transition);
      return;
    case 'cluster-update-ends': {
      const update = cluster.updates.find(({ id }) => id === transition.updateId);
      if (update) {
        reportChange(context, cluster, { kind: 'update', name: update.id, from: update.status, to: 'Successful' });
        update.status = 'Successful';
      }
      reportChange(context, cluster, { kind: 'cluster', name: cluster.name, from: cluster.status, to: 'ACTIVE' });
      cluster.status = 'ACTIVE';
    }
  }
}
