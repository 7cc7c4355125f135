import { writeFileSync } from 'node:fs';
import { inputJsonSchema, MACHINE_INPUTS } from './machine-inputs.ts';
import { noticeJsonSchema } from './notice-schema.ts';

// Run by `npm run schemas` after a change of a request or of what is told.
const schemas = Object.keys(MACHINE_INPUTS).map((machine) => [machine, inputJsonSchema(machine)] as const);

for (const [name, schema] of [...schemas, ['notification', noticeJsonSchema()] as const]) {
  const file = new URL(`../../events/${name}.schema.json`, import.meta.url);
  writeFileSync(file, `${JSON.stringify(schema, null, 2)}\n`);
}
