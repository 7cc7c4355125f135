import { setTimeout } from 'node:timers/promises';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { barriers, CHROMIUM, DESKTOP, fitsWidth, launched, opened, PHONE } from '../support/page/browser.ts';
import { type ServedPage, servedPage } from '../support/page/served-page.ts';
import { OLD } from '../support/worlds/addon-builders.ts';
import { aRequest, aWorld, updateEnds } from '../support/worlds/addon-worlds.ts';
import { aProfile } from '../support/worlds/fargate-worlds.ts';

const HOSTILE = '</pre><img src=x onerror=alert(1)><script>alert(2)</script>';

const LONG = updateEnds({ status: 'Successful' }, { takesSeconds: 150 });

describe.runIf(CHROMIUM)('the runs in a browser', () => {
  let browser: Browser;
  let served: ServedPage;
  const runIn = (machine: string, name: string, input: object) =>
    served.cloud.engine.startExecution({ stateMachineArn: machine, name, input: JSON.stringify(input) });

  /** A cutover that somebody with a hostile name rejects. */
  const rejected = async (request: object): Promise<string> => {
    const { engine } = served.cloud;
    const { executionArn } = runIn('replace-fargate-profile', 'rejected', { cluster: 'prod-1', ...request });
    const tokenIn = () =>
      engine
        .history(executionArn)
        .flatMap(
          ({ taskScheduledEventDetails: task }) => /"taskToken":"([^"]+)"/.exec(String(task?.parameters))?.[1] ?? [],
        );
    while (!served.cloud.notifications().some(({ message }) => message.includes('approv'))) await setTimeout(50);
    const [taskToken = ''] = tokenIn();
    engine.sendTaskSuccess({ taskToken, output: JSON.stringify({ verdict: 'rejected', by: HOSTILE }) });
    return executionArn;
  };

  beforeAll(async () => {
    browser = await launched();
    const ends = {
      status: 'Failed',
      errorCode: 'ConfigurationConflict',
      errorMessage: HOSTILE,
      resourceIds: [HOSTILE],
    };
    const cluster = {
      addons: [
        { name: 'coredns', version: OLD },
        { name: HOSTILE, version: 'v1.0.0-eksbuild.1' },
      ],
      fargateProfiles: [aProfile()],
    };
    served = await servedPage(aWorld({ cluster, faults: [updateEnds(ends)] }), { speed: 500 });
    const { engine } = served.cloud;
    const { executionArn } = runIn('update-addon', 'monday', aRequest());
    await engine.finished(executionArn);
    await engine.finished(runIn('update-addon', 'refused', aRequest({ addon: HOSTILE })).executionArn);
    await engine.finished(await rejected({ profile: 'default', force: true, handOver: 'approve' }));
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
    await page.getByRole('row', { name: /coredns on prod-1.*Succeeded/ }).waitFor();
    expect(page.url()).toContain(`#/runs?text=${name}`);
    expect(await page.getByText(/^1 of \d+ runs\.$/).count()).toBe(1);
    expect(await barriers(page)).toEqual([]);
    expect(await fitsWidth(page)).toBe(true);
    await served.cloud.engine.finished(executionArn);

    expect(complaints).toEqual([]);
    await page.close();
  });

  it.each([
    ['the name of an add-on in the list of runs', '#/runs'],
    ['the name of an add-on on a cluster', '#/clusters'],
    ['the name of an add-on in a run', '#/runs?text=refused'],
    ['a user of chat', '#/runs?text=default'],
  ])('show %s as text', async (_, link) => {
    const { page, complaints } = await opened(browser, `${served.url}/${link}`);
    if (link.includes('?')) await page.getByRole('rowheader').getByRole('link').click();
    await page.getByText('onerror=alert(1)').first().waitFor();

    expect(await page.locator('img').count()).toBe(0);
    expect(complaints).toEqual([]);
    await page.close();
  });

  it('are all there, each as it ended, when 50 run at the same time', async () => {
    const { page, complaints } = await opened(browser, `${served.url}/#/runs?text=load`);
    const load = Array.from({ length: 50 }, (_, index) =>
      runIn('update-addon', `load-${index}`, aRequest({ dryRun: true })),
    );
    await Promise.all(load.map(({ executionArn }) => served.cloud.engine.finished(executionArn)));
    await page.getByText(/^50 of \d+ runs\.$/).waitFor();

    await expect.poll(() => page.locator('tbody .status.succeeded').count(), { timeout: 30_000 }).toBe(50);
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

    // The picture is drawn anew after the words.
    await expect.poll(() => page.locator('.state.present').count()).toBe(0);
    expect(await page.locator('.state.taken', { hasText: 'up to date' }).count()).toBe(1);
    expect(complaints).toEqual([]);
    await slow.cloud.engine.finished(executionArn);
    await page.close();
    await slow.close();
  });
});
