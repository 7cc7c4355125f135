import { pathToFileURL } from 'node:url';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { reportPage } from '../../functions/core/fleet/report/page.ts';
import { aCluster, anItem, aReport, notStarted } from '../support/fleet/reports.ts';
import { barriers, CHROMIUM, DESKTOP, fitsWidth, launched, opened, PHONE } from '../support/page/browser.ts';
import { KEYBOARD } from '../support/page/hands.ts';
import { aFolder } from '../support/runs/upkeep.ts';

const A4 = { width: 794, height: 1123 };

const HOSTILE = '</script><img src=x onerror=alert(1)>';
const rolledBack = anItem({ resource: HOSTILE, name: 'AddonUpdateRolledBack', succeeded: false, says: HOSTILE });
const LONG = `prod-${'eu-west-1-payments-'.repeat(4)}1`;
const REPORT = aReport({
  canary: [aCluster('dev-1')],
  prod: [aCluster('prod-1'), aCluster('prod-2', { end: 'failed', items: [rolledBack] }), aCluster(LONG)],
  edge: [notStarted('edge-1', 'it stopped')],
});

describe.runIf(CHROMIUM)('the report of a fleet run', () => {
  const folder = aFolder();
  const url = pathToFileURL(folder.file('report.html', reportPage(REPORT))).href;
  let browser: Browser;
  beforeAll(async () => {
    browser = await launched();
  });
  afterAll(() => browser.close());

  it.each([
    ['desktop', 'light', DESKTOP],
    ['desktop', 'dark', DESKTOP],
    ['phone', 'light', PHONE],
    ['phone', 'dark', PHONE],
  ] as const)('has no barrier on a %s in %s, fits, and loads nothing', async (_, colorScheme, viewport) => {
    const { page, complaints } = await opened(browser, url, viewport);
    await page.emulateMedia({ colorScheme });

    expect(await barriers(page)).toEqual([]);
    expect(await fitsWidth(page)).toBe(true);
    expect(await page.locator('img').count()).toBe(0);
    expect(complaints).toEqual([]);
    await page.close();
  });

  it('is searched and sorted by keyboard alone', async () => {
    const { page } = await opened(browser, url, PHONE);
    await KEYBOARD.fill(page, 'Search', 'onerror');
    await page.getByText('1 of 5 rows').waitFor();
    await KEYBOARD.fill(page, 'Search', 'prod-');
    await page.getByText('3 of 5 rows').waitFor();
    await KEYBOARD.press(page, 'Cluster');
    await page.keyboard.press('Enter');

    expect(await page.locator('th[aria-sort]').getAttribute('aria-sort')).toBe('descending');
    expect(await page.locator('#rows tbody tr:not([hidden]) th').allTextContents()).toEqual([LONG, 'prod-2', 'prod-1']);
    await page.close();
  });

  it('is complete on paper, without what cannot be used there', async () => {
    const { page } = await opened(browser, url, A4);
    await page.emulateMedia({ media: 'print' });
    const widest =
      "Math.max(...[...document.querySelectorAll('main *')].map((each) => each.getBoundingClientRect().right))";

    expect(await page.locator('.controls').isVisible()).toBe(false);
    expect(await page.evaluate<number>(widest)).toBeLessThanOrEqual(A4.width);
    expect((await page.pdf({ format: 'A4' })).subarray(0, 4).toString()).toBe('%PDF');
    await page.close();
  });
});
