import type * as z from 'zod/mini';
import { UpdateAddonRequest, VersionPolicy } from '../addon/request.ts';
import { ClusterName } from '../cluster.ts';
import { ReplaceFargateProfileRequest } from '../fargate/request.ts';
import { inputProblems } from '../input-problems.ts';
import { type ChatCommand, shown } from './command.ts';
import type { ChatOrigin } from './place.ts';

export type StartCommand = Extract<ChatCommand, { verb: 'plan' | 'update' | 'replace' | 'health' }>;

/** The execution that a command asks for; or a sentence for each thing that is wrong with it. */
export type ChatStart =
  | { kind: 'start'; machine: string; name: string; input: object }
  | { kind: 'problem'; text: string };

const LONGEST_NAME = 80;

/**
 * What to start for a command. The form of every name is checked here; whether EKS has it is for the execution to find
 * out, since a person waits for this answer and Slack waits three seconds. The name comes of the delivery, so that a
 * repeated one starts nothing new.
 */
export function startOf(command: StartCommand, deliveryId: string): ChatStart {
  const name = executionName(command, deliveryId);
  if (command.verb === 'health') {
    const { cluster } = command;
    return checked(ClusterName, cluster) ?? { kind: 'start', machine: 'report-health', name, input: { cluster } };
  }
  if (command.verb === 'replace') {
    // Someone who says so means it although nothing changes, and is there to be asked before pods stop.
    const { cluster, profile } = command;
    const input = { cluster, profile, force: true, handOver: 'approve' };
    return (
      checked(ReplaceFargateProfileRequest, input) ?? { kind: 'start', machine: 'replace-fargate-profile', name, input }
    );
  }

  const { cluster, addon, version } = command;
  const dry = command.verb === 'plan' ? { dryRun: true } : {};
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

/** Where an execution tells how it goes: the place where it was asked for, or the topic alone. */
export type AnsweredWhere = ChatOrigin['kind'] | 'elsewhere';

/** What to say of an execution that began. */
export function startedText(command: StartCommand, name: string, told: AnsweredWhere): string {
  const isPlan = command.verb === 'plan';
  const here = isPlan ? 'The plan comes here in a moment' : 'It tells here how it ends';
  if (told === 'github') return `Started ${name}. ${here}.`;
  // Whether it may post there is known to Slack alone, and nobody can wait for it to be asked.
  if (told === 'slack') return `Started ${name}. ${here}; if the app is not in this channel, see \`status ${name}\`.`;
  // A plan changes nothing, so nobody else is told of it.
  const what = isPlan ? 'The plan is there in a moment: say' : 'It tells how it ends; see also';
  return `Started ${name}. ${what} \`status ${name}\`.`;
}

/** What to say of a command whose machine is not deployed. */
export function notDeployedText(command: StartCommand): string {
  if ('addon' in command && command.addon === 'all') {
    return `\`${command.verb} all\` is not available here: the machine maintain-cluster is not deployed. Name one add-on: \`${command.verb} coredns on ${shown(command.cluster)}\``;
  }
  return `\`${command.verb}\` is not available here: the machine that does it is not deployed.`;
}

function checked(schema: z.ZodMiniType, value: unknown): ChatStart | undefined {
  const read = schema.safeParse(value);
  if (read.success) return undefined;
  const problems = inputProblems(read.error).map(({ path, message }) => `The ${path || 'cluster'} ${message}.`);
  return { kind: 'problem', text: problems.join('\n') };
}

/** A version that is none; most often the build of EKS is missing. */
function versionProblem(version: string, addon: string): string {
  const [, major, minor, patch] = /^v?(\d+)\.(\d+)\.(\d+)/.exec(version) ?? [];
  const said = `\`${shown(version)}\` is not a version of ${shown(addon)}`;
  if (major !== undefined) {
    return `${said}; did you mean \`v${major}.${minor}.${patch}-eksbuild.1\`, or \`${major}.${minor}\` for the newest of that line?`;
  }
  return `${said}. Say latest, default, a minor line such as 1.19, or a version such as v1.19.0-eksbuild.1.`;
}

/** `update-coredns-on-prod-1-` and 16 digits of the delivery: at most 80 characters that CloudWatch Logs takes too. */
function executionName(command: StartCommand, deliveryId: string): string {
  const { verb, cluster } = command;
  const { addon, profile } = { addon: undefined, profile: undefined, ...command };
  const thing = [addon, profile].filter((name) => name !== undefined);
  const suffix = `-${deliveryId.slice(0, 16)}`;
  const spoken = [verb, ...thing, 'on', cluster].join('-').replace(/[^\w-]/g, '-');
  return `${spoken.slice(0, LONGEST_NAME - suffix.length)}${suffix}`;
}
