import type { AddressInfo } from 'node:net';
import { CreateTableCommand, DescribeTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import dynalite from 'dynalite';
import type { SimulatorRequest, SimulatorResponse } from '../../simulator/simulator.ts';

/** The project's one table, in an embedded DynamoDB that starts when it is first asked something. */
export interface Table {
  readonly name: string;
  handle(request: SimulatorRequest): Promise<SimulatorResponse>;
  close(): Promise<void>;
}

type TableOptions = { name: string; path?: string; readyAfterMs?: number };

const LOCAL = { accessKeyId: 'local', secretAccessKey: 'local' };

/**
 * `path`: a folder to keep the items in; in memory without. The key is `key`, a text, as in the template. A new table takes
 * `readyAfterMs` to be ready, as DynamoDB's do; requests wait for it.
 */
export function createTable({ name, path, readyAfterMs = 0 }: TableOptions): Table {
  const server = dynalite({ createTableMs: readyAfterMs, ...(path !== undefined && { path }) });
  let opened: Promise<string> | undefined;
  const underWay = new Set<Promise<unknown>>();

  async function open(): Promise<string> {
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
    server.unref();
    const endpoint = `http://127.0.0.1:${portOf(server.address())}`;
    await create(endpoint, name);
    return endpoint;
  }

  async function answer({ method, path: target, headers, body }: SimulatorRequest): Promise<SimulatorResponse> {
    opened ??= open();
    const endpoint = await opened;
    const kept = Object.entries(headers).filter(([header]) => FORWARDED.has(header.toLowerCase()));
    const response = await fetch(`${endpoint}${target}`, { method, headers: Object.fromEntries(kept), body });
    return { status: response.status, headers: Object.fromEntries(response.headers), body: await response.text() };
  }

  return {
    name,
    handle(request) {
      const answering = answer(request).finally(() => underWay.delete(answering));
      underWay.add(answering);
      return answering;
    },
    async close() {
      if (!opened) return;
      await opened;
      // A request that the database is closed under ends the process, not the request.
      await Promise.allSettled(underWay);
      server.closeAllConnections();
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
      });
    },
  };
}

const FORWARDED = new Set(['authorization', 'content-type', 'x-amz-date', 'x-amz-target', 'x-amz-security-token']);

async function create(endpoint: string, name: string): Promise<void> {
  const client = new DynamoDBClient({ endpoint, region: 'local', credentials: LOCAL });
  try {
    await client.send(
      new CreateTableCommand({
        TableName: name,
        BillingMode: 'PAY_PER_REQUEST',
        AttributeDefinitions: [{ AttributeName: 'key', AttributeType: 'S' }],
        KeySchema: [{ AttributeName: 'key', KeyType: 'HASH' }],
      }),
    );
    // The answer comes before the table can be used.
    while ((await statusOf(client, name)) !== 'ACTIVE');
  } catch (error) {
    // Kept from an earlier time.
    if (!(error instanceof Error && error.name === 'ResourceInUseException')) throw error;
  } finally {
    client.destroy();
  }
}

async function statusOf(client: DynamoDBClient, TableName: string): Promise<string | undefined> {
  const { Table: table } = await client.send(new DescribeTableCommand({ TableName }));
  return table?.TableStatus;
}

function portOf(address: string | AddressInfo | null): number {
  if (typeof address !== 'object' || address === null) throw new Error('The table has no port to listen on.');
  return address.port;
}
