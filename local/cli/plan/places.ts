import { problemsOfInput } from '../../cloud/machines/inputs.ts';
import type { ExecutionRecord } from '../../cloud/step-functions/execution-record.ts';
import type { World } from '../../simulator/world/world.ts';
import { type AwsCaller, awsCaller, callerFor } from '../aws/caller.ts';
import { planOnAws } from '../aws/plan.ts';
import { textOption, UsageError, type Words } from '../command.ts';
import { changesOf } from '../request/flags.ts';
import { readRequest, withChanges } from '../request/request.ts';
import { startSession } from '../session.ts';
import { lines, readWorld } from '../sources.ts';
import type { Terminal } from '../text/terminal.ts';
import { refuseBadUpgrade, refuseOtherUpgrades } from '../upgrade.ts';
import { accountRequests, clusterVersions } from './account-requests.ts';
import { type PlannedItem, plannedItems } from './planned-items.ts';
import { type Wanted, worldRequests } from './world-requests.ts';

export type Planned = { record: ExecutionRecord; items: PlannedItem[] };
/** Where plans are made: what is to be planned there, and how. */
export type Place = {
  requests: object[];
  caller?: AwsCaller;
  /** Undefined when Ctrl-C ended it. */
  planned(request: object): Promise<Planned | undefined>;
};

export async function simulatedPlace(machine: string, words: Words, terminal: Terminal): Promise<Place> {
  if (textOption(words, 'region') !== undefined) throw new UsageError('--region is for --aws.');
  const world = await readWorld(textOption(words, 'world'));
  const upgrade = textOption(words, 'for');
  const found = await requestsOf(machine, words, terminal, world, async (wanted) => {
    const { clusters } = world;
    const planned = clusters.filter(({ name }) => wanted.cluster === undefined || name === wanted.cluster);
    if (upgrade !== undefined) refuseOtherUpgrades(upgrade, planned);
    return worldRequests(machine, world, wanted);
  });
  return {
    requests: found,
    async planned(request) {
      const input = JSON.stringify({ ...request, dryRun: true });
      const session = await startSession({ machine, input, world, clock: 'virtual' });
      const record = await session.end(terminal.interrupted);
      return { record, items: plannedItems(record, session, request) };
    },
  };
}

export async function accountPlace(machine: string, words: Words, terminal: Terminal): Promise<Place> {
  if (textOption(words, 'world') !== undefined) throw new UsageError('--world and --aws cannot be combined.');
  const region = textOption(words, 'region');
  const callers: AwsCaller[] = [];
  const upgrade = textOption(words, 'for');
  const requests = await requestsOf(machine, words, terminal, undefined, async (wanted) => {
    const caller = await awsCaller(region);
    callers.push(caller);
    const found = await accountRequests(machine, wanted, caller.region);
    if (upgrade !== undefined) refuseOtherUpgrades(upgrade, await clusterVersions(found, caller.region));
    return found;
  });
  const [first] = requests;
  const caller = callers[0] ?? (await callerFor(JSON.stringify(first)));
  return {
    requests,
    caller,
    planned: (request) => planOnAws({ machine, input: JSON.stringify(request), caller }, terminal),
  };
}

/** The requests to plan, each valid: the one of --input, or those that are found, with what the flags say. */
async function requestsOf(
  machine: string,
  words: Words,
  terminal: Terminal,
  world: World | undefined,
  find: (wanted: Wanted) => Promise<object[]>,
): Promise<object[]> {
  const input = textOption(words, 'input');
  const upgrade = textOption(words, 'for');
  const [cluster, addon, profile] = [
    textOption(words, 'cluster'),
    textOption(words, 'addon'),
    textOption(words, 'profile'),
  ];
  if (upgrade !== undefined) refuseBadUpgrade(upgrade, { machine, input });
  if (input !== undefined) return [JSON.parse(await readRequest(words, machine, terminal))];

  const changes = changesOf(words, machine);
  const found = await find({ cluster, addon, profile });
  if (found.length === 0)
    throw new UsageError(`There is no such cluster, add-on or Fargate profile ${world ? 'in the world' : 'on EKS'}.`);
  const rest = changes.filter(({ path }) => !['cluster', 'addon', 'profile'].includes(path.join('.')));
  const wish = upgrade === undefined ? {} : { addons: { all: true, compatibility: 'next' } };
  const requests = found.map((request) => withChanges({ ...request, ...wish }, rest));
  const problems = requests.flatMap((request) => lines(problemsOfInput(machine, JSON.stringify(request))));
  if (problems.length === 0) return requests;
  throw new UsageError(`The request is not valid for ${machine}; nothing was planned.`, [...new Set(problems)]);
}
