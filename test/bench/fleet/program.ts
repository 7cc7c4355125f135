import { virtualClock } from '../../../local/clock.ts';
import { openCloud } from '../../../local/cloud/cloud.ts';
import type { HistoryEvent } from '../../../local/engine/run/execution.ts';
import { parseWorld } from '../../../local/simulator/world/world.ts';

// One fleet, maintained in virtual time by the shipped definitions, in a process of its own. Prints what it took as JSON.
const [clusters = 10, atOnce = 50] = process.argv.slice(2).map(Number);

const ADDONS = [
  { name: 'vpc-cni', version: 'v1.19.0-eksbuild.1' },
  { name: 'coredns', version: 'v1.11.4-eksbuild.2' },
  { name: 'kube-proxy', version: 'v1.32.0-eksbuild.2' },
  { name: 'aws-ebs-csi-driver', version: 'v1.38.1-eksbuild.1' },
  { name: 'eks-pod-identity-agent', version: 'v1.3.4-eksbuild.1' },
];
const world = parseWorld(
  JSON.stringify({
    region: 'eu-west-1',
    account: '111122223333',
    // Nobody listens in chat: a run of a fleet ends in its report.
    stackParameters: { ChatSecretArn: '' },
    clusters: Array.from({ length: clusters }, (_, index) => ({
      name: `cluster-${index}`,
      version: '1.33',
      addons: ADDONS,
    })),
  }),
);

/** Executions of clusters that are changed; those that plan take no time. */
const changing = new Map<string, number>();
let [transitions, largestHistory, largestPayload, mostAtOnce, worked] = [0, 0, 0, 0, 0];
let [shortest, longest] = [Number.POSITIVE_INFINITY, 0];

const cloud = await openCloud({
  world,
  clock: virtualClock(Date.UTC(2026, 2, 2, 9)),
  http: 'in-memory',
  onEvent(executionArn, event) {
    largestHistory = Math.max(largestHistory, event.id);
    largestPayload = Math.max(largestPayload, payloadOf(event, largestPayload));
    if (event.type === 'ExecutionStarted' && isChange(executionArn, event)) {
      changing.set(executionArn, event.timestamp.getTime());
      mostAtOnce = Math.max(mostAtOnce, changing.size);
    }
    if (!/^Execution(Succeeded|Failed|Aborted|TimedOut)$/.test(event.type)) return;
    transitions += cloud.engine.describeExecution(executionArn).transitions;
    const began = changing.get(executionArn);
    if (began === undefined) return;
    changing.delete(executionArn);
    const seconds = (event.timestamp.getTime() - began) / 1000;
    worked += seconds;
    shortest = Math.min(shortest, seconds);
    longest = Math.max(longest, seconds);
  },
});

function isChange(executionArn: string, event: HistoryEvent): boolean {
  const input: unknown = JSON.parse(String(Object(event.executionStartedEventDetails).input));
  return executionArn.includes(':maintain-cluster:') && Object(input).dryRun !== true;
}

/** The longest text in an event: an input, output, parameters or variable of a state; of interest only if it has more than `most` bytes. */
function payloadOf(event: HistoryEvent, most: number): number {
  let longest = 0;
  for (const value of Object.values(event)) {
    if (typeof value !== 'object' || value instanceof Date) continue;
    const { assignedVariables, ...texts } = value;
    longest = Math.max(longest, longestOf(texts, most), longestOf(assignedVariables, most));
  }
  return longest;
}

function longestOf(texts: unknown, most: number): number {
  let longest = 0;
  for (const text of Object.values(Object(texts))) {
    // A character has at most three bytes, and counting them takes long.
    if (typeof text === 'string' && text.length * 3 > most) longest = Math.max(longest, Buffer.byteLength(text));
  }
  return longest;
}

// The SDK's warning about Node 20 is for whoever changes package.json.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';

const [began, cpu] = [performance.now(), process.cpuUsage()];
const { executionArn } = cloud.engine.startExecution({
  stateMachineArn: 'maintain-fleet',
  input: JSON.stringify({ clusters: {}, maxConcurrency: atOnce, maxConcurrencyPerRegion: atOnce }),
});
const { status, error, cause, startDate, stopDate } = await cloud.engine.finished(executionArn);
if (status !== 'SUCCEEDED') throw new Error(`The fleet ended ${status}, ${error}: ${cause}`);
const { user, system } = process.cpuUsage(cpu);
process.stdout.write(
  JSON.stringify({
    wall: (performance.now() - began) / 1000,
    processor: (user + system) / 1000 / clusters,
    memory: process.resourceUsage().maxRSS / 1024,
    transitions,
    largestHistory,
    largestPayload,
    fleetHistory: cloud.engine.history(executionArn).length,
    mostAtOnce,
    makespan: ((stopDate ?? startDate).getTime() - startDate.getTime()) / 1000,
    // Nobody could be done sooner with so many at the same time, none of which is divided.
    bound: Math.max(longest, worked / Math.min(atOnce, clusters), Math.ceil(clusters / atOnce) * shortest),
  }),
);
await cloud.close();
