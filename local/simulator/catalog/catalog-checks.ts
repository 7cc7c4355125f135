import { list, type Problem, record, twice } from '../world/problems.ts';
import { CatalogAddon } from './catalog-schema.ts';
import { builtinCatalogue, type Catalogue, catalogueOf } from './catalogue.ts';
import { isConfigurationSchema } from './configuration.ts';

/** What no schema can say of the add-ons of a world's catalogue. */
export function catalogProblems(catalog: unknown): Problem[] {
  const { at, addons } = listed(catalog);
  const read = addons.map((addon) => CatalogAddon.safeParse(addon).data);
  return [
    ...twice(
      read.map((addon, i) => ({ at: `${at}[${i}].addon`, name: addon?.addon ?? '' })),
      'add-on',
    ),
    ...read.flatMap((addon, i) => (addon ? addonProblems(addon, `${at}[${i}]`) : [])),
  ];
}

/** The catalogue of a world that is yet to be checked; undefined when no add-on can be looked up in it. */
export function catalogueOfRaw(catalog: unknown): Catalogue | undefined {
  if (catalog === undefined || catalog === 'builtin') return builtinCatalogue();
  const { addons, extended } = listed(catalog);
  const read = addons.map((addon) => CatalogAddon.safeParse(addon).data).filter((addon) => addon !== undefined);
  if (read.length < addons.length) return undefined;
  return catalogueOf(extended ? { extends: 'builtin', addons: read } : read);
}

function listed(catalog: unknown): { at: string; addons: unknown[]; extended: boolean } {
  if (Array.isArray(catalog)) return { at: 'catalog', addons: list(catalog), extended: false };
  return { at: 'catalog.addons', addons: list(record(catalog).addons), extended: true };
}

function addonProblems({ versions, schemas }: CatalogAddon, at: string): Problem[] {
  const places = versions.map((version, j) => ({ ...version, at: `${at}.versions[${j}]` }));
  const named = Object.entries(schemas).map(([name, schema]) => ({ at: `${at}.schemas.${name}`, schema }));
  const isNamed = (schema: unknown) => typeof schema === 'string' && Object.hasOwn(schemas, schema);
  const defaults = places.flatMap((version) => {
    const chosen = version.default === true ? version.clusterVersions : version.default || [];
    return chosen.map((name) => ({ at: `${version.at}.default`, name, has: version.clusterVersions }));
  });
  const platforms = places.flatMap((version) =>
    Object.keys(version.platformVersions).map((name) => ({
      at: `${version.at}.platformVersions.${name}`,
      name,
      has: version.clusterVersions,
    })),
  );
  return [
    ...twice(
      places.map((version) => ({ at: `${version.at}.version`, name: version.version })),
      'version',
    ),
    ...[...named, ...places.map(({ at: of, schema }) => ({ at: `${of}.schema`, schema }))]
      .filter(({ schema }) => schema !== undefined && !isNamed(schema) && !isConfigurationSchema(textOf(schema)))
      .map(({ at: path }) => ({
        path,
        message: 'This is not a JSON Schema of draft-04, draft-06, draft-07, 2019-09 or 2020-12.',
      })),
    ...twice(defaults, 'default of Kubernetes'),
    ...[...defaults, ...platforms]
      .filter(({ name, has }) => !has.includes(name))
      .map(({ at: path, name }) => ({ path, message: `This version is not for Kubernetes ${name}.` })),
  ];
}

const textOf = (schema: unknown): string => (typeof schema === 'string' ? schema : JSON.stringify(schema));
