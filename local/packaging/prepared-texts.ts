import { readdirSync, readFileSync } from 'node:fs';
import { schemaSource } from '../cloud/machines/inputs.ts';
import { definitionSource, machineNames } from '../cloud/machines/machines.ts';
import { prepare, type Source } from '../prepared/prepared.ts';
import { catalogueOf } from '../simulator/catalog/catalogue.ts';
import { configurationVerdict } from '../simulator/catalog/configuration.ts';
import { parseWorld } from '../simulator/world/world.ts';
import { templateSource } from '../template.ts';

const WORLDS = new URL('../worlds/', import.meta.url);

/** The source that a bundle has in place of this one. */
export const PREPARED_TEXTS = 'local/prepared/texts.ts';

/**
 * The templates parsed, the definitions as they are deployed, the JSON Schemas of the requests, and what the catalogue says of the
 * configurations in the worlds that come with it.
 */
export async function preparedTexts(): Promise<string> {
  const machines = await machineNames();
  const sources: Source[] = [
    ...['template.yaml', 'member-account.yaml'].map(templateSource),
    ...(await Promise.all(machines.map(definitionSource))),
    ...machines.map(schemaSource),
    ...worldFiles().flatMap(configurationsIn),
  ];
  const texts = Object.fromEntries(sources.map((source) => [source.name, prepare(source)]));
  return `export const PREPARED = ${JSON.stringify(texts)};\n`;
}

const worldFiles = (): string[] =>
  readdirSync(WORLDS)
    .filter((name) => name.endsWith('.yaml'))
    .map((name) => readFileSync(new URL(name, WORLDS), 'utf8'));

function configurationsIn(text: string): Source[] {
  const { catalog, clusters } = parseWorld(text);
  const catalogue = catalogueOf(catalog);
  return clusters.flatMap(({ addons }) =>
    addons.flatMap(({ name, version, configurationValues: values }) => {
      const offered = catalogue.addon(name)?.versions.find((each) => each.version === version);
      return offered && typeof values === 'string' ? [configurationVerdict(offered.schema, values)] : [];
    }),
  );
}
