import { readdirSync } from 'node:fs';
import { basename } from 'node:path';
import * as z from 'zod';
import { nearest } from '../../functions/core/input/did-you-mean.ts';
import { LAMBDA_ERROR_NAMES, LAMBDA_ERRORS } from './errors.ts';

/** The Lambdas by the names of their files, `poll-addon`. */
export const FUNCTION_NAMES = readdirSync(new URL('../../functions/', import.meta.url))
  .filter((file) => file.endsWith('.ts'))
  .map((file) => basename(file, '.ts'))
  .sort();

/** One of a few words; a misspelt one is refused with what was probably meant. */
function oneOf(words: readonly string[], what: string) {
  return z.enum(words, {
    error: ({ input }) => {
      const near = nearest(String(input), words);
      return `There is no ${what} '${input}'${near === undefined ? `; it is one of ${words.join(', ')}.` : `. Did you mean '${near}'?`}`;
    },
  });
}

/** How calls of a Lambda end instead of as they would. */
export const LambdaFault = z
  .strictObject({
    on: z.literal('lambda'),
    function: oneOf(['*', ...FUNCTION_NAMES], 'function').describe('The file of the function; `*` is each of them'),
    error: oneOf(LAMBDA_ERROR_NAMES, 'error of Lambda'),
    cause: z.string().min(1).optional().describe('By default, the text that AWS sends with this error'),
    ran: z.boolean().optional().describe('Whether the function ran all the same and only its answer was lost'),
    takesSeconds: z.number().nonnegative().optional().describe('Seconds until the call ends by the error'),
    fromSeconds: z.number().nonnegative().optional(),
    toSeconds: z.number().positive().optional().describe('Only calls between these two, counted from the beginning'),
    after: z.int().nonnegative().default(0).describe('So many calls pass unharmed first'),
    times: z
      .union([z.int().positive(), z.literal('always')])
      .optional()
      .describe('By default, once; with fromSeconds or toSeconds, always'),
  })
  .refine(({ error, ran }) => ran !== true || LAMBDA_ERRORS[error]?.ran !== 'never', {
    path: ['ran'],
    message: 'By this error no function has run.',
  })
  .refine(({ fromSeconds = 0, toSeconds = Number.POSITIVE_INFINITY }) => fromSeconds < toSeconds, {
    path: ['toSeconds'],
    message: 'This has to be later than fromSeconds.',
  });
export type LambdaFault = z.output<typeof LambdaFault>;
