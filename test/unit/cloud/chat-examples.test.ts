import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { CHAT_EXAMPLES } from '../../../local/cloud/chat/examples.ts';
import { filesIn, textOf } from '../../support/repository.ts';

describe.each(Object.entries(CHAT_EXAMPLES))('examples of a %s', (kind, schema) => {
  const examples = filesIn('events', new RegExp(`^${kind}\\.(?!schema\\.)[a-z-]+\\.json$`));

  it('exist and pass their schema', () => {
    expect(examples).not.toEqual([]);
    for (const file of examples) expect(schema.safeParse(JSON.parse(textOf(file))).error).toBeUndefined();
  });

  it('have a JSON Schema that is current (npm run schemas)', () => {
    expect(JSON.parse(textOf(`events/${kind}.schema.json`))).toEqual(z.toJSONSchema(schema));
  });
});
