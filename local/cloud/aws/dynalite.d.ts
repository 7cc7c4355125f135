declare module 'dynalite' {
  import type { Server } from 'node:http';

  /** An embedded DynamoDB, in memory. */
  function dynalite(options: { createTableMs?: number }): Server;
  export = dynalite;
}
