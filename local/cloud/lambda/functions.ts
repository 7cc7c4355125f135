import type { Connection } from '../../../functions/aws/connection.ts';
import type { Log } from '../../../functions/runtime/log.ts';
import type { Meter } from '../../../functions/runtime/meter.ts';
import type { Services } from '../../../functions/runtime/services.ts';
import type { Settings } from '../../../functions/runtime/settings.ts';
import { chatFunction, type LocalChat, localChat, postingFunctions } from '../chat/local-chat.ts';
import { TABLE } from '../machines/machines.ts';
import { type Handler, LAMBDAS } from './lambdas.ts';
import { preparing } from './prepared-clients.ts';

export type { Handler };

/** How the services of this computer are reached, EKS when it is not one of them, and as whom each Lambda calls them. */
export type Connections = Connection & {
  eks?: Connection | undefined;
  credentialsOf?: ((functionName: string) => Connection['credentials']) | undefined;
};

const silent: Log = { info: () => {}, warn: () => {} };
const unmeasured: Meter = () => {};

/**
 * The Lambdas of `functions/`, by their name in the definitions, with clients for these connections; each has clients of its
 * own, from its first call on. `settings` is the environment that the template gives those that no definition calls.
 */
export function bindFunctions(
  { eks, credentialsOf, ...connection }: Connections,
  log: Log = silent,
  settings: Settings = { table: TABLE, topicArn: '' },
  chat: LocalChat = localChat(),
  measure: Meter = unmeasured,
): Record<string, Handler> {
  const bound = Object.entries(FUNCTIONS).map(([name, bind]): [string, Handler] => {
    let handler: Handler | undefined;
    const first = () => {
      const credentials = credentialsOf?.(name);
      const here = credentials === undefined ? connection : { ...connection, credentials: preparing(credentials) };
      return bind({ here, eks: eks ?? here, log, settings: () => settings, chat, measure });
    };
    return [
      name,
      (payload) => {
        handler ??= first();
        return handler(payload);
      },
    ];
  });
  return Object.fromEntries(bound);
}

type Given = Services & { chat: LocalChat };

const idOf = (name: string) =>
  `${name.replace(/(^|-)([a-z])/g, (_, __, letter: string) => letter.toUpperCase())}Function`;

/** Those that bind themselves, and those of chat, which is simulated here. */
const FUNCTIONS: Readonly<Record<string, (given: Given) => Handler>> = {
  ...Object.fromEntries(Object.entries(LAMBDAS).map(([name, { bind }]) => [idOf(name), bind])),
  ChatopsFunction: ({ here, chat, log, measure }) => chatFunction(here, chat, log, measure),
  PostNotificationFunction: ({ here, chat, log, measure }) =>
    postingFunctions(here, chat, { log, measure }).PostNotificationFunction,
  PostPlanFunction: ({ here, chat, log, measure }) => postingFunctions(here, chat, { log, measure }).PostPlanFunction,
};
