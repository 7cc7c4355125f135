import { describe, expect, it } from 'vitest';
import { inputJsonSchema, MACHINE_INPUTS, problemsOfInput } from '../../../local/cloud/machines/inputs.ts';
import { machineNames } from '../../../local/cloud/machines/machines.ts';
import { worldJsonSchema } from '../../../local/simulator/world/world.ts';
import { filesIn, textOf } from '../../support/repository.ts';

const machines = Object.keys(MACHINE_INPUTS);

describe('example requests', () => {
  it('exist for every state machine', async () => {
    const examples = filesIn('events', /^(?!.*\.schema\.json$).*\.json$/);

    expect(await machineNames()).toEqual(machines.toSorted());
    for (const machine of machines) expect(examples).toContain(`events/${machine}.json`);
  });

  it.each(machines)('%s: passes its schema', (machine) => {
    expect(problemsOfInput(machine, textOf(`events/${machine}.json`))).toEqual([]);
  });

  it.each(machines)('%s: its JSON Schema is current (npm run schemas)', (machine) => {
    expect(JSON.parse(textOf(`events/${machine}.schema.json`))).toEqual(inputJsonSchema(machine));
  });

  it('the JSON Schema of worlds is current (npm run schemas)', () => {
    expect(JSON.parse(textOf('local/worlds/world.schema.json'))).toEqual(JSON.parse(JSON.stringify(worldJsonSchema())));
  });
});
