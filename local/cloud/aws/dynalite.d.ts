declare module 'dynalite' {
  import type { Server } from 'node:http';

  /** An embedded DynamoDB; in memory unless it has a `path`. */
  function dynalite(options: { path?: string; createTableMs?: number }): Server;
  export = dynalite;
}
