import * as z from 'zod/mini';
import { ChatRules } from '../core/chat/rules.ts';
import { WorkflowError } from '../core/errors/workflow-error.ts';
import { inputProblems, problemText } from '../core/input-problems.ts';
import { parsed } from '../core/json.ts';

const Arn = z
  .string()
  .check(
    z.regex(/^arn:aws[a-z-]*:states:[a-z0-9-]+:\d{12}:stateMachine:[\w-]{1,80}$/, 'must be the ARN of a state machine'),
  );

/** The settings of the chat Lambda: the table, the state machines by name, who may do what, and where its secrets are. */
export const ChatSettings = z.strictObject({
  table: z.string('is not set').check(z.minLength(1, 'is empty')),
  secretId: z.string('is not set').check(z.minLength(1, 'is empty')),
  machines: z.record(z.string(), Arn),
  rules: ChatRules,
});
export type ChatSettings = z.infer<typeof ChatSettings>;

const VARIABLES: Record<string, string> = {
  table: 'TABLE_NAME',
  secretId: 'CHAT_SECRET_ID',
  machines: 'CHAT_MACHINES',
  rules: 'CHAT_RULES',
};

/**
 * Reads `TABLE_NAME`, `CHAT_SECRET_ID`, `CHAT_MACHINES` (JSON, ARN by name) and `CHAT_RULES` (JSON), at the first event.
 * Throws `SettingsInvalid` with every problem.
 */
export function chatSettings(environment: Record<string, string | undefined> = process.env): ChatSettings {
  const read = ChatSettings.safeParse({
    table: environment.TABLE_NAME,
    secretId: environment.CHAT_SECRET_ID,
    machines: parsed(environment.CHAT_MACHINES ?? ''),
    rules: parsed(environment.CHAT_RULES ?? ''),
  });
  if (read.success) return read.data;
  const problems = inputProblems(read.error).map(({ path, message }) => ({
    path: path.replace(/^\w+/, (name) => VARIABLES[name] ?? name),
    message,
  }));
  throw new WorkflowError('SettingsInvalid', problemText(problems));
}
