import * as z from 'zod/mini';
import { ChatRules } from '../core/chat/rules.ts';
import { WorkflowError } from '../core/errors/workflow-error.ts';
import { inputProblems, problemText } from '../core/input/problems.ts';
import { parsed } from '../core/json.ts';
import { STATE_MACHINES } from '../core/state-machines.ts';

const PREFIX_RULE = 'must be what the ARNs of the state machines begin with';
const MachinePrefix = z
  .string('is not set')
  .check(z.regex(/^arn:aws[a-z-]*:states:[a-z0-9-]+:\d{12}:stateMachine:[\w-]{0,60}$/, PREFIX_RULE));

const Variables = z.strictObject({
  table: z.string('is not set').check(z.minLength(1, 'is empty')),
  secretId: z.string('is not set').check(z.minLength(1, 'is empty')),
  machinePrefix: MachinePrefix,
  rules: ChatRules,
});

/** The settings of the chat Lambda: the table, the ARNs of the state machines by name, who may do what, and where its secrets are. */
export type ChatSettings = Omit<z.infer<typeof Variables>, 'machinePrefix'> & {
  machines: Readonly<Record<string, string>>;
};

const VARIABLES: Record<string, string> = {
  table: 'TABLE_NAME',
  secretId: 'CHAT_SECRET_ID',
  machinePrefix: 'CHAT_MACHINES',
  rules: 'CHAT_RULES',
};

/**
 * Reads `TABLE_NAME`, `CHAT_SECRET_ID`, `CHAT_MACHINES` (what the ARNs of the state machines begin with) and `CHAT_RULES` (JSON), at the first event.
 * Throws `SettingsInvalid` with every problem.
 */
export function chatSettings(environment: Record<string, string | undefined> = process.env): ChatSettings {
  const read = Variables.safeParse({
    table: environment.TABLE_NAME,
    secretId: environment.CHAT_SECRET_ID,
    machinePrefix: environment.CHAT_MACHINES,
    rules: parsed(environment.CHAT_RULES ?? ''),
  });
  if (read.success) {
    const { machinePrefix, ...settings } = read.data;
    return {
      ...settings,
      machines: Object.fromEntries(STATE_MACHINES.map((name) => [name, `${machinePrefix}${name}`])),
    };
  }
  const problems = inputProblems(read.error).map(({ path, message }) => ({
    path: path.replace(/^\w+/, (name) => VARIABLES[name] ?? name),
    message,
  }));
  throw new WorkflowError('SettingsInvalid', problemText(problems));
}
