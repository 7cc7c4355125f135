import * as z from 'zod';
import { arnPrefix } from '../../partition.ts';
import type { EventBridgeEvent } from '../../simulator/eventbridge-event.ts';
import { uuidFrom } from '../../simulator/ids.ts';
import type { SimulatorRequest } from '../../simulator/simulator.ts';
import { JsonFault, type JsonOperation, jsonOperation, jsonService } from './aws-json.ts';
import type { WireAnswer } from './query-protocol.ts';

/** An event in EventBridge's envelope, whoever sent it. */
export type BusEvent = Omit<EventBridgeEvent, 'source'> & { source: string };

/**
 * The default bus: what was put on it, and what the simulated EKS and Step Functions send. It delivers each event to each target: once
 * and without delay, or as it is asked to.
 */
export type EventBus = {
  handle(request: SimulatorRequest): Promise<WireAnswer>;
  /**
   * Takes an event of an AWS service, which PutEvents refuses. AWS sends it to the bus of the Region and account where it
   * happened: those of another Region or account never arrive here.
   */
  receive(event: BusEvent): void;
};

const MOST_BYTES = 262_144;
const ONCE = [[0]] as const;

const PutEvents = z.object({
  Entries: z
    .array(
      z.object({
        Source: z.string().optional(),
        DetailType: z.string().optional(),
        Detail: z.string().optional(),
        EventBusName: z.string().optional(),
        Resources: z.array(z.string()).optional(),
        Time: z.number().optional(),
      }),
    )
    .min(1, 'Member must have length greater than or equal to 1')
    .max(10, 'Member must have length less than or equal to 10'),
  EndpointId: z.string().optional(),
});
type Entry = z.infer<typeof PutEvents>['Entries'][number];

export function createEventBus(options: {
  account: string;
  region: string;
  now: () => number;
  saved?: readonly BusEvent[];
  onEvent?: (event: BusEvent) => void;
  /** The Lambdas that a rule sends an event to. */
  targets?: (event: BusEvent) => readonly string[];
  deliver?: (functionName: string, event: BusEvent, afterSeconds: number) => void;
  /**
   * Of each delivery after how many seconds it is made: never, once, again. EventBridge promises neither order nor once. The
   * list is gone through again and again.
   */
  afterSeconds?: readonly (readonly number[])[];
  /** Other operations that it answers. */
  operations?: Record<string, JsonOperation>;
}): EventBus {
  const { account, region, now, targets = () => [], deliver, afterSeconds = ONCE } = options;
  let deliveries = 0;
  let received = options.saved?.length ?? 0;

  const take = (event: BusEvent) => {
    received += 1;
    options.onEvent?.(event);
    for (const functionName of targets(event)) {
      const delays = afterSeconds[deliveries++ % afterSeconds.length] ?? [];
      for (const seconds of delays) deliver?.(functionName, event, seconds);
    }
  };
  const put = (entry: Entry) => {
    const refused = problemOf(entry, { account, region });
    if (refused) return { ErrorCode: refused[0], ErrorMessage: refused[1] };
    const at = entry.Time === undefined ? now() : entry.Time * 1000;
    const id = uuidFrom('event', now(), received);
    take({
      version: '0',
      id,
      source: entry.Source ?? '',
      'detail-type': entry.DetailType ?? '',
      account,
      region,
      time: `${new Date(at).toISOString().slice(0, 19)}Z`,
      resources: entry.Resources ?? [],
      detail: objectOf(entry.Detail) ?? {},
    });
    return { EventId: id };
  };

  return {
    receive(event) {
      if (event.region === region && event.account === account) take(event);
    },
    handle: jsonService({
      name: 'EventBridge',
      target: 'AWSEvents',
      version: '1.1',
      operations: {
        ...options.operations,
        PutEvents: jsonOperation(PutEvents, ({ Entries, EndpointId }) => {
          if (EndpointId !== undefined) throw new JsonFault('ValidationException', 'There are no endpoints here.');
          if (Entries.reduce((sum, entry) => sum + bytesOf(entry), 0) > MOST_BYTES) {
            throw new JsonFault('ValidationException', 'Total size of the entries in the request is over the limit.');
          }
          const answers = Entries.map(put);
          return { FailedEntryCount: answers.filter((answer) => 'ErrorCode' in answer).length, Entries: answers };
        }),
      },
    }),
  };
}

/** What EventBridge answers for an entry that it does not take. */
function problemOf(entry: Entry, place: { account: string; region: string }): readonly [string, string] | undefined {
  for (const member of ['Source', 'DetailType', 'Detail'] as const) {
    const reason = `Parameter ${member} is not valid. Reason: ${member} is a required argument.`;
    if (!entry[member]) return ['InvalidArgument', reason];
  }
  if (entry.Source?.startsWith('aws.')) return ['NotAuthorizedForSourceException', 'Not authorized for the source.'];
  if ((entry.DetailType ?? '').length > 128) {
    return ['InvalidArgument', 'Parameter DetailType is not valid. Reason: it has more than 128 characters.'];
  }
  if (!objectOf(entry.Detail)) return ['MalformedDetail', 'Detail is malformed.'];
  const { EventBusName: bus = 'default', Time: time = 0 } = entry;
  if (bus !== 'default' && bus !== `${arnPrefix('events', place)}event-bus/default`) {
    return ['ResourceNotFoundException', `Event bus ${bus} does not exist.`];
  }
  if (!(Math.abs(time) <= 8_640_000_000)) return ['InvalidArgument', 'Parameter Time is not valid.'];
  return undefined;
}

function objectOf(text: string | undefined): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text ?? '');
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}

const bytesOf = ({ Source = '', DetailType = '', Detail = '', Resources = [], Time }: Entry): number =>
  Buffer.byteLength([Source, DetailType, Detail, ...Resources].join('')) + (Time === undefined ? 0 : 14);
