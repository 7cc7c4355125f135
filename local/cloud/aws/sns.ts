import { packedList } from '../../packed.ts';
import { uuidFrom } from '../../simulator/ids.ts';
import { type Element, type QueryAction, QueryFault, queryService, type WireAnswer } from './query-protocol.ts';

/** One message as a topic received it; `time` is ISO 8601 on the clock of the cloud. */
export interface Notification {
  messageId: string;
  time: string;
  topicArn: string;
  subject?: string;
  message: string;
  /** The text for each protocol, when the publisher asked for `MessageStructure: json`. */
  structure?: Record<string, string>;
  attributes: Record<string, string>;
}

const NAMESPACE = 'http://sns.amazonaws.com/doc/2010-03-31/';
const LONGEST_MESSAGE_BYTES = 262_144;
const LONGEST_BATCH = 10;
/** At least so many are kept as they are; each takes about 20 KB, and a fleet sends thousands. */
const AS_THEY_ARE = 200;

/** Topics that only remember: Publish and PublishBatch of SNS, with SNS's checks. */
export function createSns(options: {
  topics: readonly string[];
  now: () => number;
  onNotification?: (notification: Notification) => void;
  saved?: readonly Notification[];
  /** Other actions that it answers. */
  actions?: Record<string, QueryAction>;
}): { handle(form: string): WireAnswer; notifications(): readonly Notification[] } {
  const received = packedList<Notification>(AS_THEY_ARE, options.saved);

  const publish = (topicArn: string, fields: Map<string, string>): { MessageId: string } => {
    const time = new Date(options.now()).toISOString();
    const messageId = uuidFrom(topicArn, time, received.length() + 1);
    const notification = { messageId, time, topicArn, ...readMessage(fields) };
    received.add(notification);
    options.onNotification?.(notification);
    return { MessageId: messageId };
  };

  const topicOf = (parameters: URLSearchParams) => {
    if (parameters.has('PhoneNumber')) throw invalid('PhoneNumber Reason: the local SNS publishes to topics only');
    const arn = parameters.get('TopicArn') ?? parameters.get('TargetArn') ?? '';
    if (!/^arn:aws[a-z-]*:sns:[a-z0-9-]+:\d{12}:[A-Za-z0-9_-]{1,256}$/.test(arn)) {
      throw invalid(
        `TopicArn Reason: ${arn ? 'it is not the ARN of a standard topic' : 'no value for required parameter'}`,
      );
    }
    if (!options.topics.includes(arn)) throw new QueryFault('NotFound', 'Topic does not exist', 404);
    return arn;
  };

  const handle = queryService({
    name: 'SNS',
    namespace: NAMESPACE,
    version: '2010-03-31',
    actions: {
      Publish: (parameters) => publish(topicOf(parameters), new Map(parameters)),
      PublishBatch: (parameters) => publishBatch(topicOf(parameters), parameters, publish),
      ...options.actions,
    },
  });

  return { handle, notifications: received.all };
}

function publishBatch(
  topicArn: string,
  parameters: URLSearchParams,
  publish: (topicArn: string, fields: Map<string, string>) => { MessageId: string },
): { [name: string]: Element } {
  const entries = [...numbered(parameters, 'PublishBatchRequestEntries.member')];
  const ids = entries.map((entry) => entry.get('Id') ?? '');
  if (entries.length === 0)
    throw new QueryFault('EmptyBatchRequest', 'The batch request does not contain any entries.');
  if (entries.length > LONGEST_BATCH) {
    throw new QueryFault('TooManyEntriesInBatchRequest', 'The batch request contains more entries than permissible.');
  }
  if (new Set(ids).size < ids.length) {
    throw new QueryFault('BatchEntryIdsNotDistinct', 'Two or more batch entries in the request have the same Id.');
  }
  if (ids.some((id) => !/^[A-Za-z0-9_-]{1,80}$/.test(id))) {
    throw new QueryFault('InvalidBatchEntryId', 'The Id of a batch entry in a batch request is not valid.');
  }
  const bytes = entries.reduce((sum, entry) => sum + Buffer.byteLength(entry.get('Message') ?? ''), 0);
  if (bytes > LONGEST_MESSAGE_BYTES) {
    throw new QueryFault(
      'BatchRequestTooLong',
      'The length of all the batch messages put together is more than the limit.',
    );
  }

  const published: Element[] = [];
  const failed: Element[] = [];
  for (const entry of entries) {
    const id = entry.get('Id') ?? '';
    try {
      published.push({ Id: id, ...publish(topicArn, entry) });
    } catch (error) {
      if (!(error instanceof QueryFault)) throw error;
      failed.push({ Id: id, Code: error.code, Message: error.message, SenderFault: 'true' });
    }
  }
  return { Successful: published, Failed: failed };
}

