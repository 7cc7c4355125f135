import type { Log } from '../../../functions/runtime/log.ts';
import type { Meter } from '../../../functions/runtime/meter.ts';
import { isWebhook } from '../../../local/cloud/chat/webhooks.ts';
import { type CloudOptions, openCloud, type SimulatedCloud } from '../../../local/cloud/cloud.ts';
import { credentialScope, type Endpoint, header } from '../../../local/cloud/endpoint.ts';
import { bindFunctions, type Handler } from '../../../local/cloud/lambda/functions.ts';
import { createEngine, type Engine, type EngineOptions } from '../../../local/engine/engine.ts';
import { type Journal, memoryJournal } from '../../../local/engine/run/journal.ts';
import { look, lookAtEvent, lookAtText } from './leak-check.ts';

// Who may ask these for a token or a secret gets it; what it then does with it is watched elsewhere.
const STORES = ['dynamodb', 'secretsmanager', 'sts'];

/** A cloud whose every log line, measure, answer, error, event, message, kept entry and reply is looked through for secrets. */
export async function leakCheckedCloud(options: CloudOptions): Promise<SimulatedCloud> {
  const { deliver = (run) => run(), chat, journal = memoryJournal() } = options;
  const cloud = await openCloud({
    ...options,
    log: leakCheckedLog(options.log),
    measure: leakCheckedMeter(options.measure),
    // Notifications, events, objects, requests to EKS and what the engine takes in: all are kept.
    journal: leakCheckedJournal(journal),
    deliver: (run, functionName) => deliver(() => leakCheckedCall(functionName, run), functionName),
    onEvent(executionArn, event) {
      lookAtEvent(executionArn, event);
      options.onEvent?.(executionArn, event);
    },
    onCall(call) {
      look(`${call.operation} of EKS`, call);
      options.onCall?.(call);
    },
    chat: {
      ...chat,
      async sendReply(url, message) {
        look('a reply to a button', message);
        return chat?.sendReply?.(url, message) ?? true;
      },
    },
  });
  return { ...cloud, endpoint: leakCheckedEndpoint(cloud.endpoint) };
}

/** An engine whose histories are looked through. */
export function leakCheckedEngine(options: EngineOptions): Engine {
  return createEngine({
    ...options,
    onEvent(executionArn, event) {
      lookAtEvent(executionArn, event);
      options.onEvent?.(executionArn, event);
    },
  });
}

/** The Lambdas, with what they log, measure, answer and throw looked through. */
export function leakCheckedFunctions(...[connection, log, settings, chat, measure]: Parameters<typeof bindFunctions>) {
  const handlers = Object.entries(
    bindFunctions(connection, leakCheckedLog(log), settings, chat, leakCheckedMeter(measure)),
  );
  return Object.fromEntries(
    handlers.map(([name, handler]): [string, Handler] => [
      name,
      (event) => leakCheckedCall(name, () => handler(event)),
    ]),
  );
}

export function leakCheckedLog(log?: Log): Log {
  return {
    info(message, fields) {
      look(`the log line "${message}"`, fields);
      log?.info(message, fields);
    },
    warn(message, fields) {
      look(`the log line "${message}"`, fields);
      log?.warn(message, fields);
    },
  };
}

export function leakCheckedMeter(measure?: Meter): Meter {
  return (measures) => {
    look('a measure', measures);
    measure?.(measures);
  };
}

/** The answer of a Lambda, or its error, looked through. */
export async function leakCheckedCall<Answer>(functionName: string, run: () => Promise<Answer>): Promise<Answer> {
  const name = functionName.split(':').at(-1);
  try {
    const answer = await run();
    look(`the answer of ${name}`, answer);
    return answer;
  } catch (error) {
    look(`an error of ${name}`, error);
    throw error;
  }
}

/** What comes from outside is answered: webhooks, and every service that keeps no secrets itself. */
function leakCheckedEndpoint(endpoint: Endpoint): Endpoint {
  return {
    async handle(request) {
      const answer = await endpoint.handle(request);
      const service = isWebhook(request) ? 'chat' : credentialScope(header(request, 'authorization'))?.service;
      if ('cut' in answer || STORES.includes(service ?? '')) return answer;
      lookAtText(`an answer of ${service ?? 'the endpoint'}`, answer.body);
      look(`a header of ${service ?? 'the endpoint'}`, answer.headers);
      return answer;
    },
  };
}

function leakCheckedJournal(journal: Journal): Journal {
  return {
    read: journal.read,
    append(entry) {
      look(`the entry ${entry.kind} of the journal`, entry);
      journal.append(entry);
    },
  };
}
