import * as z from 'zod';

const text = (most: number, types: readonly string[] = ['plain_text', 'mrkdwn']) =>
  z.strictObject({
    type: z.enum(types),
    text: z
      .string()
      .min(1, 'must be more than 0 characters')
      .max(most, `must be less than ${most + 1} characters`),
    emoji: z.boolean().optional(),
    verbatim: z.boolean().optional(),
  });
const plain = (most: number) => text(most, ['plain_text']);

const id = z.string().min(1).max(255).optional();

const Button = z.strictObject({
  type: z.literal('button'),
  action_id: z.string().min(1).max(255),
  text: plain(75),
  value: z.string().max(2000, 'must be less than 2001 characters').optional(),
  style: z.enum(['primary', 'danger']).optional(),
  confirm: z
    .strictObject({
      title: plain(100),
      text: text(300),
      confirm: plain(30),
      deny: plain(30),
      style: z.enum(['primary', 'danger']).optional(),
    })
    .optional(),
});

/** The blocks that are posted here, with the limits that Slack's documentation gives: docs.slack.dev/reference/block-kit. */
const Block = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('header'), block_id: id, text: plain(150) }),
  z.strictObject({ type: z.literal('section'), block_id: id, text: text(3000) }),
  z.strictObject({ type: z.literal('context'), block_id: id, elements: z.array(text(3000)).min(1).max(10) }),
  z.strictObject({ type: z.literal('actions'), block_id: id, elements: z.array(Button).min(1).max(25) }),
]);

export const Blocks = z.array(Block).max(50, 'no more than 50 items allowed');
export type Blocks = z.infer<typeof Blocks>;

// Slack documents no number. Messages of 13,200 bytes of blocks are reported to be refused.
export const MOST_BLOCK_BYTES = 13_000;

/** What is wrong with blocks, as Slack reports it: `must be less than 3001 characters [json-pointer:/blocks/0/text/text]`. */
export function blockProblems(error: z.core.$ZodError): string[] {
  return error.issues.map(({ message, path }) => `${message} [json-pointer:/${['blocks', ...path].join('/')}]`);
}
