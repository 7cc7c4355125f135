import { dump } from 'js-yaml';
import { eksClients } from '../../../functions/aws/eks/client.ts';
import { readCluster } from '../../recording/cluster-reads.ts';
import { underOtherNames } from '../../recording/other-names.ts';
import { recordedWorld, without } from '../../recording/recorded-world.ts';
import { parseWorld, type World, WorldError } from '../../simulator/world/world.ts';
import { awsCaller } from '../aws/caller.ts';
import { nameOf } from '../aws/refusal.ts';
import { type Command, EXIT, textOption, UsageError, type Words } from '../command.ts';
import { awsPlace, localConnection, notAsked } from '../remote/place.ts';
import { lines, openResult, reasonOf } from '../sources.ts';

export const record: Command = {
  help: `
Usage: upkeep record --cluster NAME [--aws] [--output FILE]

Reads a cluster, its add-ons, Fargate profiles and pod identities, their health, and what EKS offers of these add-ons, and writes
a world in which runs and plans find the same. It calls only Describe and List operations, so it changes nothing. Accounts,
roles, resources and names are replaced. Configuration values and the texts of health issues stay, but for the accounts, roles and
resources in them: read the file before you share it.

  --cluster NAME      the cluster
  --output FILE       where the world is written; standard output by default
  --keep-names        keeps accounts, roles, resources and names as they are
  --endpoint URL      of upkeep serve (http://127.0.0.1:8700)
  --aws               EKS of the AWS account of the credentials of this shell
  --region NAME       the Region, when it is not that of this shell, or with --endpoint not eu-west-1

Examples
  upkeep record --cluster prod-1 --aws --output my-world.yaml
  upkeep plan --world my-world.yaml`,
  options: {
    cluster: { type: 'string' },
    output: { type: 'string' },
    'keep-names': { type: 'boolean' },
    endpoint: { type: 'string', default: 'http://127.0.0.1:8700' },
    aws: { type: 'boolean' },
    region: { type: 'string' },
  },
  args: [],
  async run(words, terminal) {
    const cluster = textOption(words, 'cluster');
    if (cluster === undefined) throw new UsageError('missing option --cluster NAME. See: upkeep help record');
    const { place, connection } = await placeOf(words);
    const output = textOption(words, 'output');
    const write = await openResult(output);
    const reads = await readFrom(place, () =>
      readCluster(eksClients({ ...connection, ...PATIENT })({ name: cluster }), cluster),
    );
    const raw = recordedWorld(reads);
    const world = worldOf(raw);
    const text = textOf(words.options['keep-names'] === true ? world : underOtherNames(world), raw.catalog);
    await write(text);
    if (output === undefined) terminal.out(text);
    else terminal.note(`${output} contains ${cluster} as a world. Try: ${terminal.command} plan --world '${output}'\n`);
    for (const missing of reads.missing) terminal.note(`Not recorded, because reading is not permitted: ${missing}\n`);
    return EXIT.succeeded;
  },
};

// Hundreds of reads in a row are eventually throttled, and no state machine retries them.
const PATIENT = { maxAttempts: 8 };

async function placeOf(words: Words) {
  const region = textOption(words, 'region');
  if (words.options.aws === true) {
    const caller = await awsCaller(region);
    return { place: awsPlace(), connection: { region: caller.region } };
  }
  const endpoint = textOption(words, 'endpoint') ?? '';
  if (!URL.canParse(endpoint)) {
    throw new UsageError(`--endpoint must be a URL such as http://127.0.0.1:8700, not '${endpoint}'.`);
  }
  return { place: endpoint, connection: { ...localConnection(endpoint), region: region ?? 'eu-west-1' } };
}

async function readFrom<T>(place: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    throw notAsked(error, place) ?? new UsageError(`EKS at ${place} refused: ${nameOf(error)}: ${reasonOf(error)}`);
  }
}

function worldOf(raw: object): World {
  try {
    return parseWorld(JSON.stringify(raw));
  } catch (error) {
    if (!(error instanceof WorldError)) throw error;
    throw new UsageError('The cluster cannot be described as a world; nothing was written.', lines(error.problems));
  }
}

function textOf({ region, account, clusters }: World, catalog: unknown[]): string {
  const plain = clusters.map(({ addons, fargateProfiles, ...cluster }) =>
    without({ ...cluster, addons: addons.map(without), fargateProfiles: fargateProfiles.map(without) }),
  );
  // A line for each add-on, profile, version and schema.
  return dump({ region, account, clusters: plain, catalog }, { flowLevel: 4, lineWidth: 120 });
}
