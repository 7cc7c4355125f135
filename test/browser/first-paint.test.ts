import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CHROMIUM, launched, opened } from '../support/page/browser.ts';
import { type ServedPage, servedPage } from '../support/page/served-page.ts';
import { aWorld } from '../support/worlds/addon-worlds.ts';

const ADDONS = ['vpc-cni', 'coredns', 'kube-proxy', 'metrics-server', 'aws-ebs-csi-driver', 'eks-pod-identity-agent'];
const VERSIONS = [
  'v1.19.0-eksbuild.1',
  'v1.11.4-eksbuild.2',
  'v1.33.0-eksbuild.2',
  'v0.8.0-eksbuild.2',
  'v1.48.0-eksbuild.2',
  'v1.3.4-eksbuild.1',
];
const CLUSTERS = 200;
const RUNS = 40;
const MOST_BYTES = 150_000;

describe.runIf(CHROMIUM)('with 200 clusters of 6 add-ons', () => {
  let browser: Browser;
  let served: ServedPage;

  beforeAll(async () => {
    browser = await launched();
    const addons = ADDONS.map((name, index) => ({ name, version: VERSIONS[index] }));
    const clusters = Array.from({ length: CLUSTERS }, (_, index) => ({
      name: `prod-${index}`,
      version: '1.33',
      addons,
    }));
    served = await servedPage({ ...aWorld(), clusters });
    const { engine } = served.cloud;
    for (let run = 0; run < RUNS; run += 1) {
      // Blocked before any call, since it is not valid.
      const input = JSON.stringify({ cluster: `prod-${run % CLUSTERS}`, addon: 'coredns', unknown: true });
      engine.startExecution({ stateMachineArn: 'update-addon', name: `run-${run}`, input });
    }
    await Promise.all(engine.listExecutions('update-addon').map(({ executionArn }) => engine.finished(executionArn)));
  });
  afterAll(async () => {
    await browser.close();
    await served.close();
  });

  it.each([
    ['runs', /40 runs/],
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
