import type { TimelineEntry } from '../../../local/simulator/simulator.ts';
import { runMachine } from '../runs/run-machine.ts';
import { aProfile } from '../worlds/fargate-worlds.ts';

/** What somebody asks of one cluster of a crowd. */
export type Asked = { cluster: string; machine: string; input: object };

const QUICK = { bakeSeconds: 20, settleSeconds: 60 };

// Each cluster is one of these: an update that succeeds, one that fails, one that is rolled back, a new profile.
const KINDS = [
  { machine: 'update-addon', request: { addon: 'coredns', ...QUICK }, faults: [] },
  {
    machine: 'update-addon',
    request: { addon: 'coredns', ...QUICK },
    faults: [{ status: 'Failed', errorCode: 'ConfigurationConflict', applied: false, addonStatus: 'ACTIVE' }],
  },
  {
    machine: 'update-addon',
    request: { addon: 'coredns', ...QUICK },
    faults: [{ status: 'Failed', errorCode: 'InsufficientNumberOfReplicas', applied: true, addonStatus: 'DEGRADED' }],
  },
  {
    machine: 'replace-fargate-profile',
    request: { profile: 'default', changes: { subnets: ['subnet-c'] }, bakeSeconds: 20 },
    faults: [],
  },
] as const;

/** A world of so many clusters, of four kinds in turn, and what to ask of each. */
export function aCrowd(count: number): { world: object; asked: Asked[] } {
  const members = Array.from({ length: count }, (_, index) => memberOf(index));
  return {
    world: {
      region: 'eu-west-1',
      account: '111122223333',
      clusters: members.map(({ cluster }) => ({
        name: cluster,
        version: '1.33',
        addons: [{ name: 'coredns', version: 'v1.12.4-eksbuild.6' }],
        fargateProfiles: [aProfile()],
      })),
      faults: members.flatMap(({ cluster, faults }) =>
        faults.map((ends) => ({ on: 'addon-update', cluster, addon: 'coredns', ends })),
      ),
    },
    asked: members.map(({ cluster, machine, request }) => ({ cluster, machine, input: { cluster, ...request } })),
  };
}

/** How an execution ended, and every change of a status on its cluster, in order. */
export type Ended = { ending: string; changes: string[] };

/** How each member of a crowd ends when it has the computer to itself, in virtual time. */
export async function endedAlone(count: number): Promise<Ended[]> {
  const { world, asked } = aCrowd(KINDS.length);
  const runs = asked.map(async ({ cluster, machine, input }) => {
    const { status, error, output, timeline } = await runMachine(machine, input, world);
    return { ending: `${status} ${error ?? Object(output).name}`, changes: changesOf(cluster, timeline) };
  });
  const alone = await Promise.all(runs);
  return Array.from({ length: count }, (_, index) => alone[index % KINDS.length] ?? { ending: '', changes: [] });
}

/** The changes on one cluster, without ids, which differ from run to run. */
export function changesOf(cluster: string, timeline: readonly TimelineEntry[]): string[] {
  return timeline
    .filter((entry) => entry.cluster === cluster)
    .map(({ kind, name, from, to }) => `${kind} ${kind === 'update' ? '' : name} ${from} -> ${to}`);
}

function memberOf(index: number) {
  const kind = KINDS[index % KINDS.length] ?? KINDS[0];
  return { cluster: `cluster-${index}`, ...kind };
}
