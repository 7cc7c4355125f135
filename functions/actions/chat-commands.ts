import type { ExecutionApi } from '../aws/step-functions/executions.ts';
import type { TaskTokens } from '../aws/step-functions/task-tokens.ts';
import type { ApprovalStore } from '../aws/table/approvals.ts';
import type { ChatOrigins } from '../aws/table/chat-origins.ts';
import type { ControlRecords } from '../aws/table/control-records.ts';
import { askerOf, fourEyesProblem } from '../core/chat/asker.ts';
import type { ChatCommand } from '../core/chat/command.ts';
import { shown } from '../core/chat/command.ts';
import type { ChatPerson } from '../core/chat/message.ts';
import type { ChatOrigin } from '../core/chat/place.ts';
import { type ChatReply, helpText } from '../core/chat/reply.ts';
import { type ChatAccess, mayOn, mayOnAny, needsFourEyes } from '../core/chat/rules.ts';
import { clusterOf, runsText, runText } from '../core/chat/run.ts';
import { type AnsweredWhere, notDeployedText, type StartCommand, startedText, startOf } from '../core/chat/start.ts';
import { answerApproval } from './approval-answers.ts';
import { askerOfRun, executionArn, findRun, latestRuns } from './chat-runs.ts';
import { controlFleet } from './fleet-control.ts';

export type ChatPorts = {
  approvals: ApprovalStore;
  executions: ExecutionApi;
  tokens: Pick<TaskTokens, 'succeed'>;
  origins: ChatOrigins;
  controls: ControlRecords;
};

/**
 * Who sent the command (`by`: as named in logs), in which delivery, when (ISO 8601), and what they may do on which clusters.
 * `machines`: the ARN of each state machine by its name. `origin`: the place where the command was sent, if reports can go there;
 * `reportsTo`: where they go.
 */
export type ChatContext = {
  by: string;
  deliveryId: string;
  at: string;
  access: ChatAccess;
  person: ChatPerson;
  table: string;
  machines: Readonly<Record<string, string>>;
  origin: ChatOrigin | undefined;
  reportsTo: AnsweredWhere;
};

/** Carries out a command. Throws what the ports throw; every command is safe to repeat with the same delivery. */
export async function carryOut(command: ChatCommand, ports: ChatPorts, context: ChatContext): Promise<ChatReply> {
  switch (command.verb) {
    case 'help':
      return { status: 200, reason: 'shown', text: helpText(context.access.verbs) };
    case 'status':
      return command.run === undefined ? listRuns(ports, context) : oneRun(command.run, ports, context);
    case 'stop':
      return command.gracefully
        ? control('stop', { ...command, reason: '' }, ports, context)
        : stop(command.run, ports, context);
    case 'pause':
    case 'continue':
      return control(command.verb, command, ports, context);
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

  const { table, person, origin, at, reportsTo } = context;
  // Before it starts: it may have ended, or requested approval, before we know that it started.
  const asked = { asker: askerOf(person), origin };
  await ports.origins.noteAsked(table, executionArn(arn, name), asked, Date.parse(at));
  const began = await ports.executions.start(arn, name, input);
  if (began === 'repeated') return { status: 200, reason: 'repeated', text: `${name} was already started.`, run: name };
  return { status: 202, reason: 'started', text: startedText(command, name, reportsTo), run: name, public: true };
}

async function listRuns({ executions }: ChatPorts, context: ChatContext): Promise<ChatReply> {
  return { status: 200, reason: 'shown', text: runsText(await latestRuns(executions, context)) };
}

async function oneRun(run: string, ports: ChatPorts, context: ChatContext): Promise<ChatReply> {
  const found = await findRun(run, 'status', ports.executions, context);
  if (!found) return noRun(run);
  return { status: 200, reason: 'shown', text: runText(found), run: found.name };
}

async function stop(run: string, ports: ChatPorts, context: ChatContext): Promise<ChatReply> {
  const found = await findRun(run, 'stop', ports.executions, context);
  if (!found) return noRun(run);
  if (found.status !== 'RUNNING') {
    return { status: 409, reason: 'over', text: `${found.name} has already ended: ${found.status}.`, run: found.name };
  }
  await ports.executions.stop(found.arn, `Stopped by ${context.by}.`);
  const text = `Stopped ${found.name}. EKS finishes a change that was started; check the cluster.`;
  return { status: 200, reason: 'stopped', text, run: found.name, public: true };
}

/** Pauses a run of a fleet, lets it continue, or stops it gracefully. */
async function control(
  wish: 'pause' | 'continue' | 'stop',
  { run, reason }: { run: string; reason: string },
  ports: ChatPorts,
  context: ChatContext,
): Promise<ChatReply> {
  const found = await findRun(run, wish, ports.executions, context);
  if (!found) return noRun(run);
  const { arn: executionArn, status, name } = found;
  const { table, by, at } = context;
  const { kind, text } = await controlFleet(ports.controls, table, { executionArn, status }, { wish, by, reason, at });
  if (kind === 'counted')
    return { status: 200, reason: 'controlled', text: `${text} (${by})`, run: name, public: true };
  if (kind === 'no-fleet') return { status: 422, reason: 'not-available', text, run: name };
  return { status: 409, reason: kind, text, run: name };
}

async function answer(
  { verb, id }: { verb: 'approve' | 'reject'; id: string },
  ports: ChatPorts,
  context: ChatContext,
): Promise<ChatReply> {
  const problem = await answerProblem({ verb, id }, ports, context);
  if (problem !== undefined) return { status: 403, reason: 'not-allowed', text: problem };

  const { table, by, at } = context;
  const verdict = verb === 'approve' ? 'approved' : 'rejected';
  const { kind, text } = await answerApproval(ports, table, { id, verdict, by, at });
  if (kind === 'counted') return { status: 200, reason: 'answered', text: `${text} (${by})`, public: true };
  return { status: kind === 'unknown' ? 404 : 409, reason: kind, text };
}

/** Why a person who may answer approval requests may not answer this one: it is for another cluster, or it is their own. */
async function answerProblem(
  { verb, id }: { verb: 'approve' | 'reject'; id: string },
  ports: ChatPorts,
  { table, machines, access, person }: ChatContext,
): Promise<string | undefined> {
  const takesTwo = verb === 'approve' && access.fourEyes.length > 0;
  if (mayOnAny(access, verb) && !takesTwo) return undefined;

  const arn = await ports.approvals.executionOf(table, id);
  if (arn === undefined) return undefined;
  const run = await ports.executions.describe(arn);
  if (run === undefined) return 'The run that requested the approval no longer exists.';
  const cluster = clusterOf(run);
  if (!mayOn(access, verb, cluster)) return `You may not use \`${verb}\` on the cluster of this run.`;
  if (!takesTwo || !needsFourEyes(access, cluster)) return undefined;
  return fourEyesProblem(await askerOfRun(run, ports, { machines, table }), person);
}

const noRun = (run: string): ChatReply => ({
  status: 404,
  reason: 'unknown',
  text: `There is no run \`${shown(run)}\` on a cluster that you may see. Send \`status\` to list the latest runs.`,
});
