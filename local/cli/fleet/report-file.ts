import { extname } from 'node:path';
import * as z from 'zod';
import type { Cloud } from '../../cloud/cloud.ts';
import type { ExecutionRecord } from '../../cloud/step-functions/execution-record.ts';
import { UsageError } from '../command.ts';

/** The object that a file of each kind is a copy of. */
const OBJECTS: Readonly<Record<string, string>> = {
  '.html': 'report.html',
  '.json': 'report.json',
  '.md': 'summary.md',
};

/** The object for a file; a UsageError when its name does not say what it shall be. */
export function reportObject(file: string): string {
  const object = OBJECTS[extname(file).toLowerCase()];
  if (object === undefined) {
    throw new UsageError(`--report must name a file that ends in ${Object.keys(OBJECTS).join(', ')}, not '${file}'.`);
  }
  return object;
}

const Ended = z.object({ details: z.object({ report: z.string().endsWith('/report.json') }) });

/** What a run has written into the folder of its report, such as `report.html`; undefined when it has no report. */
export function reportIn(
  cloud: Pick<Cloud, 'object'>,
  { output, notifications }: ExecutionRecord,
  object: string,
): string | undefined {
  const notified = notifications.at(-1)?.structure?.default;
  const ended = Ended.safeParse(output ?? (notified === undefined ? undefined : JSON.parse(notified)));
  if (!ended.success) return undefined;
  return cloud.object(ended.data.details.report.replace(/report\.json$/, object));
}
