import { sleepUntil } from '../../clock.ts';
import { createSimulator, type Simulator } from '../../simulator/simulator.ts';
import type { ClusterNow } from '../../simulator/world/current.ts';
import type { World } from '../../simulator/world/schema.ts';
import { keep } from '../cloud-journal.ts';
import type { Eks, OpenEks } from './eks.ts';
import { injectedIn, keptRequest, replayedSimulator } from './replay.ts';

export type SimulatedEks = Eks<ClusterNow> & { simulator: Simulator };

/** An EKS of this computer that holds a world; with a journal that is not empty, as that left it. */
export const simulatedEks =
  (world: World): OpenEks<SimulatedEks> =>
  async ({ clock, journal, saved, onCall, onEvent, authorizer, wallClock }) => {
    const { refusal } = authorizer;
    const simulator = createSimulator({
      world: { ...world, faults: [...world.faults, ...injectedIn(saved)] },
      clock,
      saved: await replayedSimulator(world, saved, refusal),
      refusal,
      onCall,
      onEvent,
      sleep: (until) => clock.outside(() => sleepUntil(clock, until)),
      onRequest: (at, request) => keep(journal, 'eks-asked', at, keptRequest(world, request)),
      onInject: (at, fault) => keep(journal, 'fault-injected', at, fault),
      kubernetes: {
        identityOf: authorizer.identityOf,
        role: authorizer.kubernetesRole,
        wallClock,
        ports: saved.ports,
        onPort: (cluster, port) => keep(journal, 'kubernetes-listening', clock.now(), { cluster, port }),
        onRequest: (at, request) => keep(journal, 'kubernetes-asked', at, request),
      },
    });
    // Executions that are under way know where it is.
    if (Object.keys(saved.ports).length > 0) await simulator.openKubernetes();
    if (!saved.simulator) keep(journal, 'simulator-saved', clock.now(), simulator.save());

    return {
      simulator,
      answer: (request) => simulator.handle(request),
      kubernetes: simulator.kubernetesInMemory,
      calls: simulator.calls,
      clusters: async () => simulator.clusters(),
      still: async () => {},
      close: simulator.close,
    };
  };
