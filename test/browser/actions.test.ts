import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { barriers, CHROMIUM, fitsWidth, launched, opened, PHONE } from '../support/page/browser.ts';
import { enter, tabTo } from '../support/page/keyboard.ts';
import { type ServedPage, servedPage } from '../support/page/served-page.ts';
import { aWorld } from '../support/worlds/addon-worlds.ts';
import { aProfile } from '../support/worlds/fargate-worlds.ts';

const VPC_CNI = { name: 'vpc-cni', version: 'v1.19.0-eksbuild.1' };

describe.runIf(CHROMIUM)('what people do in a browser', () => {
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
    const {
      clusters: [cluster],
      ...world
    } = aWorld({ cluster: { fargateProfiles: [aProfile()] } });
    const addons = [...cluster.addons, VPC_CNI];
    served = await servedPage({ ...world, clusters: [{ ...cluster, addons }] }, { speed: 300 });
  });
  afterAll(async () => {
    await browser.close();
    await served.close();
  });

  it('an example is started as a dry run, then for real, and watched to its end, by mouse', async () => {
    const tab = await opened(browser, `${served.url}/#/start`);
    const { page } = tab;
    await page.getByRole('button', { name: 'Fill in the example' }).click();
    expect(await page.getByLabel('addon (required)').inputValue()).toBe('coredns');
    await page.getByRole('button', { name: 'Dry run' }).click();

    await page.getByRole('heading', { name: 'Planned', exact: true }).waitFor();
    await page.getByRole('button', { name: 'Start what was planned' }).click();
    await page.getByRole('heading', { name: 'Updated', exact: true }).waitFor();

    expect(served.cloud.simulator.clusters()[0]?.addons[0]?.version).toBe('v1.13.2-eksbuild.21');
    await clean(tab);
  });

  it('a request with problems is refused with each problem at its field, and starts nothing', async () => {
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

  it('an update that fails because of an injected fault is rolled back, on a phone and by keyboard alone', async () => {
    const tab = await opened(browser, served.url, PHONE);
    const { page } = tab;
    await enter(page, 'Simulate');
    await page.getByRole('heading', { name: 'Let something go wrong' }).waitFor();
    await tabTo(page, 'What goes wrong');
    await page.keyboard.type('the next update is applied');
    await tabTo(page, 'For');
    await page.keyboard.type('vpc');
    await enter(page, 'Inject');
    await page.getByText('From now on, once, for vpc-cni on prod-1.').waitFor();

    await page.goto(`${served.url}/#/clusters?addon=vpc`);
    await page.getByText(/ 1 shown\.$/).waitFor();
    await enter(page, /update vpc-cni on prod-1/);
    await page.getByLabel('addon (required)').waitFor();
    // The menu has a link of the same name as the button that comes after this one.
    await tabTo(page, 'Dry run');
    await enter(page, 'Start');

    await page.getByRole('heading', { name: 'AddonUpdateRolledBack', exact: true }).waitFor();
    const vpcCni = served.cloud.simulator.clusters()[0]?.addons.find(({ name }) => name === 'vpc-cni');
    expect(vpcCni?.version).toBe(VPC_CNI.version);
    await clean(tab);
  });

  it('a conflict that is injected ends an update without a change', async () => {
    const tab = await opened(browser, `${served.url}/#/simulate`);
    const { page } = tab;
    await page.getByLabel('For').selectOption('vpc-cni');
    await page.getByRole('button', { name: 'Inject' }).click();
    await page.getByText('From now on, once, for vpc-cni on prod-1.').waitFor();
    await page.goto(`${served.url}/#/start?cluster=prod-1&addon=vpc-cni`);
    await page.getByRole('button', { name: 'Start', exact: true }).click();

    await page.getByRole('heading', { name: 'AddonUpdateFailed', exact: true }).waitFor();
    expect(await page.getByText('ConfigurationConflict').count()).toBeGreaterThan(0);
    await clean(tab);
  });

  it('a cutover is approved, and the old profile is gone only then', async () => {
    const tab = await opened(browser, `${served.url}/#/start?machine=replace-fargate-profile`);
    const { page } = tab;
    await page.getByRole('button', { name: 'Write JSON or YAML instead' }).click();
    await page
      .getByLabel('The request, JSON or YAML')
      .fill('cluster: prod-1\nprofile: default\nforce: true\nhandOver: approve\ndeadlineSeconds: 86400\n');
    await page.getByRole('button', { name: 'Start', exact: true }).click();

    await page.getByRole('heading', { name: 'Approval requested' }).waitFor();
    const profiles = () => served.cloud.simulator.clusters()[0]?.fargateProfiles.map(({ name }) => name);
    expect(profiles()).toContain('default');
    await page.getByRole('button', { name: 'Approve' }).click();
    await page.getByRole('heading', { name: 'Replaced', exact: true }).waitFor();
    expect(profiles()).not.toContain('default');
    await clean(tab);
  });

  it('clusters are filtered, and the link keeps the filters', async () => {
    const tab = await opened(browser, `${served.url}/#/clusters`);
    const { page } = tab;
    await page.getByLabel('Add-on').fill('vpc');
    await page.getByLabel('State', { exact: true }).selectOption('behind');
    await page.getByText(/ 1 shown\.$/).waitFor();

    await page.goto(page.url());
    await page.reload();
    await page.getByText(/ 1 shown\.$/).waitFor();
    expect(await page.getByLabel('Add-on').inputValue()).toBe('vpc');
    expect(page.url()).toContain('#/clusters?addon=vpc&state=behind');
    await clean(tab);
  });

  it('a running execution is stopped, and the clock is set', async () => {
    const tab = await opened(browser, `${served.url}/#/simulate`);
    const { page } = tab;
    await page.getByLabel('Time passes').selectOption('1');
    await page.getByText('Time passes as it really does.').waitFor();
    served.cloud.engine.startExecution({
      stateMachineArn: 'update-addon',
      name: 'to-stop',
      input: JSON.stringify({ cluster: 'prod-1', addon: 'vpc-cni' }),
    });
    await page.goto(`${served.url}/#/runs?text=to-stop`);
    await page.getByRole('link', { name: 'vpc-cni on prod-1' }).click();
    await page.getByRole('button', { name: 'Stop this execution' }).click();

    await page.getByRole('heading', { name: /vpc-cni on prod-1.*Stopped/ }).waitFor();
    await clean(tab);
  });
});
