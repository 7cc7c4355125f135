import type { IncomingMessage, ServerResponse } from 'node:http';
import { graphOf } from '../../pictures/graph/graph.ts';
import { type Layout, layoutOf } from '../../pictures/graph/layout.ts';
import { readBody } from '../serve/body.ts';
import { act } from './actions/actions.ts';
import { FAULT_CHOICES } from './actions/faults.ts';
import { requestForms } from './actions/forms.ts';
import { json, openEvents, type PageAnswer, refused, sendPage } from './answers.ts';
import { assetAt } from './assets.ts';
import { type Live, liveChanges } from './live.ts';
import type { PagePlace } from './place.ts';
import { runsOf } from './run/runs.ts';
import { tokenDenial } from './token.ts';
import type { Change } from './wire.ts';

/** The page of an endpoint: takes the requests of browsers, and leaves those of AWS clients alone. */
export type Page = {
  takes(request: IncomingMessage): boolean;
  answer(request: IncomingMessage, response: ServerResponse): Promise<void>;
  live: Live<Change>;
  close(): void;
};

const API = '/page/api/';

/** Opens the page of a place; with a token, only for who has the link with it. */
export function openPage(place: PagePlace, { token }: { token?: string } = {}): Page {
  const runs = runsOf(place);
  const live = liveChanges<Change>(async (changed) => ({
    runs: changed.runs.length === 0 ? [] : await runs.some(changed.runs),
    clusters: changed.clusters,
    now: place.now(),
  }));
  const layouts = new Map<string, Promise<Layout>>();

  const graph = async (machine: string): Promise<PageAnswer> => {
    const { machines } = await place.about();
    if (!machines.includes(machine)) return refused(404, `There is no state machine ${machine}.`);
    const layout = layouts.get(machine) ?? place.definition(machine).then((text) => layoutOf(graphOf(text)));
    layouts.set(machine, layout);
    return json(await layout);
  };
  const run = async (id: string): Promise<PageAnswer> => {
    const found = await runs.one(id);
    return found ? json(found) : refused(404, `There is no execution ${id}.`);
  };
  const reads: Readonly<Record<string, (given: URLSearchParams) => Promise<PageAnswer>>> = {
    about: async () => json(await place.about()),
    runs: async () => json(await runs.list()),
    run: (given) => run(given.get('id') ?? ''),
    history: async (given) => json(await runs.history(given.get('id') ?? '')),
    clusters: async () => json(await place.clusters()),
    forms: async () => json(requestForms((await place.about()).machines)),
    faults: async () => json(place.changing?.inject ? FAULT_CHOICES : []),
    graph: (given) => graph(given.get('machine') ?? ''),
  };

  const answerTo = async (request: IncomingMessage): Promise<PageAnswer> => {
    const { method = 'GET', url = '/', headers } = request;
    const { pathname, searchParams } = new URL(url, 'http://localhost');
    const name = pathname.startsWith(API) ? pathname.slice(API.length) : '';
    if (method === 'POST') {
      // A form of another page cannot send this type.
      if (headers['content-type'] !== 'application/json') return refused(415, 'An action is sent as application/json.');
      const answer = await act(name, await readBody(request, undefined), place.changing);
      return answer ?? refused(404, `There is no action ${name} here.`);
    }
    if (method !== 'GET' && method !== 'HEAD') return refused(405, `The page takes no ${method} here.`);
    const read = Object.hasOwn(reads, name) ? reads[name] : undefined;
    return (await (read?.(searchParams) ?? assetAt(pathname))) ?? refused(404, `There is no ${pathname} here.`);
  };

  return {
    live,
    takes: ({ headers, method, url = '' }) =>
      headers.authorization === undefined &&
      (url.startsWith('/page/') ||
        (method === 'GET' && /^\/(\?|$)/.test(url) && /text\/html/.test(headers.accept ?? ''))),
    async answer(request, response) {
      const denial = token === undefined ? undefined : tokenDenial(request, token);
      if (denial) return sendPage(denial, request, response);
      if (request.url === `${API}changes`) {
        const stop = live.subscribe((change) => send(change));
        const send = openEvents(request, response, stop);
        return;
      }
      const answer = await answerTo(request).catch((error: unknown) =>
        refused(500, error instanceof Error ? error.message : String(error)),
      );
      await sendPage(answer, request, response);
    },
    close: live.close,
  };
}
