import { CHAT_EXAMPLES } from '../chat/examples.ts';
import { MACHINE_INPUTS } from './inputs.ts';

// The endings of `*rules.yaml` are those that `upkeep validate` takes for chat rules.
const NAMES: readonly (readonly [schema: string, files: string])[] = [
  ...[...Object.keys(MACHINE_INPUTS), ...Object.keys(CHAT_EXAMPLES), 'notification'].map(
    (name) => [name, `${name}*`] as const,
  ),
  ['chat-rules', '*rules'],
];

/** The settings of Visual Studio Code that connect the files of this repository with their JSON Schemas, by their names. */
export const editorSettings = () => ({
  'json.schemas': NAMES.map(([name, files]) => ({
    fileMatch: [`/**/${files}.json`, '!*.schema.json'],
    url: `./events/${name}.schema.json`,
  })),
  'yaml.schemas': {
    ...Object.fromEntries(NAMES.map(([name, files]) => [`./events/${name}.schema.json`, `${files}.yaml`])),
    './local/worlds/world.schema.json': 'local/worlds/*.yaml',
  },
});
