import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import {
  barriers,
  CHROMIUM,
  DESKTOP,
  fitsWidth,
  launched,
  type Opened,
  opened,
  PHONE,
} from '../support/page/browser.ts';
import { type Hands, KEYBOARD, MOUSE } from '../support/page/hands.ts';
import { type ServedPage, servedPage } from '../support/page/served-page.ts';
import { aWorld } from '../support/worlds/addon-worlds.ts';
import { aProfile } from '../support/worlds/fargate-worlds.ts';

const VPC_CNI = { name: 'vpc-cni', version: 'v1.19.0-eksbuild.1' };
const KUBE_PROXY = { name: 'kube-proxy', version: 'v1.33.0-eksbuild.2' };

// Each has a cluster of its own.
const WAYS = [
  ['desktop', 'mouse', DESKTOP, MOUSE],
  ['desktop', 'keyboard', DESKTOP, KEYBOARD],
  ['phone', 'mouse', PHONE, MOUSE],
  ['phone', 'keyboard', PHONE, KEYBOARD],
] as const;

const clusterOf = (width: string, hands: string) => `${width}-${hands}`;

describe.runIf(CHROMIUM)('what people do in a browser', () => {
  let browser: Browser;
  let served: ServedPage;

  beforeAll(async () => {
    browser = await launched();
    const {
      clusters: [cluster],
      ...world
    } = aWorld({ cluster: { fargateProfiles: [aProfile()] } });
    const addons = [...cluster.addons, VPC_CNI, KUBE_PROXY];
    const clusters = WAYS.map(([width, hands]) => ({ ...cluster, name: clusterOf(width, hands), addons }));
    served = await servedPage({ ...world, clusters }, { speed: 1000 });
  });
  afterAll(async () => {
    await browser.close();
    await served.close();
  });

  describe.each(WAYS)('on a %s, by %s alone', (width, tool, viewport, hands: Hands) => {
    const name = clusterOf(width, tool);
    let tab: Opened;
    let page: Page;
    const cluster = () => served.cloud.simulator.clusters().find((each) => each.name === name);
    const versionOf = (addon: string) => cluster()?.addons.find((each) => each.name === addon)?.version;

    // The page that is left has a field of the same name.
    const goToClusters = async () => {
      await hands.follow(page, 'Clusters');
      await page.getByRole('heading', { name: 'Clusters', exact: true }).waitFor();
    };
    const inject = async (fault: string, addon: string) => {
      await hands.follow(page, 'Simulate');
      await hands.choose(page, 'What goes wrong', fault);
      await hands.choose(page, 'Cluster', name);
      await hands.choose(page, 'For', addon);
      await hands.press(page, 'Inject');
      await page.getByText(`Injected for ${addon} on ${name}.`).waitFor();
    };
    const update = async (addon: string) => {
      await goToClusters();
      await hands.fill(page, 'Cluster', name);
      await hands.fill(page, 'Add-on', addon);
      await page.getByText(/ 1 shown\.$/).waitFor();
      await hands.follow(page, `Update ${addon} on ${name}`);
      await hands.press(page, 'Start');
    };

    beforeAll(async () => {
      tab = await opened(browser, served.url, viewport);
      page = tab.page;
    });
    afterEach(async () => {
      expect(await barriers(page)).toEqual([]);
      expect(await fitsWidth(page)).toBe(true);
      expect(tab.complaints).toEqual([]);
    });
    afterAll(() => page.close());

    it('an example is filled in, started and watched to its end', async () => {
      await hands.follow(page, 'Start');
      await hands.press(page, 'Fill in the example');
      await hands.fill(page, 'cluster (required)', name);
      await hands.press(page, 'Start');

      await page.getByRole('heading', { name: 'Updated', exact: true }).waitFor();
      expect(versionOf('coredns')).toBe('v1.13.2-eksbuild.21');
    });

    it('an update that an injected fault leaves unhealthy is seen to be rolled back', async () => {
      await inject('the next update is applied, but too few replicas start', 'vpc-cni');
      await update('vpc-cni');

      await page.getByRole('heading', { name: 'AddonUpdateRolledBack', exact: true }).waitFor();
      expect(versionOf('vpc-cni')).toBe(VPC_CNI.version);
    });

    it('an update with an injected conflict is seen to fail, with nothing to roll back', async () => {
      await inject('the next update fails: ConfigurationConflict', 'kube-proxy');
      await update('kube-proxy');

      await page.getByRole('heading', { name: 'AddonUpdateFailed', exact: true }).waitFor();
      expect(await page.getByText('ConfigurationConflict').count()).toBeGreaterThan(0);
      expect(versionOf('kube-proxy')).toBe(KUBE_PROXY.version);
    });

    it('a cutover is approved, and the old profile is gone only then', async () => {
      const request = `cluster: ${name}\nprofile: default\nforce: true\nhandOver: approve\ndeadlineSeconds: 86400\n`;
      const profiles = () => cluster()?.fargateProfiles.map((each) => each.name);
      await hands.follow(page, 'Start');
      await hands.choose(page, 'State machine', 'replace-fargate-profile');
      await hands.press(page, 'Write JSON or YAML instead');
      await hands.fill(page, 'The request, JSON or YAML', request);
      await hands.press(page, 'Start');
      await page.getByRole('heading', { name: 'Approval requested' }).waitFor();
      expect(profiles()).toContain('default');
      await hands.press(page, 'Approve');

      await page.getByRole('heading', { name: 'Replaced', exact: true }).waitFor();
      expect(profiles()).not.toContain('default');
    });

    it('clusters are filtered, and the link keeps the filters', async () => {
      await goToClusters();
      await hands.fill(page, 'Cluster', name);
      await hands.fill(page, 'Add-on', 'vpc');
      await hands.choose(page, 'State', 'behind');
      await page.getByText(/ 1 shown\.$/).waitFor();
      await page.reload();
      await page.getByText(/ 1 shown\.$/).waitFor();

      expect(await page.getByLabel('Cluster', { exact: true }).inputValue()).toBe(name);
      expect(page.url()).toContain(`#/clusters?cluster=${name}&addon=vpc&state=behind`);
    });
  });
});
