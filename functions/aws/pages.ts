/** Everything that AWS lists in pages; `page` reads one by the token of the previous page. */
export async function allPages<Item, Token = string>(
  page: (token: Token | undefined) => Promise<{ items: Item[]; next: Token | undefined }>,
): Promise<Item[]> {
  const all: Item[] = [];
  let token: Token | undefined;
  do {
    const { items, next } = await page(token);
    all.push(...items);
    token = next;
  } while (token !== undefined);
  return all;
}
