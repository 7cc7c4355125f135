import type { Command } from './command.ts';

/** What `help` says of a command, and how it is loaded: on demand, since the clients and the engine take their time. */
type Listed = { summary: string; load: () => Promise<Command> };

export const COMMANDS: Readonly<Record<string, Listed>> = {
  run: {
    summary: 'Runs one execution against a simulated EKS, or with --aws against the EKS of your account',
    load: async () => (await import('./commands/run.ts')).run,
  },
  trigger: {
    summary: 'Runs now what a schedule starts at its time',
    load: async () => (await import('./commands/trigger.ts')).trigger,
  },
  resume: {
    summary: 'Resumes a run that was killed',
    load: async () => (await import('./commands/resume.ts')).resume,
  },
  serve: {
    summary: 'Serves one local endpoint for the AWS CLI, SDKs and upkeep start, status, stop, logs',
    load: async () => (await import('./commands/serve.ts')).serve,
  },
  start: {
    summary: 'Starts an execution at upkeep serve, or in AWS',
    load: async () => (await import('./commands/remote/start.ts')).start,
  },
  status: {
    summary: 'Lists the latest executions, or shows how far one has come',
    load: async () => (await import('./commands/remote/status.ts')).status,
  },
  stop: {
    summary: 'Stops an execution; EKS completes what it has started',
    load: async () => (await import('./commands/remote/stop.ts')).stop,
  },
  pause: {
    summary: 'Lets a run of a fleet start nothing more for now',
    load: async () => (await import('./commands/remote/pause.ts')).pause,
  },
  continue: {
    summary: 'Lets a paused run of a fleet continue',
    load: async () => (await import('./commands/remote/pause.ts')).continueRun,
  },
  logs: {
    summary: 'Shows what an execution did, state by state',
    load: async () => (await import('./commands/remote/logs.ts')).logs,
  },
  send: {
    summary: 'Sends a chat command as Slack, GitHub or a webhook would, and follows the run',
    load: async () => (await import('./commands/send.ts')).send,
  },
  chat: {
    summary: 'Prints what the set-up of chat needs: a manifest for the Slack app, and the rules as a parameter',
    load: async () => (await import('./commands/chat.ts')).chat,
  },
  approve: {
    summary: 'Approves a run awaiting approval, by the id in its notification',
    load: async () => (await import('./commands/remote/approve.ts')).approve,
  },
  reject: {
    summary: 'Rejects a run awaiting approval',
    load: async () => (await import('./commands/remote/approve.ts')).reject,
  },
  plan: {
    summary: 'Shows what an update would do, here or with --aws on your account, and changes nothing',
    load: async () => (await import('./commands/plan.ts')).plan,
  },
  report: {
    summary: 'Shows the report of a fleet run: as text, a page, Markdown or JSON',
    load: async () => (await import('./commands/fleet/report.ts')).report,
  },
  drift: {
    summary: 'Shows which add-ons are behind, on every cluster of an account or a fleet',
    load: async () => (await import('./commands/drift.ts')).drift,
  },
  record: {
    summary: 'Writes a cluster of an account as a world to rehearse with',
    load: async () => (await import('./commands/record.ts')).record,
  },
  validate: {
    summary: 'Checks definitions, inputs and worlds',
    load: async () => (await import('./commands/validate.ts')).validate,
  },
  simulator: {
    summary: 'Serves the simulated EKS alone, for the AWS CLI, every SDK and upkeep run --aws',
    load: async () => (await import('./commands/simulator.ts')).simulator,
  },
  schema: {
    summary: 'Prints the JSON Schema of a request, of worlds, notifications or chat rules',
    load: async () => (await import('./commands/schema.ts')).schema,
  },
  doctor: {
    summary: 'Checks a deployed stack, and what it needs, before the first run',
    load: async () => (await import('./commands/doctor.ts')).doctor,
  },
  kubernetes: {
    summary: 'Prints what gives access to the Kubernetes API: ClusterRoles and access entries',
    load: async () => (await import('./commands/kubernetes/kubernetes.ts')).kubernetes,
  },
  'deploy-files': {
    summary: 'Writes the template and the bundles to deploy into a folder',
    load: async () => (await import('./commands/deploy-files.ts')).deployFiles,
  },
  demo: {
    summary: 'Maintains a simulated fleet in three waves, accelerated (200x), and writes its report',
    load: async () => (await import('./commands/demo.ts')).demo,
  },
};

/** What `help` says of the one command that reads this table. */
export const COMPLETION = 'Prints the completion of upkeep for a shell';