function readMessage(fields: Map<string, string>): Omit<Notification, 'messageId' | 'time' | 'topicArn'> {
  const message = fields.get('Message') ?? '';
  const subject = fields.get('Subject');
  const messageStructure = fields.get('MessageStructure');
  const attributes = readAttributes(fields);
  const bytes = Buffer.byteLength(message) + Buffer.byteLength(Object.entries(attributes).flat().join(''));

  if (message === '') throw invalid('Empty message');
  if (bytes > LONGEST_MESSAGE_BYTES) throw invalid('Message too long');
  if (subject !== undefined && !isSubject(subject)) throw invalid('Subject');
  for (const field of ['MessageGroupId', 'MessageDeduplicationId']) {
    if (fields.has(field)) {
      throw invalid(`The request includes ${field} parameter that is not valid for this topic type`);
    }
  }
  if (messageStructure !== undefined && messageStructure !== 'json') throw invalid('MessageStructure');

  return {
    ...(subject === undefined ? {} : { subject }),
    message,
    ...(messageStructure === undefined ? {} : { structure: readStructure(message) }),
    attributes,
  };
}

const isSubject = (text: string) => text.length >= 1 && text.length <= 100 && !/\p{Cc}/u.test(text);

/** One text for each protocol. SNS ignores entries that are not text, and insists on `default`. */
function readStructure(message: string): Record<string, string> {
  const parsed = parseObject(message);
  if (!parsed) throw invalid('Message Structure - JSON message body failed to parse');

  const texts = Object.entries(parsed).filter((entry): entry is [string, string] => typeof entry[1] === 'string');
  const structure = Object.fromEntries(texts);
  if (structure.default === undefined) throw invalid('Message Structure - No default entry in JSON message body');
  return structure;
}

function parseObject(text: string): object | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function readAttributes(fields: Map<string, string>): Record<string, string> {
  const attributes: Record<string, string> = {};
  for (const entry of numbered(fields, 'MessageAttributes.entry')) {
    const name = entry.get('Name') ?? '';
    const type = entry.get('Value.DataType') ?? '';
    const value = entry.get(type.startsWith('Binary') ? 'Value.BinaryValue' : 'Value.StringValue');
    if (!/^(?!AWS\.|Amazon\.)[A-Za-z0-9_.-]{1,256}$/i.test(name)) {
      throw new QueryFault('ParameterValueInvalid', `The message attribute name '${name}' is invalid.`);
    }
    if (!/^(String|String\.Array|Number|Binary)(\..+)?$/.test(type)) {
      throw new QueryFault(
        'ParameterValueInvalid',
        `The message attribute '${name}' has an invalid message attribute type, the set of supported type prefixes is Binary, Number, and String.`,
      );
    }
    if (!value) {
      throw new QueryFault(
        'ParameterValueInvalid',
        `The message attribute '${name}' must contain non-empty message attribute value for message attribute type '${type}'.`,
      );
    }
    attributes[name] = value;
  }
  return attributes;
}

/** The fields under `prefix.1.`, `prefix.2.` and so on, each group with the prefix taken off. */
function* numbered(fields: Iterable<[string, string]>, prefix: string): Generator<Map<string, string>> {
  const groups = new Map<string, Map<string, string>>();
  for (const [key, value] of fields) {
    if (!key.startsWith(`${prefix}.`)) continue;
    const [, number, rest] = /^(\d+)\.(.+)$/.exec(key.slice(prefix.length + 1)) ?? [];
    if (number === undefined || rest === undefined) continue;
    const group = groups.get(number) ?? new Map<string, string>();
    groups.set(number, group.set(rest, value));
  }
  yield* groups.values();
}

const invalid = (what: string) => new QueryFault('InvalidParameter', `Invalid parameter: ${what}`);
