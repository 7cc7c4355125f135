import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { barriers, CHROMIUM, fitsWidth, launched, opened } from '../support/page/browser.ts';
import { type ServedPage, servedPage } from '../support/page/served-page.ts';
import { NEW, OLD } from '../support/worlds/addon-builders.ts';
import { aRequest, aWorld } from '../support/worlds/addon-worlds.ts';

describe.runIf(CHROMIUM)('a run in a browser', () => {
  let browser: Browser;
  let served: ServedPage;

  const clean = async ({ page, complaints }: { page: Page; complaints: string[] }) => {
    expect(await barriers(page)).toEqual([]);
    expect(await fitsWidth(page)).toBe(true);
    expect(complaints).toEqual([]);
    await page.close();
  };

  beforeAll(async () => {
    browser = await launched();
    served = await servedPage(aWorld(), { speed: 300 });
  });
  afterAll(async () => {
    await browser.close();
    await served.close();
  });

  it('is tried as a dry run, then started as planned', async () => {
    const tab = await opened(browser, `${served.url}/#/start`);
    const { page } = tab;
    await page.getByRole('button', { name: 'Fill in the example' }).click();
    await page.getByRole('button', { name: 'Dry run' }).click();
    await page.getByRole('heading', { name: 'Planned', exact: true }).waitFor();
    expect(served.cloud.simulator.clusters()[0]?.addons[0]?.version).toBe(OLD);
    await page.getByRole('button', { name: 'Start what was planned' }).click();

    await page.getByRole('heading', { name: 'Updated', exact: true }).waitFor();
    expect(served.cloud.simulator.clusters()[0]?.addons[0]?.version).toBe(NEW);
    await clean(tab);
  });

  it('is refused with each problem of its request at its field', async () => {
    const tab = await opened(browser, `${served.url}/#/start?machine=update-addon&addon=coredns&version=newest`);
    const { page } = tab;
    const before = served.cloud.engine.listExecutions('update-addon').length;
    await page.getByRole('button', { name: 'Start', exact: true }).click();

    const field = page.getByLabel('version', { exact: true });
    await page.locator('#field-version-about strong').waitFor();
    expect(await field.getAttribute('aria-invalid')).toBe('true');
    expect(await page.getByLabel('cluster (required)').getAttribute('aria-invalid')).toBe('true');
    expect(served.cloud.engine.listExecutions('update-addon')).toHaveLength(before);
    // The refusal of a request is a message of the browser, which nobody can turn off.
    expect(tab.complaints.splice(0)).toEqual([expect.stringContaining('400 (Bad Request)')]);
    await clean(tab);
  });

  it('is stopped while it runs, and the clock is set', async () => {
    const tab = await opened(browser, `${served.url}/#/simulate`);
    const { page } = tab;
    await page.getByLabel('Time passes').selectOption('1');
    await page.getByText('Time passes as it really does.').waitFor();
    served.cloud.engine.startExecution({
      stateMachineArn: 'update-addon',
      name: 'to-stop',
      input: JSON.stringify(aRequest()),
    });
    await page.goto(`${served.url}/#/runs?text=to-stop`);
    await page.getByRole('link', { name: 'coredns on prod-1' }).click();
    await page.getByRole('button', { name: 'Stop this execution' }).click();

    await page.getByRole('heading', { name: /coredns on prod-1.*Stopped/ }).waitFor();
    await clean(tab);
  });

  it('comes from a page whose filters keep what is typed before it is drawn again', async () => {
    const tab = await opened(browser, `${served.url}/#/clusters`);
    const { page } = tab;
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
    await clean(tab);
  });
});
