import { neighbourVersion } from '../../functions/core/addon/versions/neighbour.ts';
import { UsageError } from './command.ts';

/** Refuses `--for` where it does not apply, before anything is called. */
export function refuseBadUpgrade(
  upgrade: string,
  { machine, input }: { machine: string; input: string | undefined },
): void {
  if (machine !== 'maintain-cluster') throw new UsageError('--for is for maintain-cluster.');
  if (input !== undefined)
    throw new UsageError('--for cannot be combined with --input: set `compatibility: next` in the request.');
  if (!/^1\.\d{1,3}$/.test(upgrade))
    throw new UsageError(`--for must be a Kubernetes version such as 1.34, not '${upgrade}'.`);
}

/** Refuses clusters that are not upgraded to this version next: EKS upgrades one minor version at a time. */
export function refuseOtherUpgrades(upgrade: string, clusters: readonly { name: string; version: string }[]): void {
  const problems = clusters
    .map(({ name, version }) => ({ name, version, next: neighbourVersion(version, 'next') }))
    .filter(({ next }) => next !== upgrade)
    .map(({ name, version, next }) => `${name} has ${version}, which EKS upgrades to ${next} next`);
  if (problems.length === 0) return;
  throw new UsageError(
    `Not every cluster can be upgraded to ${upgrade} next. Name one that can with --cluster.`,
    problems,
  );
}
