import * as z from 'zod/mini';

/** Of what people are notified when an execution ends: `failures` when whoever started it reports its success. */
export const NotifyWish = z.enum(['all', 'failures'], 'must be all or failures');
export type NotifyWish = z.infer<typeof NotifyWish>;

/** The member of a request that says so; without it, of everything. */
export const notifyWish = { notify: z.optional(NotifyWish) };

/** Whether a success is left to the report of the execution that started this one. */
export const isQuiet = (
  notify: NotifyWish | undefined,
  { succeeded, severity }: { succeeded: boolean; severity: string },
): boolean => notify === 'failures' && succeeded && severity === 'info';
