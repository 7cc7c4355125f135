import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { describeFields } from '../../../local/tables/describe-fields.ts';
import { MARKED_TABLE, withTables } from '../../../local/tables/pages.ts';
import { filesIn, textOf } from '../../support/repository.ts';

const pages = ['README.md', ...filesIn('docs', /\.md$/)];
const tables = pages.flatMap((path) =>
  [...textOf(path).matchAll(MARKED_TABLE)].map(([, name = '']) => [path, name] as const),
);

describe('the tables of the documents', () => {
  it.each(pages)('%s has them as the schemas, policies and templates say (npm run docs writes it)', (path) => {
    expect(withTables(path, textOf(path))).toBe(textOf(path));
  });

  it.each([
    ['README.md', 'request of update-addon'],
    ['README.md', 'request of maintain-cluster'],
    ['docs/fargate.md', 'request of replace-fargate-profile'],
    ['docs/fargate.md', 'Fargate profile issues'],
    ['docs/maintain.md', 'order of add-ons'],
    ['docs/chatops.md', 'chat commands'],
    ['docs/operations.md', 'alarms'],
  ])('%s has the table "%s"', (path, name) => {
    expect(tables).toContainEqual([path, name]);
  });

  it('have no marker without an end, and none of an unknown table', () => {
    const markers = pages.flatMap((path) => textOf(path).match(/<!-- (table:|end of table)/g) ?? []);

    expect(markers).toHaveLength(2 * tables.length);
    expect(() => withTables('docs/x.md', '<!-- value: x --><!-- end of value -->')).toThrow("no value is called 'x'");
    expect(() => withTables('docs/x.md', '<!-- table: x (npm run docs) -->\n<!-- end of table -->')).toThrow(
      "no table is called 'x'",
    );
  });
});

describe('the fields of requests', () => {
  const request = z.object({
    cluster: z.object({ name: z.string() }),
    addons: z.array(z.object({ addon: z.string() })),
  });
  const descriptions = {
    cluster: 'a name',
    'cluster.name': 'its `name`',
    addons: { text: 'a [list](docs/x.md)', unset: 'all' },
    'addons.addon': 'a name',
  };
  const described = (changes: object) => describeFields(z.toJSONSchema(request), { ...descriptions, ...changes });

  it('have their descriptions in the JSON Schemas, as plain sentences', () => {
    expect(described({})).toMatchObject({
      properties: {
        cluster: { properties: { name: { description: 'Its name.' } } },
        addons: { description: 'A list. Absent: all.', items: { properties: { addon: { description: 'A name.' } } } },
      },
    });
  });

  it('are refused without a description', () => {
    const { 'addons.addon': _, ...rest } = descriptions;

    expect(() => describeFields(z.toJSONSchema(request), rest)).toThrow('addons.addon has no description');
  });

  it('are refused with a description of what is not a field', () => {
    expect(() => described({ 'cluster.arn': 'an ARN' })).toThrow('cluster.arn is described, but not a field');
  });
});
