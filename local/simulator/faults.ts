import type { State } from './state.ts';
import type { CallFault, EksFault, Fault, KubernetesFault } from './world/fault-schema.ts';
import type { World } from './world/schema.ts';

/** What a call or an asynchronous change is about. */
export type FaultTarget = {
  region?: string | undefined;
  cluster?: string | undefined;
  addon?: string | undefined;
  profile?: string | undefined;
  verb?: string | undefined;
  resource?: string | undefined;
};

type FaultOn<K> = Extract<Fault, { on: K }>;
type Asynchronous = 'addon-update' | 'fargate-create' | 'fargate-delete';

/** The fault that hits this call, if any. Counts the call for every fault it matches. */
export function callFault(world: World, state: State, on: CallFault['on'], target: FaultTarget): CallFault | undefined {
  return hit(world, state, target, (fault): fault is CallFault => fault.on === on)?.fault;
}

/** The fault that hits this request to the Kubernetes API of a cluster, if any. */
export function kubernetesFault(world: World, state: State, target: FaultTarget): KubernetesFault | undefined {
  return hit(world, state, target, (fault): fault is KubernetesFault => fault.on === 'kubernetes')?.fault;
}

/** The fault that decides how this asynchronous change goes, with its index. */
export function changeFault<K extends Asynchronous>(
  world: World,
  state: State,
  on: K,
  target: FaultTarget,
  eligible: (fault: FaultOn<K>) => boolean = () => true,
): { fault: FaultOn<K>; index: number } | undefined {
  return hit(world, state, target, (fault): fault is FaultOn<K> => isOn(fault, on) && eligible(fault));
}

function isOn<K extends Asynchronous>(fault: Fault, on: K): fault is FaultOn<K> {
  return fault.on === on;
}

// The first fault that is due hits; the ones behind it keep their turns for the next match.
function hit<F extends EksFault>(
  world: World,
  state: State,
  target: FaultTarget,
  isMeant: (fault: Fault) => fault is F,
): { fault: F; index: number } | undefined {
  let found: { fault: F; index: number } | undefined;
  world.faults.forEach((fault, index) => {
    if (!isMeant(fault) || !isAbout(fault, target)) return;
    const count = state.faults[index] ?? { matched: 0, used: 0 };
    state.faults[index] = count;
    count.matched += 1;
    const due = count.matched > fault.after && (fault.times === 'always' || count.used < fault.times);
    if (!due || found) return;
    count.used += 1;
    found = { fault, index };
  });
  return found;
}

function isAbout(fault: EksFault, target: FaultTarget): boolean {
  if (fault.cluster !== undefined && fault.cluster !== target.cluster) return false;
  if ('region' in fault && fault.region !== undefined && fault.region !== target.region) return false;
  if ('addon' in fault && fault.addon !== undefined && fault.addon !== target.addon) return false;
  if ('verb' in fault && fault.verb !== undefined && fault.verb !== target.verb) return false;
  if ('resource' in fault && fault.resource !== undefined && fault.resource !== target.resource) return false;
  return !('profile' in fault && fault.profile !== undefined && fault.profile !== target.profile);
}
