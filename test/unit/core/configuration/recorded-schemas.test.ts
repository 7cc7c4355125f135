import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { configurationDoubts, configurationProblems } from '../../../../functions/core/configuration/configuration.ts';
import { randomFrom } from '../../../../local/engine/random.ts';
import { configurationProblems as simulatorProblems } from '../../../../local/simulator/catalog/configuration.ts';
import { recordedSchemas } from '../../../support/worlds/recordings.ts';
import { valuesFor } from '../../../support/worlds/schema-values.ts';

const schemas = recordedSchemas().map((schema) => ({ schema, text: JSON.stringify(schema) }));
const ABSENT = 'the recordings of EKS are not beside this repository';

describe('the schemas that EKS was recorded with', () => {
  it('can all be checked, by the product and by the simulator', ({ skip }) => {
    if (schemas.length === 0) skip(ABSENT);

    const unclear = schemas.filter(({ text }) => configurationDoubts('{"a":1}', text).length > 0);
    const said = schemas.map(({ text }) => simulatorProblems(text, '{}'));

    expect(unclear).toEqual([]);
    expect(said).toHaveLength(schemas.length);
  });

  it('take the same values for the product and the simulator', async ({ skip }) => {
    if (schemas.length === 0) skip(ABSENT);
    const seen = { taken: 0, refused: 0 };

    await fc.assert(
      fc.property(fc.integer(), (seed) => {
        const draw = randomFrom(seed);
        for (const { schema, text } of schemas) {
          const drawn = valuesFor(schema, schema, draw);
          const values = JSON.stringify(typeof drawn === 'object' && drawn !== null ? drawn : {});
          const refused = configurationProblems(values, text);
          const simulated = simulatorProblems(text, values);
          seen[refused.length === 0 ? 'taken' : 'refused'] += 1;

          expect({ values, refused: refused.length > 0 }, `${refused[0]?.message} / ${simulated[0]}`).toEqual({
            values,
            refused: simulated.length > 0,
          });
        }
      }),
      { numRuns: 4 },
    );

    expect(seen.taken).toBeGreaterThan(schemas.length / 2);
    expect(seen.refused).toBeGreaterThan(schemas.length / 2);
  });

  it('take the examples that they bring along', ({ skip }) => {
    if (schemas.length === 0) skip(ABSENT);

    const refused = schemas.flatMap(({ schema, text }) => {
      const examples: unknown[] = Array.isArray(schema.examples) ? schema.examples : [];
      return examples
        .map((example) => JSON.stringify(example))
        .filter(
          (values) => configurationProblems(values, text).length > 0 !== simulatorProblems(text, values).length > 0,
        );
    });

    expect(refused).toEqual([]);
  });
});
