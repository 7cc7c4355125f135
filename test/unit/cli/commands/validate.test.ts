import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { aFolder, upkeep } from '../../../support/runs/upkeep.ts';

let folder: ReturnType<typeof aFolder>;

beforeEach(() => {
  folder = aFolder();
});

afterEach(() => folder.remove());

describe('upkeep validate', () => {
  it('finds everything in this repository valid', async () => {
    const { code, out } = await upkeep(['validate']);

    expect(out).not.toContain('invalid');
    expect(code).toBe(0);
  });

  const task = (fields: string) => `
QueryLanguage: JSONata
StartAt: Go
States:
  Go: { Type: Task, Resource: 'arn:aws:states:::lambda:invoke', Arguments: { FunctionName: f }, TimeoutSeconds: 9, End: true${fields} }`;

  it.each([
    ['a JSONPath field', task(", ResultPath: '$.x'"), 'ResultPath'],
    ['an unknown Resource', task('').replace('lambda:invoke', 'sqs:sendMessage'), 'Resource'],
    ['a dangling Next', task('').replace('End: true', 'Next: Nowhere'), 'Next'],
    ['a bare reference', task(", Output: '{% phone %}'"), 'Output'],
    ['a Task without TimeoutSeconds', task('').replace('TimeoutSeconds: 9, ', ''), 'TimeoutSeconds'],
  ])('refuses %s with its state and field', async (_, text, field) => {
    const { code, out } = await upkeep(['validate', folder.file('m.asl.yaml', text)]);

    expect(code).toBe(2);
    expect(out).toContain("state 'Go'");
    expect(out).toContain(`field ${field}`);
  });

  it('checks inputs and worlds by the type of --as', async () => {
    const input = folder.file('request.json', '{"cluster":"a","addon":"coredns","x":1}');
    const world = folder.file('w.json', '{"clusters":[],"x":1}');

    const inputs = await upkeep(['validate', input, '--as', 'update-addon']);
    const worlds = await upkeep(['validate', world, '--as', 'world']);

    expect(inputs).toMatchObject({ code: 2, out: expect.stringContaining('x: is not a known field') });
    expect(worlds).toMatchObject({ code: 2, out: expect.stringContaining('x: This key is unknown.') });
  });

  it('checks chat rules, as the parameter of the stack has them', async () => {
    const rule = { from: 'webhook', clients: ['ci'], users: ['*'], may: ['plan'], clusters: ['prod 1'] };
    const rules = folder.file('chat-rules.json', JSON.stringify([{ ...rule, clusters: ['prod-*'] }, rule]));
    const other = folder.file('rules.json', '{}');

    expect(await upkeep(['validate', rules])).toMatchObject({
      code: 2,
      out: expect.stringContaining('[1].clusters[0]: must be a cluster name, in which * stands for any text'),
    });
    expect((await upkeep(['validate', other, '--as', 'chat-rules'])).out).toContain('must be a list of rules');
  });

  it('asks for the type of a file whose name does not show it', async () => {
    const { code, out } = await upkeep(['validate', folder.file('thing.json', '{}')]);

    expect(code).toBe(2);
    expect(out).toContain('unknown file type. Name it with --as');
  });

  it('checks every file although one does not exist and the type of another is unknown', async () => {
    const input = folder.file('update-addon.json', '{"cluster":"a","addon":"coredns","x":1}');

    const { code, out } = await upkeep(['validate', 'nowhere.yaml', folder.file('thing.json', '{}'), input]);

    expect(code).toBe(2);
    expect(out).toContain('no such file: nowhere.yaml');
    expect(out).toContain('unknown file type. Name it with --as');
    expect(out).toContain('x: is not a known field');
    expect(out).toContain('0 of 3 files are valid.');
  });
});
