import { describe, expect, it } from 'vitest';
import { ExecutionEvent, endedNotice } from '../../../../functions/core/notice/execution-event.ts';
import { textOf } from '../../../support/repository.ts';

const EVENT = ExecutionEvent.parse(JSON.parse(textOf('events/execution-status.aborted.json')));
const ADDON = { cluster: { name: 'prod-1' }, addon: 'coredns' };
const noticeOf = (detail: object, ended: Parameters<typeof endedNotice>[1] = {}) =>
  endedNotice({ ...EVENT, detail: { ...EVENT.detail, ...detail } }, ended);

describe('an execution that ended without a report', () => {
  it.each([
    ['ABORTED', 'ExecutionAborted', 'warning', 'was stopped'],
    ['TIMED_OUT', 'ExecutionTimedOut', 'error', 'timed out'],
    ['FAILED', 'ExecutionFailed', 'error', 'failed'],
    ['PENDING_REDRIVE', 'ExecutionEnded', 'error', 'PENDING_REDRIVE'],
  ])('as %s is notified as %s', (status, name, severity, how) => {
    expect(noticeOf({ status, input: JSON.stringify(ADDON) })).toMatchObject({
      ...{ version: '1', kind: 'execution', machine: 'update-addon', name, severity, succeeded: false },
      summary: `update-addon of coredns on prod-1 ${how} before it could report an outcome.`,
      details: { status },
      reasons: [],
      codes: [],
    });
  });

  it.each<[string, string | null, object, string]>([
    ['an add-on', JSON.stringify(ADDON), { resource: { kind: 'addon', name: 'coredns' } }, ' of coredns on prod-1'],
    [
      'a profile',
      JSON.stringify({ cluster: 'prod-1', profile: 'default' }),
      { resource: { kind: 'fargate-profile', name: 'default' } },
      ' of default on prod-1',
    ],
    ['a cluster', '{"cluster":"prod-1"}', { cluster: { name: 'prod-1' } }, ' of prod-1'],
    ['nothing that can be read', 'no JSON', {}, ''],
    ['nothing, since EventBridge left it out', null, {}, ''],
    ['an add-on that is no text', '{"addon":7,"cluster":[]}', {}, ''],
  ])('is about %s', (_, input, about, target) => {
    const notice = noticeOf({ input });

    expect(notice).toMatchObject(about);
    expect({ cluster: notice.cluster !== undefined, resource: notice.resource !== undefined }).toEqual({
      cluster: target !== '',
      resource: 'resource' in about,
    });
    expect(notice.advice).toHaveLength('resource' in about ? 2 : 1);
    expect(notice.summary).toBe(`update-addon${target} was stopped before it could report an outcome.`);
  });

  it('says with which error and cause, when it stopped, and where to look', () => {
    const notice = noticeOf({ startDate: 0, stopDate: 5_000 }, { error: 'States.Runtime', cause: 'It broke.' });

    expect(notice).toMatchObject({
      reasons: ['States.Runtime', 'It broke.'],
      codes: ['States.Runtime'],
      details: { stoppedAt: '1970-01-01T00:00:05.000Z' },
      execution: { arn: EVENT.detail.executionArn, startedAt: '1970-01-01T00:00:00.000Z' },
    });
    expect(noticeOf({ stopDate: null }).details).toMatchObject({ stoppedAt: EVENT.time });
  });
});
