import { nearest } from '../../functions/core/chat/command.ts';
import { type Command, EXIT, readWords, UsageError } from './command.ts';
import type { Terminal } from './text/terminal.ts';

// Loaded on demand: the clients and the engine take half a second that `help` does not need.
const COMMANDS: Record<string, () => Promise<Command>> = {
  run: async () => (await import('./commands/run.ts')).run,
  trigger: async () => (await import('./commands/trigger.ts')).trigger,
  resume: async () => (await import('./commands/resume.ts')).resume,
  serve: async () => (await import('./commands/serve.ts')).serve,
  start: async () => (await import('./commands/start.ts')).start,
  status: async () => (await import('./commands/status.ts')).status,
  stop: async () => (await import('./commands/stop.ts')).stop,
  logs: async () => (await import('./commands/logs.ts')).logs,
  send: async () => (await import('./commands/send.ts')).send,
  approve: async () => (await import('./commands/approve.ts')).approve,
  reject: async () => (await import('./commands/approve.ts')).reject,
  plan: async () => (await import('./commands/plan.ts')).plan,
  record: async () => (await import('./commands/record.ts')).record,
  validate: async () => (await import('./commands/validate.ts')).validate,
  simulator: async () => (await import('./commands/simulator.ts')).simulator,
  schema: async () => (await import('./commands/schema.ts')).schema,
  doctor: async () => (await import('./commands/doctor.ts')).doctor,
  demo: async () => (await import('./commands/demo.ts')).demo,
};

/** `upkeep ARGS`; gives the exit code. Every invalid command line or input ends here, with 2. */
export async function main(args: readonly string[], terminal: Terminal): Promise<number> {
  const [name = 'help', ...rest] = args;
  try {
    if (name === 'help' || name === '--help' || name === '-h') return await help(rest, terminal);
    const command = await commandOf(name);
    if (rest.includes('--help') || rest.includes('-h')) return await help([name], terminal);
    return await command.run(readWords(name, command, rest), terminal);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    terminal.note(`${terminal.paint('red', 'upkeep:')} ${error.message}\n`);
    for (const problem of error.problems) terminal.note(`  ${problem}\n`);
    return EXIT.refused;
  }
}

async function commandOf(name: string): Promise<Command> {
  const load = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (!load) {
    const near = nearest(name, Object.keys(COMMANDS));
    throw new UsageError(`There is no command '${name}'.${near ? ` Did you mean ${near}?` : ''} See: upkeep help`);
  }
  return load();
}

async function help([name, ...rest]: readonly string[], { out, paint }: Terminal): Promise<number> {
  if (rest.length > 0) throw new UsageError('upkeep help takes one command. See: upkeep help');
  if (name !== undefined && name !== 'help') {
    out(`${(await commandOf(name)).help.trim()}\n`);
    return EXIT.succeeded;
  }

  const summaries = Object.entries(COMMANDS).map(async ([command, load]) => {
    const { summary } = await load();
    return `  ${paint('bold', command.padEnd(10))} ${summary}`;
  });
  out(`upkeep keeps the add-ons and Fargate profiles of Amazon EKS current. It runs the deployed state machines on this
computer.

Commands
${(await Promise.all(summaries)).join('\n')}

Examples
  upkeep run update-addon --input events/update-addon.json
  upkeep plan --world local/worlds/one-cluster.yaml
  upkeep help run

Exit codes
  0 succeeded   1 the execution failed   2 invalid usage or input, nothing was changed   130 stopped by Ctrl-C
`);
  return EXIT.succeeded;
}
