import { aProfile } from './fargate-worlds.ts';
import { runMachine } from './run-machine.ts';

/** What somebody asks of one cluster of a crowd. */
export type Asked = { cluster: string; machine: string; input: object };

const QUICK = { bakeSeconds: 20, settleSeconds: 60 };

// Each cluster is one of these: an update that works, one that fails, one that is rolled back, a new profile.
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

/** How each kind ends when it has the computer to itself, in virtual time. */
export async function endingsAlone(count: number): Promise<string[]> {
  const { world, asked } = aCrowd(KINDS.length);
  const runs = asked.map(async ({ machine, input }) => {
    const { status, error, output } = await runMachine(machine, input, world);
    return `${status} ${error ?? Object(output).name}`;
  });
  const alone = await Promise.all(runs);
  return Array.from({ length: count }, (_, index) => alone[index % KINDS.length] ?? '');
}

function memberOf(index: number) {
  const kind = KINDS[index % KINDS.length] ?? KINDS[0];
  return { cluster: `cluster-${index}`, ...kind };
}
