import type { Endpoint } from '../../cloud/endpoint.ts';
import { refusal } from '../../cloud/endpoint.ts';
import { openPage, type Page } from '../../cloud/page/page.ts';
import type { PagePlace } from '../../cloud/page/place.ts';
import { newToken } from '../../cloud/page/token.ts';
import { serveEndpoint } from '../../cloud/serve/http.ts';
import { EXIT, numberOption, textOption, UsageError, type Words } from '../command.ts';
import { accountDrift } from '../drift/sources.ts';
import { remoteOf } from '../remote/remote.ts';
import { portTaken } from '../sources.ts';
import { interruption, type Terminal } from '../text/terminal.ts';
import { awsCaller } from './caller.ts';
import { remotePlace } from './page-place.ts';

const POLL_MS = 5_000;

/** Serves the page of a deployed stack to this computer, until Ctrl-C. */
export async function servePage(words: Words, terminal: Terminal): Promise<number> {
  const odd = ['world', 'state'].filter((name) => textOption(words, name) !== undefined);
  if (odd.length > 0)
    throw new UsageError(`--${odd.join(' and --')} cannot be combined with --aws: AWS is shown as it is.`);
  if (textOption(words, 'clock') !== 'real') throw new UsageError('--clock cannot be combined with --aws.');
  if (textOption(words, 'host') !== '127.0.0.1') {
    throw new UsageError(
      '--host cannot be combined with --aws: the page acts with your credentials, on this computer alone.',
    );
  }
  const mayChange = words.options['allow-changes'] === true;
  const port = numberOption(textOption(words, 'port'), '--port', 0, 65_535);
  const region = textOption(words, 'region');
  const caller = await awsCaller(region);
  const place = await remotePlace({
    remote: remoteOf(words),
    where: { region: caller.region, account: caller.account },
    drift: async () => (await accountDrift(undefined, region)).read(terminal.interrupted),
    ...(mayChange && { changes: { table: textOption(words, 'table') } }),
  });
  const token = newToken();
  const page = openPage(place, { token });
  const server = await serveEndpoint(ONLY_THE_PAGE, { port, page }).catch((error: unknown) => {
    throw portTaken(port, error);
  });
  const polling = pollWhileWatched(page, place);
  try {
    const may = mayChange
      ? 'It may start, stop and approve.'
      : 'It only looks; --allow-changes lets it start, stop and approve.';
    terminal.out(
      `AWS account ${caller.account} in ${caller.region}, as ${caller.arn}, until Ctrl-C\n\n  ${server.url}/?token=${token}\n\n${may}\n`,
    );
    await interruption(terminal);
  } finally {
    clearInterval(polling);
    page.close();
    await server.close();
  }
  return EXIT.succeeded;
}

const ONLY_THE_PAGE: Endpoint = {
  handle: async (request) => refusal(request, 'UnknownService', 'With --aws, only the page is served here.', 501),
};

/** AWS sends nothing by itself: while somebody looks, what runs and what has ended since is looked up. */
function pollWhileWatched(page: Page, { executions }: PagePlace): NodeJS.Timeout {
  let before = new Map<string, string>();
  let isBusy = false;
  const poll = async () => {
    if (page.live.listeners() === 0 || isBusy) return;
    isBusy = true;
    try {
      const now = new Map((await executions.list()).map(({ id, status }) => [id, status]));
      page.live.changed(
        [...now].flatMap(([id, status]) => (status === 'RUNNING' || before.get(id) !== status ? [id] : [])),
      );
      before = now;
    } catch {
      // The next poll may succeed, and the page says what it cannot read when somebody asks.
    } finally {
      isBusy = false;
    }
  };
  return setInterval(() => void poll(), POLL_MS);
}
