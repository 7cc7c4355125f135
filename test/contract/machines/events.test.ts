import { describe, expect, it } from 'vitest';
import { Notice } from '../../../functions/core/notice/notice.ts';
import { EVENT_EXAMPLES, exampleKind } from '../../../local/cloud/machines/event-examples.ts';
import { problemsOfJson } from '../../../local/cloud/machines/inputs.ts';
import { noticeJsonSchema } from '../../../local/cloud/machines/notice-schema.ts';
import { filesIn, textOf } from '../../support/repository.ts';

const read = (path: string): unknown => JSON.parse(textOf(path));

describe('what programs receive', () => {
  it('has an example that fits', () => {
    expect(() => Notice.parse(read('events/notification.json'))).not.toThrow();
  });

  it('has a JSON Schema that is current (npm run schemas)', () => {
    expect(read('events/notification.schema.json')).toEqual(noticeJsonSchema());
  });
});

describe('the examples of triggers', () => {
  const examples = filesIn('events', /^(?!.*\.schema\.json$).*\.json$/).flatMap((file) => {
    const kind = exampleKind(file.replace('events/', ''));
    return kind === undefined ? [] : [[file, kind] as const];
  });

  it.each(examples)('%s fits the schema of %s', (file, kind) => {
    const schema = EVENT_EXAMPLES[kind];

    expect(schema && problemsOfJson(schema, textOf(file))).toEqual([]);
  });

  it.each(Object.keys(EVENT_EXAMPLES))('exist for %s', (kind) => {
    expect(examples.map(([, each]) => each)).toContain(kind);
  });

  it.each<[string, object, string]>([
    ['an expression of five fields', { ScheduleExpression: 'cron(0 6 * * TUE)' }, 'ScheduleExpression'],
    ['a time zone that is none', { ScheduleExpressionTimezone: 'Europe/Nowhere' }, 'ScheduleExpressionTimezone'],
    ['a window without its length', { FlexibleTimeWindow: { Mode: 'FLEXIBLE' } }, 'FlexibleTimeWindow'],
  ])('refuse a schedule with %s', (_, changes, path) => {
    const schedule = { ...Object(read('events/schedule.update-coredns.json')), ...changes };

    const problems = problemsOfJson(EVENT_EXAMPLES['schedule.'] ?? Notice, JSON.stringify(schedule));

    expect(problems.map((problem) => problem.path.split('.')[0])).toEqual([path]);
  });

  it('refuse a schedule whose input its state machine does not take', () => {
    const schedule = Object(read('events/schedule.update-coredns.json'));
    const Target = { ...schedule.Target, Input: '{"cluster":"prod-1"}' };

    const problems = problemsOfJson(EVENT_EXAMPLES['schedule.'] ?? Notice, JSON.stringify({ ...schedule, Target }));

    expect(problems).toEqual([{ path: 'Target.Input', message: expect.stringContaining('addon') }]);
  });
});
