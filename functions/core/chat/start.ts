import type * as z from 'zod/mini';
import { UpdateAddonRequest, VersionPolicy } from '../addon/request.ts';
import { ClusterName } from '../cluster.ts';
import { ReplaceFargateProfileRequest } from '../fargate/request.ts';
import { FleetName } from '../fleet/named/name.ts';
import { inputProblems } from '../input/problems.ts';
import { type ChatCommand, shown } from './command.ts';
import type { ChatOrigin } from './place.ts';

export type StartCommand = Extract<ChatCommand, { verb: 'plan' | 'update' | 'replace' | 'health' | 'drift' }>;

/** The execution that a command starts; or a sentence for each problem with it. */
export type ChatStart =
  | { kind: 'start'; machine: string; name: string; input: object }
  | { kind: 'problem'; text: string };

const LONGEST_NAME = 80;

/**
 * What to start for a command. The syntax of every name is checked here; whether EKS has it is for the execution to find
 * out, because a person waits for this answer and Slack waits three seconds. The name derives from the delivery, so that a
 * repeated delivery starts nothing new.
 */
export function startOf(command: StartCommand, deliveryId: string): ChatStart {
  const name = executionName(command, deliveryId);
  if (command.verb === 'health' || command.verb === 'drift') {
    const { cluster } = command;
    const input = { cluster, ...(command.verb === 'drift' && { drift: true }) };
    return checked(ClusterName, cluster) ?? { kind: 'start', machine: 'report-health', name, input };
  }
  if (command.verb === 'replace') {
    // A person who sends this means it even if nothing changes, and is there to approve before pods stop.
    const { cluster, profile } = command;
    const input = { cluster, profile, force: true, handOver: 'approve' };
    return (
      checked(ReplaceFargateProfileRequest, input) ?? { kind: 'start', machine: 'replace-fargate-profile', name, input }
    );
  }

  const dry = command.verb === 'plan' ? { dryRun: true } : {};
  if ('fleet' in command) {
    // Whether it has a file is for the execution to find out, too.
    const { fleet } = command;
    const input = { fleet, ...(command.verb === 'plan' ? dry : { approval: 'before-start' }) };
    return checked(FleetName, fleet, 'fleet') ?? { kind: 'start', machine: 'maintain-fleet', name, input };
  }
  const { cluster, addon, version } = command;
  if (addon === 'all') {
    const input = { cluster, ...dry };
    return checked(ClusterName, cluster) ?? { kind: 'start', machine: 'maintain-cluster', name, input };
  }
  if (version !== undefined && !VersionPolicy.safeParse(version).success) {
    return { kind: 'problem', text: versionProblem(version, addon) };
  }
  const input = { cluster, addon, ...(version !== undefined && { version }), ...dry };
  return checked(UpdateAddonRequest, input) ?? { kind: 'start', machine: 'update-addon', name, input };
}

/** Where an execution reports: the kind of chat in which it was requested, or the topic alone. */
export type AnsweredWhere = ChatOrigin['kind'] | 'elsewhere';

/** The reply about an execution that was started. */
export function startedText(command: StartCommand, name: string, reportsTo: AnsweredWhere): string {
  const isPlan = command.verb === 'plan';
  const here = `${isPlan ? 'The plan' : 'The outcome'} will be posted here`;
  if (reportsTo === 'github') return `Started ${name}. ${here}.`;
  // Only Slack knows whether the app may post there, and there is no time to ask it.
  if (reportsTo === 'slack')
    return `Started ${name}. ${here}; if the app is not in this channel, see \`status ${name}\`.`;
  // A plan changes nothing, so nobody else is notified of it.
  const what = isPlan ? 'For the plan, send' : 'The outcome will be notified; see also';
  return `Started ${name}. ${what} \`status ${name}\`.`;
}

/** The reply to a command whose state machine is not deployed. */
export function notDeployedText(command: StartCommand): string {
  if ('fleet' in command) {
    return `\`${command.verb} all on fleet\` is not available here: the state machine maintain-fleet is not deployed.`;
  }
  if ('addon' in command && command.addon === 'all') {
    return `\`${command.verb} all\` is not available here: the state machine maintain-cluster is not deployed. Name one add-on: \`${command.verb} coredns on ${shown(command.cluster)}\``;
  }
  return `\`${command.verb}\` is not available here: its state machine is not deployed.`;
}

function checked(schema: z.ZodMiniType, value: unknown, what = 'cluster'): ChatStart | undefined {
  const read = schema.safeParse(value);
  if (read.success) return undefined;
  const problems = inputProblems(read.error).map(({ path, message }) => `The ${path || what} ${message}.`);
  return { kind: 'problem', text: problems.join('\n') };
}

/** The reply to a malformed version; most often the EKS build is missing. */
function versionProblem(version: string, addon: string): string {
  const [, major, minor, patch] = /^v?(\d+)\.(\d+)\.(\d+)/.exec(version) ?? [];
  const problem = `\`${shown(version)}\` is not a version of ${shown(addon)}`;
  if (major !== undefined) {
    return `${problem}; did you mean \`v${major}.${minor}.${patch}-eksbuild.1\`, or \`${major}.${minor}\` for the newest of that line?`;
  }
  return `${problem}. Use latest, default, a minor line such as 1.19, or a version such as v1.19.0-eksbuild.1.`;
}

/** `update-coredns-on-prod-1-` and 16 digits of the delivery: at most 80 characters, all valid in CloudWatch Logs too. */
function executionName(command: StartCommand, deliveryId: string): string {
  const { addon, profile } = { addon: undefined, profile: undefined, ...command };
  const thing = [addon, profile].filter((name) => name !== undefined);
  const suffix = `-${deliveryId.slice(0, 16)}`;
  const place = 'fleet' in command ? ['fleet', command.fleet] : [command.cluster];
  const spoken = [command.verb, ...thing, 'on', ...place].join('-').replace(/[^\w-]/g, '-');
  return `${spoken.slice(0, LONGEST_NAME - suffix.length)}${suffix}`;
}
