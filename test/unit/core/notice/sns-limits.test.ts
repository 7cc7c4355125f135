import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Notice } from '../../../../functions/core/notice/notice.ts';
import { publicationOf } from '../../../../functions/core/notice/notification.ts';
import { AmazonQ } from '../../../support/notices/amazon-q.ts';
import { textOf } from '../../../support/repository.ts';

const NOTICE = Notice.parse(JSON.parse(textOf('events/notification.json')));

describe('whatever an outcome holds', () => {
  const nasty = fc.constantFrom('x', '"', '\\', '\n', '\u0001', 'é', '😀', '\ud800');
  const aText = fc.tuple(nasty, fc.integer({ min: 0, max: 20_000 })).map(([unit, times]) => unit.repeat(times));
  const someTexts = fc.array(aText, { maxLength: 6 });

  it('the message stays below the 256 KiB of SNS and keeps its shapes', () => {
    fc.assert(
      fc.property(aText, someTexts, someTexts, aText, (summary, reasons, advice, name) => {
        const { subject, texts, attributes } = publicationOf({
          ...NOTICE,
          ...{ name, summary, reasons, advice, codes: reasons, resourceIds: advice },
          ...{ details: { name }, resource: { kind: 'addon', name } },
        });

        const bytes = Buffer.byteLength(JSON.stringify(texts)) + Buffer.byteLength(JSON.stringify(attributes));
        expect(bytes).toBeLessThanOrEqual(262_144);
        expect(subject).toMatch(/^[\x20-\x7e]{1,100}$/);
        Notice.parse(JSON.parse(texts.default));
        AmazonQ.parse(JSON.parse(texts.https));
      }),
      { numRuns: 25 },
    );
  });
});
