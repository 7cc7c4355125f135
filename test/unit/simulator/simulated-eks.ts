import { EKSClient } from '@aws-sdk/client-eks';
import type { Clock } from '../../../local/clock.ts';
import { inMemoryRequestHandler } from '../../../local/simulator/http/request-handler.ts';
import {
  createSimulator,
  type EventBridgeEvent,
  type SavedSimulator,
  type Simulator,
  type SimulatorOptions,
  type SimulatorRequest,
} from '../../../local/simulator/simulator.ts';
import { parseWorld } from '../../../local/simulator/world/world.ts';

export const START = Date.parse('2026-11-21T00:00:00Z');
export const ROLE = 'arn:aws:iam::111122223333:role/pods';

type Timer = { at: number; fire: () => void };

/** A clock that moves only when a test says so. */
export function steppedClock(start = START): Clock & { pass(seconds: number): void } {
  let now = start;
  let timers: Timer[] = [];
  return {
    now: () => now,
    schedule(at, fire) {
      const timer = { at, fire };
      timers.push(timer);
      return () => {
        timers = timers.filter((each) => each !== timer);
      };
    },
    during: (work) => work(),
    outside: (wait) => wait(),
    pass(seconds) {
      const end = now + seconds * 1000;
      for (;;) {
        const next = timers.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0];
        if (!next) break;
        timers = timers.filter((each) => each !== next);
        now = Math.max(now, next.at);
        next.fire();
      }
      now = end;
    },
  };
}

/** A cluster prod-1 on Kubernetes 1.33 with two add-ons and one profile, changed as given. */
export function aWorld(changes: Record<string, unknown> = {}, cluster: Record<string, unknown> = {}): string {
  return JSON.stringify({ clusters: [aCluster(cluster)], ...changes });
}

export function aCluster(changes: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    name: 'prod-1',
    version: '1.33',
    addons: [
      { name: 'vpc-cni', version: 'v1.22.4-eksbuild.3' },
      { name: 'coredns', version: 'v1.11.4-eksbuild.2', configurationValues: '{"replicaCount":3}' },
    ],
    fargateProfiles: [aProfile()],
    ...changes,
  };
}

export function aProfile(changes: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    name: 'default',
    podExecutionRoleArn: ROLE,
    subnets: ['subnet-a'],
    selectors: [{ namespace: 'default' }],
    ...changes,
  };
}

/** A simulator of a world, with the real SDK client in front of it and no retries behind the test's back. */
export function simulate(
  world: string = aWorld(),
  more: Pick<SimulatorOptions, 'saved' | 'sleep' | 'kubernetes'> = {},
) {
  const clock = steppedClock(more.saved ? START + 3600_000 : START);
  const events: EventBridgeEvent[] = [];
  const changes: SavedSimulator[] = [];
  const simulator = createSimulator({
    world: parseWorld(world),
    clock,
    ...more,
    onEvent: (event) => events.push(event),
    onChange: (saved) => changes.push(saved),
  });
  return { clock, events, changes, simulator, eks: clientOf(simulator) };
}

export function clientOf(simulator: Simulator, options: { region?: string; accessKeyId?: string } = {}): EKSClient {
  return new EKSClient({
    region: options.region ?? 'eu-west-1',
    credentials: { accessKeyId: options.accessKeyId ?? 'AKIDEXAMPLE', secretAccessKey: 'secret' },
    requestHandler: inMemoryRequestHandler(simulator),
    maxAttempts: 1,
  });
}

/** One raw request; the answer's body read as JSON where it is JSON. */
export async function ask(
  simulator: Simulator,
  method: string,
  path: string,
  body?: unknown,
  headers: SimulatorRequest['headers'] = {},
) {
  const text = typeof body === 'string' ? body : JSON.stringify(body ?? '');
  const answer = await simulator.handle({ method, path, headers, body: body === undefined ? '' : text });
  if ('cut' in answer) return { status: 0, headers: {}, body: undefined };
  return { ...answer, body: parsed(answer.body) };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
