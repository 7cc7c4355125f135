import type { Connection } from '../../functions/aws/connection.ts';
import { notificationApi } from '../../functions/aws/notifications.ts';
import type { Log } from '../../functions/runtime/log.ts';
import { task } from '../../functions/runtime/task.ts';
import * as tellOutcome from '../../functions/tell-outcome.ts';

/** A Lambda as the engine invokes it: JSON in, JSON out. */
export type Handler = (payload: unknown) => Promise<unknown>;

/** The Lambdas of `functions/`, by their name in the definitions, with clients for this connection. */
export function bindFunctions(connection: Connection, log: Log = silent): Record<string, Handler> {
  return {
    TellOutcomeFunction: task(tellOutcome.Input, tellOutcome.tellOutcome(notificationApi(connection)), log),
  };
}

const silent: Log = { info: () => {}, warn: () => {} };
