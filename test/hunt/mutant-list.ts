import type { Fault } from '../mutants/faults.ts';
import type { Machine } from './scenario/scenario.ts';

/** A deliberate fault that the hunt has to find within so many seeds, counted from 1. */
export type HuntMutant = Omit<Fault, 'tests'> & { seeds: number; machine?: Machine };

const ADDON = 'update-addon';
const PROFILE = 'replace-fargate-profile';
const FLEET = 'maintain-fleet';

export const HUNT_MUTANTS: readonly HuntMutant[] = [
  {
    name: 'a request token differs with each call',
    file: 'functions/core/addon/change.ts',
    find: 'requestToken(executionArn, progress.phase, goal.version, String(progress.calls))',
    replace: 'requestToken(executionArn, progress.phase, goal.version, String(Math.random()))',
    seeds: 300,
    machine: ADDON,
  },
  {
    name: 'an update that EKS ended well is a success without a look at the add-on',
    file: 'functions/core/addon/decide.ts',
    find: 'return isGoodEnough(context, addon) ? stepDone(context, addon) : unhealthy(context, addon);',
    replace: 'return stepDone(context, addon);',
    seeds: 300,
    machine: ADDON,
  },
  {
    name: 'an update is tried again without bound',
    file: 'functions/core/addon/decide.ts',
    find: "if (remedy.do !== 'try-again' || progress.tries >= remedy.times) return giveUp(context, addon);",
    replace: "if (remedy.do !== 'try-again') return giveUp(context, addon);",
    seeds: 600,
    machine: ADDON,
  },
  {
    name: 'a rollback leaves out the role',
    file: 'functions/core/addon/change.ts',
    find: '...(goal.serviceAccountRoleArn !== null && {',
    replace: "...(progress.phase === 'update' && goal.serviceAccountRoleArn !== null && {",
    seeds: 600,
    machine: ADDON,
  },
  {
    name: 'a rollback leaves out the configuration',
    file: 'functions/core/addon/change.ts',
    find: "const sendsSettings = progress.phase === 'rollback' || isLastStep(progress);",
    replace: "const sendsSettings = progress.phase === 'update' && isLastStep(progress);",
    seeds: 1500,
    machine: ADDON,
  },
  {
    name: 'a rollback goes back to one version too new',
    file: 'functions/core/addon/change.ts',
    find: 'const left = path.slice(path.indexOf(installed) + 1);',
    replace: 'const left = path.slice(path.indexOf(installed) + 1, -1);',
    seeds: 600,
    machine: ADDON,
  },
  {
    name: 'an update may take as long as it likes',
    file: 'functions/core/addon/decide.ts',
    find: "if (update.status !== 'InProgress' || secondsLeft < 1) return undefined;",
    replace: "if (update.status !== 'InProgress') return undefined;",
    seeds: 300,
    machine: ADDON,
  },
  {
    name: 'the old profile is deleted before the new one is ACTIVE',
    file: 'functions/core/fargate/guard.ts',
    find: "  const reason = reasonLost(hop, madeArn, seen.new);\n  if (reason !== undefined) throw new WorkflowError('NewProfileLost', reason);\n",
    replace: '',
    seeds: 600,
    machine: PROFILE,
  },
  {
    name: 'a new profile that failed takes over',
    file: 'functions/core/fargate/guard.ts',
    find: "if (seen.status !== 'ACTIVE') {",
    replace: "if (seen.status === 'DELETING') {",
    seeds: 300,
    machine: PROFILE,
  },
  {
    name: 'a budget is ignored when pods are evicted',
    file: 'functions/core/fargate/pods/step.ts',
    find: 'if (budgets.some((budget) => (left.allowed.get(budget) ?? 0) <= 0)) return false;',
    replace: '',
    seeds: 300,
    machine: PROFILE,
  },
  {
    name: 'a profile is deleted with the pods that a budget keeps on it',
    file: 'functions/core/fargate/pods/moving.ts',
    find: "case 'stop':\n      return podsNotMoved(context, held);",
    replace: "case 'stop':\n      return { kind: 'delete', progress: stoppedWithTheProfile(context, held) };",
    seeds: 300,
    machine: PROFILE,
  },
  {
    name: 'a wave tolerates one failure too many',
    file: 'functions/core/fleet/waves.ts',
    find: 'countOf(wave.toleratedFailures ?? request.toleratedFailures, clusters),',
    replace: 'countOf(wave.toleratedFailures ?? request.toleratedFailures, clusters) + 1,',
    seeds: 300,
    machine: FLEET,
  },
  {
    name: 'a notification is not sent when the function runs again',
    file: 'functions/actions/outcome-notifications.ts',
    find: 'if (!isQuiet(notify, outcome))\n',
    replace: "if (outcome.severity !== 'info') return;\n    if (!isQuiet(notify, outcome))\n",
    seeds: 100,
  },
  {
    name: 'a notification is sent as often as the function runs',
    file: 'functions/actions/outcome-notifications.ts',
    find: '    return await memory.unlessNotified(table, record, publish);',
    replace: '    await publish();\n    return true;',
    seeds: 300,
  },
  {
    name: 'whoever claims a cluster gets it',
    file: 'functions/aws/table/cluster-claims.ts',
    find: "if (status === 'RUNNING') return arn;",
    replace: '',
    seeds: 600,
  },
  {
    name: 'a claim is not released',
    file: 'functions/aws/table/cluster-claims.ts',
    find: "if (status === 'RUNNING') return arn;",
    replace: 'if (status !== undefined) return arn;',
    seeds: 600,
  },
  {
    name: 'an old signature counts for a day',
    file: 'functions/core/chat/signature.ts',
    find: 'export const SIGNATURE_WINDOW_SECONDS = 300;',
    replace: 'export const SIGNATURE_WINDOW_SECONDS = 86_400;',
    seeds: 600,
  },
  {
    name: 'a rule of Slack is for everybody of its channel',
    file: 'functions/core/chat/rules.ts',
    find: 'return rule.teams.includes(team) && holds(rule.channels, channel) && holds(rule.users, user);',
    replace: "return rule.teams.includes(team) && holds(rule.channels, channel) && user !== '';",
    seeds: 600,
  },
  {
    name: 'the external id is not sent',
    file: 'functions/aws/eks/client.ts',
    find: "RoleSessionName: 'eks-upkeep', ExternalId: externalId }",
    replace: "RoleSessionName: 'eks-upkeep' }",
    seeds: 600,
  },
];
