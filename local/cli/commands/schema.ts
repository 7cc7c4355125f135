import { didYouMean } from '../../../functions/core/input/did-you-mean.ts';
import { chatRulesJsonSchema } from '../../chat/rules-schema.ts';
import { inputJsonSchema, MACHINE_INPUTS } from '../../cloud/machines/inputs.ts';
import { noticeJsonSchema } from '../../cloud/machines/notice-schema.ts';
import { worldJsonSchema } from '../../simulator/world/world.ts';
import { type Command, EXIT, UsageError } from '../command.ts';

const OTHERS: Record<string, () => object> = {
  world: worldJsonSchema,
  notification: noticeJsonSchema,
  'chat-rules': chatRulesJsonSchema,
};

export const schema: Command = {
  help: `
Usage: upkeep schema NAME

NAME is a state machine, or world, notification or chat-rules.

For editors, and for programs that write requests or worlds, or read notifications.

Example
  upkeep schema update-addon > events/update-addon.schema.json`,
  options: {},
  args: ['NAME'],
  async run({ files: [name = ''] }, { out }) {
    const found = Object.hasOwn(OTHERS, name) ? OTHERS[name]?.() : inputJsonSchema(name);
    if (!found)
      throw new UsageError(
        `There is no schema '${name}'; the schemas are ${Object.keys(OTHERS).join(', ')}, ${Object.keys(MACHINE_INPUTS).join(', ')}.${didYouMean(name, [...Object.keys(OTHERS), ...Object.keys(MACHINE_INPUTS)])}`,
      );
    out(`${JSON.stringify(found, null, 2)}\n`);
    return EXIT.succeeded;
  },
};
