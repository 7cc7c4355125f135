import type { Command } from './command.ts';

// Loaded on demand: the clients and the engine take half a second that `help` does not need.
export const COMMANDS: Readonly<Record<string, () => Promise<Command>>> = {
  run: async () => (await import('./commands/run.ts')).run,
  trigger: async () => (await import('./commands/trigger.ts')).trigger,
  resume: async () => (await import('./commands/resume.ts')).resume,
  serve: async () => (await import('./commands/serve.ts')).serve,
  start: async () => (await import('./commands/remote/start.ts')).start,
  status: async () => (await import('./commands/remote/status.ts')).status,
  stop: async () => (await import('./commands/remote/stop.ts')).stop,
  logs: async () => (await import('./commands/remote/logs.ts')).logs,
  send: async () => (await import('./commands/send.ts')).send,
  chat: async () => (await import('./commands/chat.ts')).chat,
  approve: async () => (await import('./commands/remote/approve.ts')).approve,
  reject: async () => (await import('./commands/remote/approve.ts')).reject,
  plan: async () => (await import('./commands/plan.ts')).plan,
  record: async () => (await import('./commands/record.ts')).record,
  validate: async () => (await import('./commands/validate.ts')).validate,
  simulator: async () => (await import('./commands/simulator.ts')).simulator,
  schema: async () => (await import('./commands/schema.ts')).schema,
  doctor: async () => (await import('./commands/doctor.ts')).doctor,
  'deploy-files': async () => (await import('./commands/deploy-files.ts')).deployFiles,
  demo: async () => (await import('./commands/demo.ts')).demo,
};
