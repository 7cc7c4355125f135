import { writeFileSync } from 'node:fs';
import * as z from 'zod';
import { chatRulesJsonSchema } from '../../chat/rules-schema.ts';
import { CHAT_EXAMPLES } from '../chat/examples.ts';
import { editorSettings } from './editor-settings.ts';
import { inputJsonSchema, MACHINE_INPUTS } from './inputs.ts';
import { noticeJsonSchema } from './notice-schema.ts';

// Run by `npm run schemas` after a change of a request or of a notification.
const schemas = Object.keys(MACHINE_INPUTS).map((machine) => [machine, inputJsonSchema(machine)] as const);
const chats = Object.entries(CHAT_EXAMPLES).map(([name, schema]) => [name, z.toJSONSchema(schema)] as const);

const others = [['notification', noticeJsonSchema()] as const, ['chat-rules', chatRulesJsonSchema()] as const];

for (const [name, schema] of [...schemas, ...chats, ...others]) {
  const file = new URL(`../../../events/${name}.schema.json`, import.meta.url);
  writeFileSync(file, `${JSON.stringify(schema, null, 2)}\n`);
}

const settings = new URL('../../../.vscode/settings.json', import.meta.url);
writeFileSync(settings, `${JSON.stringify(editorSettings(), null, 2)}\n`);
