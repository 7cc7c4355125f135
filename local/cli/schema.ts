import { inputJsonSchema, MACHINE_INPUTS } from '../cloud/machine-inputs.ts';
import { worldJsonSchema } from '../simulator/world.ts';
import { type Command, EXIT, Refusal } from './command.ts';

export const schema: Command = {
  summary: 'Prints the JSON Schema of a request or of worlds',
  help: `
Usage: upkeep schema MACHINE|world

For editors, and for those who write requests or worlds by program.

Example
  upkeep schema update-addon > events/update-addon.schema.json`,
  options: {},
  words: [1, 1],
  async run({ files: [name = ''] }, { out }) {
    const found = name === 'world' ? worldJsonSchema() : inputJsonSchema(name);
    if (!found)
      throw new Refusal(`There is no schema '${name}', only world, ${Object.keys(MACHINE_INPUTS).join(', ')}.`);
    out(`${JSON.stringify(found, null, 2)}\n`);
    return EXIT.succeeded;
  },
};
