import { describe, expect, it } from 'vitest';
import { Notice } from '../../../../functions/core/notice/notice.ts';
import { newsId, noticeIn, SnsEvent } from '../../../../functions/core/notice/sns-event.ts';
import { textOf } from '../../../support/repository.ts';

const NOTICE = Notice.parse(JSON.parse(textOf('events/notification.json')));
const { execution: _, ...HEALTH } = { ...NOTICE, kind: 'health' as const };

const delivery = (notice: unknown, MessageId = 'one') =>
  SnsEvent.parse({
    Records: [
      {
        EventSource: 'aws:sns',
        Sns: { MessageId, TopicArn: 'arn', Timestamp: '2026-11-24T05:00:00Z', Message: JSON.stringify(notice) },
      },
    ],
  });
const idOf = (notice: Notice, messageId?: string) => newsId(delivery(notice, messageId), notice);

describe('news', () => {
  it('of an execution is the same however often it is published', () => {
    expect(idOf(NOTICE, 'one')).toBe(idOf(NOTICE, 'two'));
    expect(idOf(NOTICE)).not.toBe(idOf({ ...NOTICE, name: 'Updated' }));
    expect(idOf(NOTICE)).toMatch(/^[0-9a-f]{16}$/);
  });

  it('of health is the same as often as it is delivered, and new when it is notified again', () => {
    expect(idOf(HEALTH, 'one')).toBe(idOf(HEALTH, 'one'));
    expect(idOf(HEALTH, 'one')).not.toBe(idOf(HEALTH, 'two'));
  });

  it.each([
    ['a notice', NOTICE, true],
    ['a notice of another version', { ...NOTICE, version: '2' }, false],
    ['an alarm', { AlarmName: 'dead-letters' }, false],
    ['no object', null, false],
  ])('is there in %s: %s', (_name, message, isThere) => {
    expect(noticeIn(delivery(message)) !== undefined).toBe(isThere);
  });
});
