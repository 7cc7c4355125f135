import type { StateMachineName as MachineName } from '../functions/core/state-machines.ts';

export type { MachineName };

type Machine = {
  /** What it does: "The state machine that ...". */
  does: string;
  /** What its schedule is for and what one looks like, if it has one. */
  schedule?: string;
  /** Whether the request that a schedule starts it with may be empty. */
  emptyRequest?: true;
  /** Whether it plans when it is asked for a dry run: the plan is posted to who asked for it in chat. */
  plans?: true;
  /** Whether people start it in chat. */
  inChat?: true;
  /** The alarm that counts its failed executions. */
  failures: 'executions-failed' | 'health-not-read';
};

/** The state machines, one row each. What each calls is read from its definition in statemachines/. */
export const MACHINES: Readonly<Record<MachineName, Machine>> = {
  'update-addon': {
    does: 'updates an add-on',
    schedule: 'When to update an add-on, such as cron(0 5 ? * MON *).',
    plans: true,
    inChat: true,
    failures: 'executions-failed',
  },
  'replace-fargate-profile': {
    does: 'replaces a Fargate profile',
    schedule: 'When to replace a Fargate profile, such as rate(30 days).',
    plans: true,
    inChat: true,
    failures: 'executions-failed',
  },
  'maintain-cluster': {
    does: 'maintains a cluster',
    schedule: 'When to maintain a cluster, such as cron(0 5 ? * SUN *).',
    plans: true,
    inChat: true,
    failures: 'executions-failed',
  },
  'maintain-fleet': {
    does: 'maintains the clusters of a fleet in waves',
    schedule: 'When to maintain the fleet, such as cron(0 5 ? * SUN *).',
    emptyRequest: true,
    plans: true,
    inChat: true,
    failures: 'executions-failed',
  },
  'scan-health': {
    does: 'checks the health of all clusters',
    schedule: 'When to check the health of all clusters, such as rate(1 hour).',
    emptyRequest: true,
    failures: 'health-not-read',
  },
  'report-health': {
    does: 'reports the health of a cluster',
    schedule: 'When to report the health of a cluster, and which add-ons are behind, such as cron(0 7 * * ? *).',
    inChat: true,
    failures: 'health-not-read',
  },
};

export const MACHINE_NAMES = Object.keys(MACHINES).filter((name): name is MachineName => Object.hasOwn(MACHINES, name));
