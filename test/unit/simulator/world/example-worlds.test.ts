import { readdirSync, readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { load } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import { createSimulator } from '../../../../local/simulator/simulator.ts';
import { parseWorld, worldJsonSchema } from '../../../../local/simulator/world/world.ts';
import { steppedClock } from '../simulated-eks.ts';

const folder = new URL('../../../../local/worlds/', import.meta.url);
const worlds = readdirSync(folder).filter((file) => file.endsWith('.yaml'));
const schema: unknown = JSON.parse(readFileSync(new URL('world.schema.json', folder), 'utf8'));

const validatorOf = (value: unknown) => {
  const ajv = new Ajv2020({ strict: false, validateFormats: false });
  return ajv.compile(typeof value === 'object' && value !== null ? value : false);
};

describe('the example worlds', () => {
  it.each(worlds)('%s says what it shows, fits the JSON Schema and can be simulated', (file) => {
    const text = readFileSync(new URL(file, folder), 'utf8');

    const simulator = createSimulator({ world: parseWorld(text), clock: steppedClock() });

    expect(text).toMatch(/^# \S.{20,}\.\n/);
    expect(simulator.clusters().length).toBeGreaterThan(0);
    const validate = validatorOf(schema);
    expect(validate(load(text)), JSON.stringify(validate.errors)).toBe(true);
  });

  it('have a JSON Schema that is current', () => {
    expect(schema).toEqual(JSON.parse(JSON.stringify(worldJsonSchema())));
  });

  it('have a JSON Schema that refuses unknown keys', () => {
    expect(validatorOf(schema)({ clustres: [] })).toBe(false);
  });
});
