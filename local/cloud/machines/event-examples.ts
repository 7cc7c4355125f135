import type * as z from 'zod';
import { EksEvent } from '../../../functions/core/health/eks-event.ts';
import { ExecutionEvent } from '../../../functions/core/notice/execution-event.ts';
import { Notice } from '../../../functions/core/notice/notice.ts';
import { SnsEvent } from '../../../functions/core/notice/sns-event.ts';
import { CHAT_EXAMPLES } from '../chat/examples.ts';
import { Schedule } from './schedule.ts';

/** What the files of `events/` hold that are no input of a state machine, by how their names begin. */
export const EVENT_EXAMPLES: Readonly<Record<string, z.core.$ZodType>> = {
  notification: Notice,
  'eks-addon.': EksEvent,
  'execution-status.': ExecutionEvent,
  'schedule.': Schedule,
  'sns-delivery.': SnsEvent,
  ...CHAT_EXAMPLES,
};

/** The longest beginning that fits the name of a file; `undefined` when none does. */
export function exampleKind(name: string): string | undefined {
  const kinds = Object.keys(EVENT_EXAMPLES).filter((kind) => name.startsWith(kind));
  return kinds.sort((one, other) => other.length - one.length)[0];
}
