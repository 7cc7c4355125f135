import type { ChatCommand } from '../core/chat-command.ts';
import { shown } from '../core/chat-command.ts';
import type { ChatOrigin } from '../core/chat-place.ts';
import { type ChatReply, helpText } from '../core/chat-reply.ts';
import type { ChatVerb } from '../core/chat-rules.ts';
import { type ChatRun, runsText, runText } from '../core/chat-run.ts';
import { notDeployedText, type StartCommand, startedText, startOf, type ToldWhere } from '../core/chat-start.ts';
import { answerApproval } from './approval-answers.ts';
import type { ApprovalStore } from './approvals.ts';
import type { ChatOrigins } from './chat-origins.ts';
import type { ExecutionApi } from './executions.ts';
import type { TaskTokens } from './task-tokens.ts';

export type ChatPorts = {
  approvals: ApprovalStore;
  executions: ExecutionApi;
  tokens: TaskTokens;
  origins: ChatOrigins;
};

/**
 * Who commands, by which delivery, when (ISO 8601), and what they may say. `machines`: the ARN of each by its name.
 * `origin`: the place where it is asked, if reports can go there; `told`: whether they do, and where.
 */
export type ChatContext = {
  by: string;
  deliveryId: string;
  at: string;
  verbs: ReadonlySet<ChatVerb>;
  table: string;
  machines: Readonly<Record<string, string>>;
  origin: ChatOrigin | undefined;
  told: ToldWhere;
};

/** Carries a command out. Throws what the ports throw; every command is safe to repeat with the same delivery. */
export async function carryOut(command: ChatCommand, ports: ChatPorts, context: ChatContext): Promise<ChatReply> {
  switch (command.verb) {
    case 'help':
      return { status: 200, reason: 'told', text: helpText(context.verbs) };
    case 'status':
      return command.run === undefined ? latestRuns(ports, context) : oneRun(command.run, ports, context);
    case 'stop':
      return stop(command.run, ports, context);
    case 'approve':
    case 'reject':
      return answer(command, ports, context);
    default:
      return start(command, ports, context);
  }
}

async function start(command: StartCommand, ports: ChatPorts, context: ChatContext): Promise<ChatReply> {
  const wanted = startOf(command, context.deliveryId);
  if (wanted.kind === 'problem') return { status: 422, reason: 'not-understood', text: wanted.text };
  const { machine, name, input } = wanted;
  const arn = Object.hasOwn(context.machines, machine) ? context.machines[machine] : undefined;
  if (arn === undefined) return { status: 422, reason: 'not-available', text: notDeployedText(command) };

  const { table, origin, at, told } = context;
  // Before it starts: it may have ended before we know that it began.
  if (origin) await ports.origins.noteOrigin(table, executionArn(arn, name), origin, Date.parse(at));
  const began = await ports.executions.start(arn, name, input);
  if (began === 'repeated') return { status: 200, reason: 'repeated', text: `${name} was started before.`, run: name };
  return { status: 202, reason: 'started', text: startedText(command, name, told), run: name, public: true };
}

async function latestRuns({ executions }: ChatPorts, { machines }: ChatContext): Promise<ChatReply> {
  const runs = await Promise.all(Object.values(machines).map((arn) => executions.latest(arn)));
  return { status: 200, reason: 'told', text: runsText(runs.flat()) };
}

async function oneRun(run: string, ports: ChatPorts, context: ChatContext): Promise<ChatReply> {
  const found = await findRun(run, ports, context);
  if (!found) return noRun(run);
  return { status: 200, reason: 'told', text: runText(found), run: found.name };
}

async function stop(run: string, ports: ChatPorts, context: ChatContext): Promise<ChatReply> {
  const found = await findRun(run, ports, context);
  if (!found) return noRun(run);
  if (found.status !== 'RUNNING') {
    return { status: 409, reason: 'over', text: `${found.name} is over already: ${found.status}.`, run: found.name };
  }
  await ports.executions.stop(found.arn, `Stopped by ${context.by}.`);
  const text = `Stopped ${found.name}. EKS finishes a change that it has begun; look at the cluster.`;
  return { status: 200, reason: 'stopped', text, run: found.name, public: true };
}

async function answer(
  { verb, id }: { verb: 'approve' | 'reject'; id: string },
  ports: ChatPorts,
  { table, by, at }: ChatContext,
): Promise<ChatReply> {
  const verdict = verb === 'approve' ? 'approved' : 'rejected';
  const { kind, text } = await answerApproval(ports, table, { id, verdict, by, at });
  if (kind === 'counted') return { status: 200, reason: 'answered', text: `${text} (${by})`, public: true };
  return { status: kind === 'unknown' ? 404 : 409, reason: kind, text };
}

/** A run by its name, on whichever machine, or by its ARN, if it is of one of ours. */
async function findRun(run: string, { executions }: ChatPorts, context: ChatContext): Promise<ChatRun | undefined> {
  const machines = Object.values(context.machines);
  const arns = machines.map((machine) => (run.startsWith('arn:') ? run : executionArn(machine, run)));
  const ours = arns.filter(
    (arn, index) => arn.startsWith(executionArn(machines[index] ?? '', '')) && /^[\w:.-]{1,256}$/.test(arn),
  );
  const found = await Promise.all(ours.map((arn) => executions.describe(arn)));
  return found.find((each) => each !== undefined);
}

/** The ARN that an execution of a machine has, or will have. */
const executionArn = (machineArn: string, name: string) =>
  `${machineArn.replace(':stateMachine:', ':execution:')}:${name}`;

const noRun = (run: string): ChatReply => ({
  status: 404,
  reason: 'unknown',
  text: `There is no run \`${shown(run)}\`. Say \`status\` to see the latest.`,
});
