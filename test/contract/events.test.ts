import { describe, expect, it } from 'vitest';
import { Notice } from '../../functions/core/notice.ts';
import { noticeJsonSchema } from '../../local/cloud/notice-schema.ts';
import { textOf } from '../support/repository.ts';

const read = (path: string): unknown => JSON.parse(textOf(path));

describe('what programs are told', () => {
  it('has an example that fits', () => {
    expect(() => Notice.parse(read('events/notification.json'))).not.toThrow();
  });

  it('has a JSON Schema that is current (npm run schemas)', () => {
    expect(read('events/notification.schema.json')).toEqual(noticeJsonSchema());
  });
});
