import type { Page } from 'playwright-core';

const FARTHEST = 120;

/** A link and a button may have the same name. */
export type Role = 'link' | 'button' | 'field';

/** Moves the focus with Tab, as people without a mouse do, until it is on what is called so. Throws when it does not get there. */
export async function tabTo(page: Page, role: Role, name: string): Promise<void> {
  const seen: string[] = [];
  for (let presses = 0; presses < FARTHEST; presses += 1) {
    await page.keyboard.press('Tab');
    const found = await page.evaluate(() => {
      const at: unknown = Reflect.get(globalThis, 'document').activeElement;
      const { labels, textContent, ariaLabel, tagName } = Object(at);
      const text = String(ariaLabel ?? labels?.[0]?.textContent ?? textContent ?? '').trim();
      const roles: Record<string, string> = { A: 'link', BUTTON: 'button' };
      return `${roles[tagName] ?? 'field'} ${text}`;
    });
    if (found === `${role} ${name}`) return;
    seen.push(found);
  }
  throw new Error(`Tab does not lead to the ${role} ${name}, but to ${seen.join(' | ')}`);
}
