import { writeFileSync } from 'node:fs';
import { inputJsonSchema, MACHINE_INPUTS } from './machine-inputs.ts';

// Run by `npm run schemas` after a change of a request.
for (const machine of Object.keys(MACHINE_INPUTS)) {
  const file = new URL(`../../events/${machine}.schema.json`, import.meta.url);
  writeFileSync(file, `${JSON.stringify(inputJsonSchema(machine), null, 2)}\n`);
}
