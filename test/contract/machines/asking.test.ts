import { load } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { readTemplate } from '../../../local/template.ts';
import { textOf, trackedFiles } from '../../support/repository.ts';

const Target = z.looseObject({
  Next: z.string(),
  ErrorEquals: z.array(z.string()).default([]),
  Condition: z.string().default(''),
});
const Targets = z.array(Target).default([]);
const State = z.looseObject({
  Type: z.string(),
  Next: z.string().optional(),
  Default: z.string().optional(),
  Choices: Targets,
  Catch: Targets,
  Arguments: z.looseObject({ FunctionName: z.string().optional() }).optional(),
});
const Machine = z.object({ States: z.record(z.string(), State) });

const asked = trackedFiles()
  .filter((file) => file.endsWith('.asl.yaml'))
  .flatMap((file) => {
    const states = Machine.parse(load(textOf(file))).States;
    const asking = Object.entries(states).filter(([, state]) =>
      state.Arguments?.FunctionName?.includes('RequestApprovalFunction'),
    );
    return asking.map(([name, state]) => ({ where: `${file}: ${name}`, name, state, states }));
  });

/** What a filter counts: the names of states that begin like this, of a type. */
function counted(filter: string): (name: string, type: string) => boolean {
  const pattern = String(readTemplate('template.yaml').Resources[filter]?.Properties.FilterPattern);
  const [, type] = /\$\.type = "(\w+)StateEntered"/.exec(pattern) ?? [];
  const beginnings = [...pattern.matchAll(/\$\.details\.name = "([^"*]+)\*"/g)].map(([, beginning = '']) => beginning);
  return (name, of) => of === type && beginnings.some((beginning) => name.startsWith(beginning));
}

describe('a question to people', () => {
  const isAsking = counted('ApprovalsAsked');
  const isAnswer = counted('ApprovalsAnswered');

  it.each(asked)('$where: is counted, and so is how it was answered', ({ name, state, states }) => {
    const answered = states[state.Next ?? ''];
    const late = state.Catch.find(({ ErrorEquals }) => ErrorEquals.includes('States.Timeout'));
    const answers = (answered?.Choices ?? []).filter(({ Condition }) => /\$decision\.kind = 'answer'/.test(Condition));
    const ways = [...answers, { Next: late?.Next ?? '' }];

    expect(isAsking(name, state.Type)).toBe(true);
    expect(answered?.Type).toBe('Choice');
    // Yes, no, and nobody in time; and a yes may lead to more than one thing.
    expect(ways.length).toBeGreaterThanOrEqual(3);
    expect(new Set(ways.map(({ Next }) => Next)).size).toBe(ways.length);
    for (const { Next } of ways) expect([Next, isAnswer(Next, states[Next]?.Type ?? '')]).toEqual([Next, true]);
  });

  it('is asked by a state machine', () => {
    expect(asked).not.toEqual([]);
  });

  it('is mistaken for nothing else', () => {
    const others = trackedFiles()
      .filter((file) => file.endsWith('.asl.yaml'))
      .flatMap((file) => Object.entries(Machine.parse(load(textOf(file))).States))
      .filter(
        ([name, { Type, Arguments }]) => isAsking(name, Type) && !Arguments?.FunctionName?.includes('RequestApproval'),
      );

    expect(others).toEqual([]);
  });
});
