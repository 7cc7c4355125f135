import type { Clock } from '../../clock.ts';
import { accessKeyIn, callerOf } from '../../simulator/http/caller.ts';
import { createSimulator, type Denial, type SavedSimulator, type SimulatorRequest } from '../../simulator/simulator.ts';
import type { Fault } from '../../simulator/world/fault-schema.ts';
import type { World } from '../../simulator/world/schema.ts';
import type { EksRequest, SavedCloud } from '../cloud-journal.ts';

export function keptRequest(world: World, { method, path, body, headers }: SimulatorRequest): EksRequest {
  return { method, path, body, ...callerOf(world, headers), accessKeyId: accessKeyIn(headers) };
}

/** The faults that were injected before the journal ended. */
export const injectedIn = ({ requests }: SavedCloud): Fault[] =>
  requests.flatMap((asked) => ('fault' in asked ? [asked.fault] : []));

/**
 * The simulated EKS as it stood when the journal ended. What it began with is in the journal once; every request since is
 * made again at its time, which costs the journal a line a request instead of everything after each.
 */
export async function replayedSimulator(
  world: World,
  saved: SavedCloud,
  refusal?: Denial,
): Promise<SavedSimulator | undefined> {
  if (!saved.simulator || saved.requests.length === 0) return saved.simulator;
  let now = 0;
  const simulator = createSimulator({
    world,
    clock: standing(() => now),
    saved: saved.simulator,
    refusal,
    sleep: async () => {},
    kubernetes: { endpoints: 'closed' },
  });
  for (const asked of saved.requests) {
    now = asked.at;
    if ('fault' in asked) simulator.inject(asked.fault);
    else if ('kubernetes' in asked) await simulator.askKubernetes(asked.kubernetes);
    else await simulator.handle({ ...asked.request, headers: headersOf(asked.request) });
  }
  return simulator.save();
}

// What is due comes about at the next request all the same, so no timer is needed.
const standing = (now: () => number): Clock => ({
  now,
  schedule: () => () => {},
  during: (work) => work(),
  outside: (wait) => wait(),
});

const headersOf = ({ account, region, accessKeyId = `ASIA${account}0000` }: EksRequest) => ({
  authorization: `AWS4-HMAC-SHA256 Credential=${accessKeyId}/20260101/${region}/eks/aws4_request`,
});
