import * as z from 'zod/mini';

/** The member of a request by which editors find its JSON Schema. Nothing else reads it. */
export const schemaHint = { $schema: z.optional(z.string()) };
