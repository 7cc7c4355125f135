import type { Connection } from '../../../functions/aws/connection.ts';
import { createTable } from '../../../local/cloud/aws/table.ts';
import { LOCAL_CREDENTIALS } from '../../../local/cloud/chat/local-secrets.ts';
import { inMemoryRequestHandler } from '../../../local/simulator/http/request-handler.ts';

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
