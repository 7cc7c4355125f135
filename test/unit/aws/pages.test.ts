import { expect, it } from 'vitest';
import { allPages } from '../../../functions/aws/pages.ts';

it('pages are read one after another until there is no next one', async () => {
  const asked: unknown[] = [];
  const pages: Record<string, { items: string[]; next: string | undefined }> = {
    first: { items: ['a', 'b'], next: 'second' },
    second: { items: [], next: 'third' },
    third: { items: ['c'], next: undefined },
  };

  const all = await allPages(async (token: string | undefined) => {
    asked.push(token);
    return pages[token ?? 'first'] ?? { items: [], next: undefined };
  });

  expect(all).toEqual(['a', 'b', 'c']);
  expect(asked).toEqual([undefined, 'second', 'third']);
});
