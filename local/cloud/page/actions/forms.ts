import { existsSync, readFileSync } from 'node:fs';
import * as z from 'zod';
import { inputJsonSchema } from '../../machines/inputs.ts';
import type { RequestForm } from '../wire.ts';

const Field = z.object({
  description: z.string().optional(),
  type: z.string().optional(),
  enum: z.array(z.string()).optional(),
  default: z.unknown().optional(),
});
const Schema = z.object({ properties: z.record(z.string(), Field), required: z.array(z.string()).default([]) });

const EVENTS = new URL('../../../../events/', import.meta.url);

/** The form of the request of each state machine, with the example of this project. */
export const requestForms = (machines: readonly string[]): RequestForm[] =>
  machines.flatMap((machine) => {
    const schema = Schema.safeParse(inputJsonSchema(machine)).data;
    return schema ? [{ machine, schema: definedOnly(schema), example: exampleOf(machine) }] : [];
  });

function exampleOf(machine: string): string {
  const file = new URL(`${machine}.json`, EVENTS);
  return existsSync(file) ? readFileSync(file, 'utf8') : '{}\n';
}

function definedOnly({ properties, required }: z.infer<typeof Schema>): RequestForm['schema'] {
  const fields = Object.entries(properties).map(([name, { description, type, enum: values, default: usual }]) => [
    name,
    {
      ...(description !== undefined && { description }),
      ...(type !== undefined && { type }),
      ...(values && { enum: values }),
      ...(usual !== undefined && { default: usual }),
    },
  ]);
  return { properties: Object.fromEntries(fields), required };
}
