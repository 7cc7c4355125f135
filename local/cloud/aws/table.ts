import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileJournal } from '../../engine/run/journal.ts';
import type { HttpAnswer } from '../../simulator/http/responses.ts';
import type { SimulatorRequest, SimulatorResponse } from '../../simulator/simulator.ts';
import { header } from '../endpoint.ts';
import { type Dynamo, embeddedDynamo } from './embedded-dynamo.ts';

/** The project's one table, in an embedded DynamoDB that starts when it is first asked something. */
export interface Table {
  readonly name: string;
  /** A request after the closing gets no answer: the connection is cut. */
  handle(request: SimulatorRequest): Promise<SimulatorResponse>;
  /** Waits for what is under way. */
  close(): Promise<void>;
}

type TableOptions = { name: string; path?: string; readyAfterMs?: number };

/**
 * `path`: a folder to keep the items in; in memory without. The key is `key`, a text, as in the template. A new table takes
 * `readyAfterMs` to be ready, as DynamoDB's do; requests wait for it.
 */
export function createTable({ name, path, readyAfterMs = 0 }: TableOptions): Table {
  const underWay = new Set<Promise<unknown>>();
  let opened: Promise<Kept> | undefined;
  let closed = false;

  async function open(): Promise<Kept> {
    const dynamo = embeddedDynamo({ createTableMs: readyAfterMs });
    await create(dynamo, name);
    return path === undefined ? { handle: dynamo, close() {} } : keptIn(path, dynamo);
  }

  async function answer(request: SimulatorRequest): Promise<SimulatorResponse> {
    opened ??= open();
    const { handle } = await opened;
    return handle(request);
  }

  return {
    name,
    async handle(request) {
      if (closed) return { cut: true };
      const answering = answer(request).finally(() => underWay.delete(answering));
      underWay.add(answering);
      return answering;
    },
    async close() {
      closed = true;
      await Promise.allSettled(underWay);
      (await opened)?.close();
    },
  };
}

type Kept = { handle: Dynamo; close(): void };

/**
 * A DynamoDB whose changes are written down in a folder, and made once more when it is opened again. What it answered survives
 * the death of the process.
 */
async function keptIn(folder: string, dynamo: Dynamo): Promise<Kept> {
  mkdirSync(folder, { recursive: true });
  const journal = fileJournal(join(folder, 'changes.jsonl'));
  for (const { target, body } of journal.read()) await dynamo(requestOf(String(target), String(body)));

  // One after the other: they are written down in the order in which they took effect.
  let last: Promise<unknown> = Promise.resolve();
  async function change(request: SimulatorRequest, target: string): Promise<HttpAnswer> {
    await last;
    const answer = await dynamo(request);
    if (answer.status === 200) journal.append({ kind: 'table-changed', target, body: request.body });
    return answer;
  }

  return {
    handle(request) {
      const target = header(request, 'x-amz-target') ?? '';
      if (READS.test(target)) return dynamo(request);
      const changed = change(request, target);
      last = changed.catch(() => {});
      return changed;
    },
    close: journal.close,
  };
}

const READS = /\.(BatchGet|Describe|Get|List|Query|Scan)\w*$/;

async function create(dynamo: Dynamo, name: string): Promise<void> {
  const ask = (operation: string, input: object) =>
    dynamo(requestOf(`DynamoDB_20120810.${operation}`, JSON.stringify(input)));
  const created = await ask('CreateTable', {
    TableName: name,
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: [{ AttributeName: 'key', AttributeType: 'S' }],
    KeySchema: [{ AttributeName: 'key', KeyType: 'HASH' }],
  });
  if (created.status !== 200) throw new Error(`The table could not be created: ${created.body}`);
  // The answer comes before the table can be used.
  while (!(await ask('DescribeTable', { TableName: name })).body.includes('"TableStatus":"ACTIVE"'));
}

/** A request of this process itself, with as much of a signature as is looked at. */
function requestOf(target: string, body: string): SimulatorRequest {
  return {
    method: 'POST',
    path: '/',
    headers: {
      'x-amz-target': target,
      'content-type': 'application/x-amz-json-1.0',
      'x-amz-date': '20261121T080000Z',
      authorization: 'AWS4-HMAC-SHA256 Credential=local, SignedHeaders=host, Signature=local',
    },
    body,
  };
}
