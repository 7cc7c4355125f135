import type { Page } from 'playwright-core';

const FARTHEST = 60;

/** Moves the focus with Tab, as people without a mouse do, until it is on what is called so. Throws when it does not get there. */
export async function tabTo(page: Page, name: string | RegExp): Promise<void> {
  const seen: string[] = [];
  for (let presses = 0; presses < FARTHEST; presses += 1) {
    await page.keyboard.press('Tab');
    const found = await page.evaluate(() => {
      const at: unknown = Reflect.get(globalThis, 'document').activeElement;
      const { labels, textContent, ariaLabel } = Object(at);
      return String(ariaLabel ?? labels?.[0]?.textContent ?? textContent ?? '').trim();
    });
    if (typeof name === 'string' ? found === name : name.test(found)) return;
    seen.push(found);
  }
  throw new Error(`Tab does not lead to ${name}, but to ${seen.join(' | ')}`);
}

/** Follows a link or presses a button by keyboard. */
export async function enter(page: Page, name: string | RegExp): Promise<void> {
  await tabTo(page, name);
  await page.keyboard.press('Enter');
}
