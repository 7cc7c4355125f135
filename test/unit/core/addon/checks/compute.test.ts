import { describe, expect, it } from 'vitest';
import { computeWarnings, isPlaceInDoubt } from '../../../../../functions/core/addon/checks/compute.ts';
import { anAddon, anOffer, NEW, OLD } from '../../../../support/worlds/addon-builders.ts';

const clusterWith = (...compute: string[]) => ({ name: 'prod-1', compute });
const offered = (version: string, ...computeTypes: string[]) => ({ ...anOffer(version), computeTypes });
const DEGRADED = anAddon({ status: 'DEGRADED' });

type Case = {
  from?: string[] | undefined;
  to: string[];
  cluster?: string[];
  shown: string[] | undefined;
  addon?: typeof DEGRADED;
};
function warned({ from, to, cluster = [], shown, addon = anAddon() }: Case): string[] {
  const present = from && offered(OLD, ...from);
  return computeWarnings({ cluster: clusterWith(...cluster), addon, offer: offered(NEW, ...to), present }, shown);
}

describe('a version for which EKS lists nothing that the cluster has', () => {
  it('is warned of with what EKS lists, and what it shows', () => {
    const [warning] = warned({ from: ['ec2', 'fargate'], to: ['ec2', 'hybrid'], shown: ['fargate'] });

    expect(warning).toBe(
      `EKS lists coredns ${NEW} for ec2, hybrid (computeTypes), and of prod-1 it shows Fargate profiles alone. ${OLD} is listed for ec2, fargate. Unless there are other nodes, such as self-managed ones, its pods stay Pending.`,
    );
  });

  it.each<[string, Case, boolean]>([
    [
      'Fargate alone, and the version before had a place there',
      { from: ['fargate'], to: ['ec2'], shown: ['fargate'] },
      true,
    ],
    [
      'Fargate alone, where a healthy add-on runs on nodes that EKS does not show',
      { from: ['ec2'], to: ['ec2'], shown: ['fargate'] },
      false,
    ],
    [
      'Fargate alone, where the add-on is not healthy',
      { from: ['ec2'], to: ['ec2'], shown: ['fargate'], addon: DEGRADED },
      true,
    ],
    ['Auto Mode alone', { from: ['ec2'], to: ['ec2'], cluster: ['auto'], shown: [] }, true],
    ['Auto Mode with Fargate', { from: ['ec2'], to: ['ec2'], cluster: ['auto'], shown: ['fargate'] }, true],
    ['Auto Mode, for which it is listed', { from: ['ec2'], to: ['ec2', 'auto'], cluster: ['auto'], shown: [] }, false],
    ['Auto Mode with node groups', { from: ['ec2'], to: ['ec2'], cluster: ['auto'], shown: ['ec2'] }, false],
    [
      'Auto Mode with hybrid nodes',
      { from: ['ec2'], to: ['ec2', 'hybrid'], cluster: ['auto', 'hybrid'], shown: [] },
      false,
    ],
    ['node groups', { from: ['fargate'], to: ['ec2'], shown: ['ec2', 'fargate'] }, false],
    ['nothing that EKS shows', { from: ['fargate'], to: ['ec2'], shown: [] }, false],
    ['what could not be read', { from: ['fargate'], to: ['ec2'], cluster: ['auto'], shown: undefined }, false],
    ['a version of which EKS lists nothing', { from: ['fargate'], to: [], shown: ['fargate'] }, false],
    ['an installed version that is not offered, unhealthy', { to: ['ec2'], shown: ['fargate'], addon: DEGRADED }, true],
  ])('on %s', (_, given, isWarned) => {
    expect(warned(given)).toHaveLength(isWarned ? 1 : 0);
  });
});

describe('what a cluster has', () => {
  it.each<[string[], string[], string[], boolean]>([
    [['ec2'], [], [], true],
    [['ec2'], [], ['ec2'], false],
    [['ec2', 'fargate'], [], [], false],
    [['ec2', 'fargate'], ['auto'], [], true],
    [['ec2', 'fargate', 'auto'], ['auto'], [], false],
    [['ec2', 'local-cluster'], ['auto'], [], true],
    [['hyperpod'], [], [], false],
    [['ec2', 'hyperpod'], [], [], false],
    [[], [], [], false],
  ])('is read for a version for %j on a cluster of %j with %j: %j', (listed, compute, known, isRead) => {
    expect(isPlaceInDoubt(offered(NEW, ...listed), clusterWith(...compute), known)).toBe(isRead);
  });
});
