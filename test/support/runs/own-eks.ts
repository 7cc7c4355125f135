import { afterEach, beforeEach } from 'vitest';
import { realClock } from '../../../local/clock.ts';
import { anEksElsewhere, type EksElsewhere } from '../worlds/eks-elsewhere.ts';
import { aFargateWorld } from '../worlds/fargate-worlds.ts';
import { aFolder, type Ran, upkeep } from './upkeep.ts';

export const ADDON = { name: 'coredns', version: 'v1.11.4-eksbuild.2' };

const INSIGHT = { name: 'EKS add-on version compatibility', status: 'PASSING', reason: 'All is well.' };

export const REQUEST = { cluster: 'prod-1', addon: 'coredns' };

type Sitter = NonNullable<Parameters<typeof upkeep>[1]>;

/** A folder and an EKS that is not `upkeep`'s own, new for each test, and what the tests of `--aws` do with both. */
export type OwnEks = {
  readonly aws: EksElsewhere;
  readonly folder: ReturnType<typeof aFolder>;
  /** `upkeep run update-addon --aws` with a request. */
  run(request: unknown, args?: string[], sitter?: Sitter): Promise<Ran>;
  /** The calls that change something. */
  changes(): ReturnType<EksElsewhere['eks']['calls']>;
};

/** Each test of a file starts with its own EKS, which is closed after it. */
export function ownEks(): OwnEks {
  let opened: { aws: EksElsewhere; folder: ReturnType<typeof aFolder> } | undefined;
  const now = () => {
    if (opened === undefined) throw new Error('There is an EKS within a test only.');
    return opened;
  };

  beforeEach(async () => {
    const world = aFargateWorld({ cluster: { addons: [ADDON], insights: [INSIGHT] } });
    opened = { folder: aFolder(), aws: await anEksElsewhere(world, realClock()) };
  });
  afterEach(async () => {
    const { aws, folder } = now();
    await aws.close();
    folder.remove();
  });

  return {
    get aws() {
      return now().aws;
    },
    get folder() {
      return now().folder;
    },
    run: (request, args = [], sitter = {}) =>
      upkeep(
        ['run', 'update-addon', '--input', now().folder.file('input.json', JSON.stringify(request)), '--aws', ...args],
        sitter,
      ),
    changes: () =>
      now()
        .aws.eks.calls()
        .filter(({ operation }) => !/^(Describe|List)/.test(operation)),
  };
}
