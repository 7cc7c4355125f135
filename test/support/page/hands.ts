import type { Page } from 'playwright-core';
import { tabTo } from './keyboard.ts';

/** How somebody uses a page. Each waits until what it names is there. */
export type Hands = {
  follow(page: Page, link: string): Promise<void>;
  press(page: Page, button: string): Promise<void>;
  fill(page: Page, field: string, text: string): Promise<void>;
  choose(page: Page, field: string, option: string): Promise<void>;
};

export const MOUSE: Hands = {
  follow: (page, name) => page.getByRole('link', { name, exact: true }).click(),
  press: (page, name) => page.getByRole('button', { name, exact: true }).click(),
  fill: (page, field, text) => page.getByLabel(field, { exact: true }).fill(text),
  async choose(page, field, option) {
    await page.getByLabel(field, { exact: true }).selectOption({ label: option });
  },
};

const MOST_OPTIONS = 100;

const chosenIn = (page: Page): Promise<string> =>
  page.evaluate(() => {
    const field: unknown = Reflect.get(globalThis, 'document').activeElement;
    return String(Object(field).selectedOptions?.[0]?.textContent ?? '').trim();
  });

/** With Tab, Enter, arrows and letters alone: nothing is focused in another way. */
export const KEYBOARD: Hands = {
  async follow(page, name) {
    await page.getByRole('link', { name, exact: true }).waitFor();
    await tabTo(page, 'link', name);
    await page.keyboard.press('Enter');
  },
  async press(page, name) {
    await page.getByRole('button', { name, exact: true }).waitFor();
    await tabTo(page, 'button', name);
    await page.keyboard.press('Enter');
  },
  async fill(page, field, text) {
    await page.getByLabel(field, { exact: true }).waitFor();
    await tabTo(page, 'field', field);
    await page.keyboard.press('Control+A');
    await page.keyboard.type(text);
  },
  async choose(page, field, option) {
    await page.getByLabel(field, { exact: true }).waitFor();
    await tabTo(page, 'field', field);
    // Not by its letters: after a pause, as a busy computer makes them, a browser takes the next letter for the first one.
    await page.keyboard.press('Home');
    for (let presses = 0; presses < MOST_OPTIONS && (await chosenIn(page)) !== option; presses += 1) {
      await page.keyboard.press('ArrowDown');
    }
  },
};
