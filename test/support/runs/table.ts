import type { Connection } from '../../../functions/aws/connection.ts';
import { createTable } from '../../../local/cloud/aws/table.ts';
import { LOCAL_CREDENTIALS } from '../../../local/cloud/chat/local-secrets.ts';
import { inMemoryRequestHandler } from '../../../local/simulator/http/request-handler.ts';

/** A table, empty unless its folder holds one, how clients reach it, and its end. */
export function aTable(
  name: string,
  options: { readyAfterMs?: number; path?: string } = {},
): { connection: Connection; close: () => Promise<void> } {
  const table = createTable({ name, ...options });
  return {
    connection: {
      region: 'eu-west-1',
      credentials: LOCAL_CREDENTIALS,
      requestHandler: inMemoryRequestHandler(table),
    },
    close: table.close,
  };
}
