import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { virtualClock } from '../../../../local/clock.ts';
import { fileJournal, memoryJournal } from '../../../../local/engine/run/journal.ts';
import { aMachine, anEngine, aTask, START } from '../machine-run.ts';

let folder = '';
const file = () => join(folder, 'run.jsonl');

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'journal-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('a journal in a file', () => {
  it('has each entry on disk when append returns', () => {
    const journal = fileJournal(file());

    journal.append({ kind: 'note', text: 'line\nbreak' });
    const text = readFileSync(file(), 'utf8');

    expect(text).toBe('{"kind":"note","text":"line\\nbreak"}\n');
    journal.close();
  });

  it('reads what was written before', () => {
    const first = fileJournal(file());
    first.append({ kind: 'a', n: 1 });
    first.close();

    const second = fileJournal(file());
    second.append({ kind: 'b' });

    expect(second.read()).toEqual([{ kind: 'a', n: 1 }, { kind: 'b' }]);
    expect(readFileSync(file(), 'utf8').split('\n')).toHaveLength(3);
    second.close();
  });

  it.each(['{"kind":"b"', '{"kind":"ü', '{'])('cuts off a last line torn to %j and writes on after it', (torn) => {
    writeFileSync(file(), `{"kind":"ä"}\n${torn}`);

    const journal = fileJournal(file());
    journal.append({ kind: 'c' });

    expect(journal.read()).toEqual([{ kind: 'ä' }, { kind: 'c' }]);
    expect(readFileSync(file(), 'utf8')).toBe('{"kind":"ä"}\n{"kind":"c"}\n');
    journal.close();
  });

  it('names the line that is broken in its midst', () => {
    writeFileSync(file(), '{"kind":"a"}\nnonsense\n{"kind":"b"}\n');

    expect(() => fileJournal(file())).toThrow(/run\.jsonl:2 is not a journal entry/);
  });

  it('lets an engine resume in another process, with entries of others in between', async () => {
    const machine = aMachine({
      A: aTask('f', { Next: 'W', End: undefined }),
      W: { Type: 'Wait', Seconds: 60, Next: 'B' },
      B: aTask('f'),
    });
    let calls = 0;
    const invoke = async () => ++calls;
    const first = fileJournal(file());
    const engine = anEngine({ machine }, { journal: first, clock: aFrozenClock(), invoke });
    engine.startExecution({ stateMachineArn: 'machine', name: 'run' });
    for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve));
    first.append({ kind: 'world', clusters: [] });
    first.close();
    appendFileSync(file(), '{"kind":"work-do');

    const second = fileJournal(file());
    const again = anEngine({ machine }, { journal: second, invoke });
    const arns = await again.resume();
    const end = await again.finished(String(arns[0]));

    expect(end).toMatchObject({ status: 'SUCCEEDED', output: '2', stopDate: new Date(START + 60_000) });
    expect(calls).toBe(2);
    second.close();
  });
});

describe('an engine with a journal', () => {
  const machine = aMachine({ A: aTask('f') });

  it('refuses to begin again before the journal was resumed', async () => {
    const journal = memoryJournal();
    const engine = anEngine({ machine }, { journal, lambdas: { f: () => 1 } });
    await engine.finished(engine.startExecution({ stateMachineArn: 'machine', name: 'run' }).executionArn);

    const early = anEngine({ machine }, { journal });

    expect(() => early.startExecution({ stateMachineArn: 'machine' })).toThrow(/await resume\(\)/);
  });

  it('describes finished executions after resume, and keeps their names taken', async () => {
    const journal = memoryJournal();
    const engine = anEngine({ machine }, { journal, lambdas: { f: () => 1 } });
    const { executionArn } = engine.startExecution({ stateMachineArn: 'machine', name: 'run' });
    const end = await engine.finished(executionArn);

    const events: string[] = [];
    const again = anEngine({ machine }, { journal, onEvent: (_, { type }) => events.push(type) });
    const running = await again.resume();

    expect(running).toEqual([]);
    expect(again.describeExecution(executionArn)).toEqual(end);
    expect(again.history(executionArn)).toEqual(engine.history(executionArn));
    expect(events).toEqual([]);
    expect(() => again.startExecution({ stateMachineArn: 'machine', name: 'run' })).toThrow(/Already Exists/);
  });

  it('refuses a journal of another definition', async () => {
    const journal = memoryJournal();
    const engine = anEngine({ machine }, { journal, lambdas: { f: () => 1 } });
    await engine.finished(engine.startExecution({ stateMachineArn: 'machine' }).executionArn);

    const other = anEngine({ machine: aMachine({ B: { Type: 'Succeed' } }) }, { journal });

    await expect(other.resume()).rejects.toThrow(/another definition of machine/);
  });

  it('refuses a journal that does not fit', async () => {
    const journal = memoryJournal([{ kind: 'timer-fired', at: START, key: 'machine:run#1 W' }]);

    await expect(anEngine({ machine }, { journal }).resume()).rejects.toThrow(
      /The journal does not fit: .*timer-fired/,
    );
  });

  it('resumes at the time of the journal when the clock has not got there', async () => {
    const journal = memoryJournal();
    const waiting = aMachine({
      V: { Type: 'Wait', Seconds: 50, Next: 'W' },
      W: { Type: 'Wait', Seconds: 50, End: true },
    });
    const engine = anEngine({ machine: waiting }, { journal });
    const { executionArn } = engine.startExecution({ stateMachineArn: 'machine', name: 'run' });
    await engine.finished(executionArn);

    const again = anEngine(
      { machine: waiting },
      { journal: memoryJournal(journal.read().slice(0, 2)), clock: virtualClock(START - 5000) },
    );
    await again.resume();
    const end = await again.finished(executionArn);

    expect(end.stopDate).toEqual(new Date(START + 100_000));
  });
});

/** A virtual clock of a process that is killed before its timers come due. */
function aFrozenClock() {
  return { ...virtualClock(START), schedule: () => () => {} };
}
