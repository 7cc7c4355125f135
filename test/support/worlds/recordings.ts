import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';

// What EKS answered for its real add-ons; it lies beside the repository, where it is at all.
const FOLDER = join(process.cwd(), '../shared/eks-recordings');
const Configurations = z.object({ schemas: z.array(z.record(z.string(), z.unknown())) });

/** The configuration schemas that EKS's add-ons had when they were recorded; none where the recordings are absent. */
export function recordedSchemas(): Record<string, unknown>[] {
  const file = join(FOLDER, 'configurations.json');
  if (!existsSync(file)) return [];
  return Configurations.parse(JSON.parse(readFileSync(file, 'utf8'))).schemas;
}
