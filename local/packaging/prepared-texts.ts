import { schemaSource } from '../cloud/machines/inputs.ts';
import { definitionSource, machineNames } from '../cloud/machines/machines.ts';
import { prepare, type Source } from '../prepared/prepared.ts';
import { templateSource } from '../template.ts';

/** The source that a bundle has in place of this one. */
export const PREPARED_TEXTS = 'local/prepared/texts.ts';

/** The templates parsed, the definitions as they are deployed, and the JSON Schemas of the requests. */
export async function preparedTexts(): Promise<string> {
  const machines = await machineNames();
  const sources: Source[] = [
    ...['template.yaml', 'member-account.yaml'].map(templateSource),
    ...(await Promise.all(machines.map(definitionSource))),
    ...machines.map(schemaSource),
  ];
  const texts = Object.fromEntries(sources.map((source) => [source.name, prepare(source)]));
  return `export const PREPARED = ${JSON.stringify(texts)};\n`;
}
