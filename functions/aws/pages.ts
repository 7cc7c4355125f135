/** Everything that AWS lists in pages; `page` reads one by the token of the previous page. */
export async function allPages<Item>(
  page: (token: string | undefined) => Promise<{ items: Item[]; next: string | undefined }>,
): Promise<Item[]> {
  const all: Item[] = [];
  let token: string | undefined;
  do {
    const { items, next } = await page(token);
    all.push(...items);
    token = next;
  } while (token !== undefined);
  return all;
}
