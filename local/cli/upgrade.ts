import { neighbourVersion } from '../../functions/core/addon/versions/neighbour.ts';
import type { World } from '../simulator/world/world.ts';
import { UsageError } from './command.ts';

type Asked = { machine: string; input: string | undefined; world: World | undefined; cluster: string | undefined };

/** Refuses `--for` where it does not apply: EKS upgrades one minor version at a time. */
export function refuseBadUpgrade(upgrade: string, { machine, input, world, cluster }: Asked): void {
  if (machine !== 'maintain-cluster') throw new UsageError('--for is for maintain-cluster.');
  if (input !== undefined)
    throw new UsageError('--for cannot be combined with --input: set `compatibility: next` in the request.');
  if (!/^1\.\d{1,3}$/.test(upgrade))
    throw new UsageError(`--for must be a Kubernetes version such as 1.34, not '${upgrade}'.`);
  const problems = (world?.clusters ?? [])
    .filter(({ name }) => cluster === undefined || name === cluster)
    .map(({ name, version }) => ({ name, version, next: neighbourVersion(version, 'next') }))
    .filter(({ next }) => next !== upgrade)
    .map(({ name, version, next }) => `${name} has ${version}, which EKS upgrades to ${next} next`);
  if (problems.length === 0) return;
  throw new UsageError(
    `Not every cluster can be upgraded to ${upgrade} next. Name one that can with --cluster.`,
    problems,
  );
}
