import { openCloud } from '../../cloud/cloud.ts';
import type { Endpoint } from '../../cloud/endpoint.ts';
import { localPlace } from '../../cloud/page/local-place.ts';
import { openPage, type Page } from '../../cloud/page/page.ts';
import { watchedBy } from '../../cloud/page/watched.ts';
import { serveClock } from '../../cloud/serve/clock.ts';
import { serveEndpoint } from '../../cloud/serve/http.ts';
import { openState } from '../../cloud/serve/state.ts';
import type { World } from '../../simulator/world/world.ts';
import { servePage } from '../aws/serve-page.ts';
import { speedOf } from '../clock-choice.ts';
import { type Command, EXIT, numberOption, textOption, UsageError } from '../command.ts';
import { isOfSystem, portTaken, readWorld, reasonOf, unwritable } from '../sources.ts';
import { POSTING } from '../text/post-text.ts';
import { chatReplies, serveLines } from '../text/serve-lines.ts';
import { interruption } from '../text/terminal.ts';

export const serve: Command = {
  help: `
Usage: upkeep serve [--port 8700] [--world FILE] [--clock real|x60] [--state FOLDER] [--host ADDRESS]
       upkeep serve --aws [--region NAME] [--allow-changes [--table NAME]] [--port 8700]

One endpoint for AWS_ENDPOINT_URL, until Ctrl-C: a simulated EKS, and Step Functions with the deployed definitions and
Lambdas; also SNS, STS, DynamoDB, S3, Lambda Invoke and EventBridge PutEvents, as far as those need them, and what upkeep
doctor reads of a stack. See docs/serve.md. Any credentials are accepted and none are kept.

  --port N            8700; 0 takes a free one
  --world FILE        the clusters and how they misbehave (local/worlds/one-cluster.yaml)
  --clock CLOCK       real (the default), or x60: accelerated (60x)
  --state FOLDER      keeps everything there: executions survive kill -9 and resume at the next start
  --host ADDRESS      127.0.0.1; another address lets other computers in, with the same permissions as you

  --aws               only the page, of what is deployed in the account of the credentials of this shell, on this computer
                      alone, by a link with a token
  --region NAME       with --aws: another Region than the one of this shell
  --allow-changes     with --aws: the page may also start, stop and approve
  --table NAME        with --allow-changes: the table of the deployment (its output TableName), for approvals and for pauses

Example
  upkeep serve --clock x60 &
  upkeep start update-addon --input events/update-addon.json --wait`,
  options: {
    port: { type: 'string', default: '8700' },
    host: { type: 'string', default: '127.0.0.1' },
    world: { type: 'string' },
    clock: { type: 'string', default: 'real' },
    state: { type: 'string' },
    aws: { type: 'boolean' },
    region: { type: 'string' },
    'allow-changes': { type: 'boolean' },
    table: { type: 'string' },
  },
  args: [],
  async run(words, terminal) {
    if (words.options.aws === true) return servePage(words, terminal);
    const odd = ['region', 'allow-changes', 'table'].filter((name) => words.options[name] !== undefined);
    if (odd.length > 0) throw new UsageError(`--${odd.join(' and --')} is for --aws.`);
    const port = numberOption(textOption(words, 'port'), '--port', 0, 65_535);
    const choice = textOption(words, 'clock') ?? 'real';
    if (choice === 'virtual')
      throw new UsageError('--clock must be real or x60 and the like here: virtual time does not wait for requests.');
    const worldFile = textOption(words, 'world');
    const folder = textOption(words, 'state');
    const state = folder === undefined ? undefined : await stateOf(folder, worldFile);
    const world = state?.world ?? (await readWorld(worldFile));

    const start = Math.max(Date.now(), state?.lastAt ?? 0);
    const { clock, stop, speed, setSpeed } = serveClock({ speed: speedOf(choice), start });
    const { journal, tableFolder } = state ?? {};
    // The sender of a webhook signs it with the real time.
    const chat = { ...POSTING, now: () => Date.now(), sendReply: chatReplies(terminal) };
    const lines = serveLines(terminal);
    let page: Page | undefined;
    const cloud = await openCloud({
      ...watchedBy(lines, () => page?.live),
      ...{ world, clock, http: 'in-memory', journal, tableFolder, chat },
    });
    page = openPage(localPlace({ cloud, world, now: clock.now, speed, setSpeed }));
    // The port first: without it, no execution may be resumed. Requests wait until the journal has been read.
    let ready = () => {};
    const past = new Promise<void>((resolve) => {
      ready = resolve;
    });
    const endpoint: Endpoint = { handle: (request) => past.then(() => cloud.endpoint.handle(request)) };
    const server = await serveEndpoint(endpoint, { port, page, host: textOption(words, 'host') ?? '' }).catch(
      async (error: unknown) => {
        await cloud.close();
        state?.close();
        throw portTaken(port, error);
      },
    );
    try {
      const running = state?.isOld ? await resumed(cloud.engine, folder ?? '') : [];
      ready();
      terminal.out(greeting(server.url, world, choice, terminal.command));
      if (running.length > 0) terminal.out(`${running.length} earlier executions resume.\n\n`);
      await interruption(terminal);
    } finally {
      page.close();
      await server.close();
      stop();
      await cloud.close();
      state?.close();
    }
    return EXIT.succeeded;
  },
};

async function stateOf(folder: string, worldFile: string | undefined) {
  const state = await openState(folder, () => readWorld(worldFile)).catch((error: unknown) => {
    if (error instanceof UsageError) throw error;
    throw isOfSystem(error) ? unwritable(folder, error) : new UsageError(reasonOf(error));
  });
  if (!state.isOld || worldFile === undefined) return state;
  const asked = await readWorld(worldFile);
  if (JSON.stringify(asked) === JSON.stringify(state.world)) return state;
  state.close();
  throw new UsageError(
    `${folder} was created with another world than ${worldFile}: omit --world, or name another folder.`,
  );
}

async function resumed(engine: { resume(): Promise<string[]> }, folder: string): Promise<string[]> {
  try {
    return await engine.resume();
  } catch (error) {
    throw new UsageError(`${folder} cannot be resumed: ${reasonOf(error)}`);
  }
}

function greeting(url: string, world: World, choice: string, command: string): string {
  const { region } = world;
  const names = world.clusters.map(({ name }) => name);
  const shown = names.length > 5 ? `${names.slice(0, 5).join(', ')} and ${names.length - 5} more` : names.join(', ');
  return `AWS in ${region} with the clusters ${shown} on ${url} until Ctrl-C (time: ${choice})

  Open ${url}/ to look at its clusters and executions.

  export AWS_ENDPOINT_URL=${url} AWS_REGION=${region} AWS_ACCESS_KEY_ID=local AWS_SECRET_ACCESS_KEY=local

Try
  aws eks list-addons --cluster-name ${names[0] ?? 'NAME'}
  aws stepfunctions list-state-machines
  ${command} start update-addon --input events/update-addon.json --wait --endpoint ${url}

`;
}
