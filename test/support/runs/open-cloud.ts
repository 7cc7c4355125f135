import { onTestFinished } from 'vitest';
import type { Measure } from '../../../functions/core/metric.ts';
import type { Log } from '../../../functions/runtime/log.ts';
import type { Meter } from '../../../functions/runtime/meter.ts';
import { virtualClock } from '../../../local/clock.ts';
import type { Notification } from '../../../local/cloud/aws/sns.ts';
import { LOCAL_CREDENTIALS } from '../../../local/cloud/chat/local-secrets.ts';
import type { CloudOptions, SimulatedCloud } from '../../../local/cloud/cloud.ts';
import type { Handler } from '../../../local/cloud/lambda/functions.ts';
import { inMemoryRequestHandler } from '../../../local/simulator/http/request-handler.ts';
import { parseWorld } from '../../../local/simulator/world/world.ts';
import { leakCheckedCloud, leakCheckedFunctions } from '../processes/leak-checked.ts';

/** A cloud that stays open, its Lambdas to be invoked by hand, and all that they logged, measured and notified. */
export type OpenCloud = {
  cloud: SimulatedCloud;
  lambdas: Record<string, Handler>;
  notifications: Notification[];
  logged: string[];
  measured: Measure[];
};

export async function anOpenCloud(world: object, options: Partial<CloudOptions> = {}): Promise<OpenCloud> {
  const parsed = parseWorld(JSON.stringify(world));
  const notifications: Notification[] = [];
  const logged: string[] = [];
  const measured: Measure[] = [];
  const note = (message: string, fields: object) => logged.push(JSON.stringify({ message, ...fields }));
  const log: Log = { info: note, warn: note };
  const measure: Meter = (measures) => {
    measured.push(...measures);
  };

  const cloud = await leakCheckedCloud({
    world: parsed,
    clock: virtualClock(Date.parse('2026-11-21T08:00:00Z')),
    http: 'in-memory',
    onNotification: (notification) => notifications.push(notification),
    log,
    measure,
    ...options,
  });
  const connection = {
    region: parsed.region,
    credentials: LOCAL_CREDENTIALS,
    requestHandler: inMemoryRequestHandler(cloud.endpoint),
    credentialsOf: cloud.credentialsOf,
  };
  const lambdas = leakCheckedFunctions(connection, log, cloud.settings, undefined, measure);
  return { cloud, lambdas, notifications, logged, measured };
}

/** One that is closed when the test that opens it has finished. */
export async function openedForTest(world: object, options: Partial<CloudOptions> = {}): Promise<OpenCloud> {
  const open = await anOpenCloud(world, options);
  onTestFinished(() => open.cloud.close());
  return open;
}

/** The notice of a notification, as programs get it. */
export function noticeOf(notification: Notification | undefined): Record<string, unknown> {
  return JSON.parse(notification?.structure?.default ?? '{}');
}
