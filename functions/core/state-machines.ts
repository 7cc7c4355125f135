/** The state machines of `statemachines/`, each named like its file; a contract test holds the two together. */
export const STATE_MACHINES = [
  'update-addon',
  'replace-fargate-profile',
  'maintain-cluster',
  'maintain-fleet',
  'scan-health',
  'report-health',
] as const;

export type StateMachineName = (typeof STATE_MACHINES)[number];

/** The state machine of an execution; a deployed one has the name of its stack before its own. Others keep their whole name. */
export function stateMachineOf(executionArn: string): string {
  const deployed = executionArn.split(':')[6] ?? 'unknown';
  return STATE_MACHINES.find((name) => deployed === name || deployed.endsWith(`-${name}`)) ?? deployed;
}
