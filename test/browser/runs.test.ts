import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { barriers, CHROMIUM, DESKTOP, fitsWidth, launched, opened, PHONE } from '../support/page/browser.ts';
import { type ServedPage, servedPage } from '../support/page/served-page.ts';
import { aRequest, aWorld, updateEnds } from '../support/worlds/addon-worlds.ts';

const HOSTILE = '</pre><img src=x onerror=alert(1)><script>alert(2)</script>';

const LONG = updateEnds({ status: 'Successful' }, { takesSeconds: 150 });

describe.runIf(CHROMIUM)('the runs in a browser', () => {
  let browser: Browser;
  let served: ServedPage;
  const runIn = (machine: string, name: string, input: object) =>
    served.cloud.engine.startExecution({ stateMachineArn: machine, name, input: JSON.stringify(input) });

  beforeAll(async () => {
    browser = await launched();
    const ends = {
      status: 'Failed',
      errorCode: 'ConfigurationConflict',
      errorMessage: HOSTILE,
      resourceIds: [HOSTILE],
    };
    served = await servedPage(aWorld({ faults: [updateEnds(ends)] }), { speed: 500 });
    const { executionArn } = runIn('update-addon', 'monday', aRequest());
    await served.cloud.engine.finished(executionArn);
  });
  afterAll(async () => {
    await browser.close();
    await served.close();
  });

  it.each([
    ['desktop', DESKTOP],
    ['phone', PHONE],
  ])('are listed, shown one by one and live on a %s, with hostile texts as text', async (name, viewport) => {
    const { page, complaints } = await opened(browser, served.url, viewport);
    await page.getByRole('link', { name: 'coredns on prod-1' }).last().click();

    await page.getByRole('heading', { name: 'AddonUpdateFailed', exact: true }).waitFor();
    await page.getByRole('img', { name: /It|were entered: Plan add-on update/ }).waitFor();
    expect(await page.getByText('<img src=x onerror=alert(1)>').count()).toBeGreaterThan(0);
    expect(await barriers(page)).toEqual([]);
    expect(await fitsWidth(page)).toBe(true);

    await page.goto(`${served.url}/#/runs`);
    await page.getByLabel('Search').fill(name);
    const { executionArn } = runIn('update-addon', `of-${name}`, aRequest());
    await page.getByRole('row', { name: new RegExp(`of-${name} Succeeded`) }).waitFor();
    expect(page.url()).toContain(`#/runs?text=${name}`);
    expect(await page.getByText(/^1 of \d+ runs$/).count()).toBe(1);
    expect(await barriers(page)).toEqual([]);
    expect(await fitsWidth(page)).toBe(true);
    await served.cloud.engine.finished(executionArn);

    expect(complaints).toEqual([]);
    await page.close();
  });

  it('lights the present state while one runs, and follows it to its end', async () => {
    const slow = await servedPage(aWorld({ faults: [LONG] }), { speed: 40 });
    const { page, complaints } = await opened(browser, slow.url);
    const { executionArn } = slow.cloud.engine.startExecution({
      stateMachineArn: 'update-addon',
      input: JSON.stringify(aRequest()),
    });

    await page.getByRole('link', { name: 'coredns on prod-1' }).click();
    await page.locator('.state.present', { hasText: 'Wait for EKS' }).first().waitFor();
    await page.getByText(/coredns on prod-1 -> v1\.13\.2-eksbuild\.21: waiting for EKS/).waitFor();
    await page.getByRole('heading', { name: 'Updated', exact: true }).waitFor();

    expect(await page.locator('.state.present').count()).toBe(0);
    expect(await page.locator('.state.taken', { hasText: 'up to date' }).count()).toBe(1);
    expect(complaints).toEqual([]);
    await slow.cloud.engine.finished(executionArn);
    await page.close();
    await slow.close();
  });
});
