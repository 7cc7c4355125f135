import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CHROMIUM, launched, opened } from '../support/page/browser.ts';
import { servedPage } from '../support/page/served-page.ts';
import { aWorld } from '../support/worlds/addon-worlds.ts';

describe.runIf(CHROMIUM)('the filters of the page', () => {
  let browser: Awaited<ReturnType<typeof launched>>;
  let served: Awaited<ReturnType<typeof servedPage>>;

  beforeAll(async () => {
    browser = await launched();
    served = await servedPage(aWorld(), { speed: 300 });
  });
  afterAll(async () => {
    await browser.close();
    await served.close();
  });

  it('keep what is typed before the page is drawn again', async () => {
    const { page, complaints } = await opened(browser, `${served.url}/#/clusters`);
    await page.getByLabel('Add-on', { exact: true }).waitFor();

    await page.evaluate(`
      for (const [filter, text] of [['cluster', 'p'], ['cluster', 'pr'], ['addon', 'core'], ['cluster', 'prod']]) {
        const field = document.getElementById('filter-' + filter);
        field.value = text;
        field.dispatchEvent(new Event('input', { bubbles: true }));
      }
    `);
    await page.getByText(/ 1 shown\.$/).waitFor();

    expect(page.url()).toContain('#/clusters?cluster=prod&addon=core');
    expect(await page.getByLabel('Cluster', { exact: true }).inputValue()).toBe('prod');
    expect(await page.getByLabel('Add-on', { exact: true }).inputValue()).toBe('core');
    expect(complaints).toEqual([]);
    await page.close();
  });
});
