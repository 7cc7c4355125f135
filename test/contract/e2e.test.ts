import { load } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { readTemplate } from '../../local/template.ts';
import { KNOWN_STATES } from '../e2e/known-states.ts';
import { textOf } from '../support/repository.ts';
import { runStates } from '../unit/engine/machine-run.ts';

const Choices = z.array(z.looseObject({ Next: z.string() }));
const Choice = z.looseObject({ Type: z.literal('Choice'), Choices, Default: z.string() });
const Machine = z.object({ States: z.record(z.string(), z.unknown()) });
const pascal = (name: string) => name.replace(/(^|-)([a-z])/g, (_, __, letter: string) => letter.toUpperCase());

describe('what a run against AWS expects', () => {
  it.each(KNOWN_STATES)('is what the embedded engine does: $machine, $stateName', async (known) => {
    const { States } = Machine.parse(load(textOf(`statemachines/${known.machine}.asl.yaml`)));
    const state = Choice.parse(States[known.stateName]);
    const targets = [...state.Choices.map(({ Next }) => Next), state.Default];

    const run = await runStates({
      Begin: { Type: 'Pass', Assign: known.variables, Next: known.stateName },
      [known.stateName]: state,
      ...Object.fromEntries(targets.map((name) => [name, { Type: 'Succeed' }])),
    });

    const entered = run.events.map(({ stateEnteredEventDetails: details }) => details?.name).filter(Boolean);
    expect(entered).toEqual(['Begin', known.stateName, known.next]);
  });

  it('finds its machines among the outputs of the template', () => {
    const outputs = Object.keys(readTemplate('template.yaml').Outputs);

    for (const { machine } of KNOWN_STATES) expect(outputs).toContain(`${pascal(machine)}MachineArn`);
  });
});
