import type { Connection } from '../../functions/aws/connection.ts';
import { LOCAL_CREDENTIALS } from '../../local/cloud/local-secrets.ts';
import { createTable } from '../../local/cloud/table.ts';
import { inMemoryRequestHandler } from '../../local/simulator/request-handler.ts';

/** An empty table, how clients reach it, and its end. */
export function aTable(name: string, readyAfterMs = 0): { connection: Connection; close: () => Promise<void> } {
  const table = createTable({ name, readyAfterMs });
  return {
    connection: {
      region: 'eu-west-1',
      credentials: LOCAL_CREDENTIALS,
      requestHandler: inMemoryRequestHandler(table),
    },
    close: table.close,
  };
}
