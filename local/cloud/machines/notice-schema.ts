import * as z from 'zod';
import { Notice } from '../../../functions/core/notice/notice.ts';

/** The JSON Schema of the document that programs get which subscribe to the topic of notifications. */
export function noticeJsonSchema(): object {
  return { title: 'Notification of eks-upkeep', ...z.toJSONSchema(Notice) };
}
