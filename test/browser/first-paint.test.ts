import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CHROMIUM, launched, opened } from '../support/page/browser.ts';
import { largePage } from '../support/page/large-page.ts';
import type { ServedPage } from '../support/page/served-page.ts';

const SIZE = { clusters: 200, runs: 150 };
const MOST_BYTES = 150_000;

describe.runIf(CHROMIUM)('with 200 clusters of 6 add-ons, and 150 executions', () => {
  let browser: Browser;
  let served: ServedPage;

  beforeAll(async () => {
    browser = await launched();
    served = await largePage(SIZE);
  });
  afterAll(async () => {
    await browser.close();
    await served.close();
  });

  it.each([
    ['runs', /150 runs/],
    ['clusters', /1200 shown/],
  ])('the first view of the %s is small', async (name, text) => {
    const { page, complaints } = await opened(browser, 'about:blank');
    const session = await page.context().newCDPSession(page);
    let bytes = 0;
    session.on('Network.loadingFinished', ({ encodedDataLength }) => {
      bytes += encodedDataLength;
    });
    await session.send('Network.enable');
    complaints.length = 0;

    await page.goto(`${served.url}/#/${name}`);
    await page.getByText(text).waitFor();

    expect(bytes).toBeGreaterThan(10_000);
    expect(bytes).toBeLessThan(MOST_BYTES);
    await page.close();
  });
});
