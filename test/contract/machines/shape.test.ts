import { load } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { expandRetriers } from '../../../local/retriers.ts';
import { filesIn, textOf } from '../../support/repository.ts';

const State = z.looseObject({
  Type: z.string(),
  Next: z.string().optional(),
  Default: z.string().optional(),
  Comment: z.string().optional(),
  Choices: z.array(z.looseObject({ Condition: z.string() })).default([]),
});
type State = z.infer<typeof State>;
const statesIn = (text: string) =>
  Object.entries(z.object({ States: z.record(z.string(), State) }).parse(load(text)).States);

const files = filesIn('statemachines', /\.asl\.yaml$/);

/** What a state does, without what comes after it. */
const deedOf = ({ Next: _next, Default: _default, Comment: _comment, ...deed }: State): string => JSON.stringify(deed);

/** The Choices that follow the kind of a decision. */
const routersIn = (states: readonly (readonly [string, State])[]) =>
  states.filter(([, { Choices }]) => Choices.some(({ Condition }) => Condition.includes('$decision.kind')));

describe.each([
  ['update-addon', 14],
  ['replace-fargate-profile', 26],
  ['maintain-cluster', 14],
])('%s', (machine, most) => {
  const states = statesIn(textOf(`statemachines/${machine}.asl.yaml`));

  it(`has at most ${most} states`, () => {
    expect(states.length).toBeLessThanOrEqual(most);
  });

  it('follows decisions at one place', () => {
    expect(routersIn(states).map(([name]) => name)).toEqual(['What is next?']);
  });

  it('has no state twice because of what comes after it', () => {
    // A Pass that assigns nothing is there to be counted in the log of executions.
    const working = states.filter(
      ([, { Type, Assign }]) => !['Succeed', 'Fail'].includes(Type) && (Type !== 'Pass' || Assign !== undefined),
    );
    const alike = working.filter(([name, state]) =>
      working.some(([other, twin]) => other !== name && deedOf(twin) === deedOf(state)),
    );

    expect(alike.map(([name]) => name)).toEqual([]);
  });
});

describe.each(files)('%s', (file) => {
  it('takes what is repeated for a while from retriers.yaml', () => {
    const own = statesIn(textOf(file)).flatMap(([name, { Retry = [] }]) =>
      z
        .array(z.looseObject({ ErrorEquals: z.array(z.string()), MaxDelaySeconds: z.number().optional() }))
        .parse(Retry)
        .filter(({ MaxDelaySeconds }) => MaxDelaySeconds !== undefined)
        .map(({ ErrorEquals }) => `${name}: ${ErrorEquals}`),
    );

    expect(own).toEqual([]);
    expect(expandRetriers(textOf(file))).not.toMatch(/\w\.\*"/);
  });
});
