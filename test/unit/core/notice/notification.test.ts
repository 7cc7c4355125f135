import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { Notice } from '../../../../functions/core/notice/notice.ts';
import { approvalNotification, notificationOf, publicationOf } from '../../../../functions/core/notice/notification.ts';
import type { Outcome } from '../../../../functions/core/outcome.ts';

const EXECUTION = {
  arn: 'arn:aws:states:eu-west-1:111122223333:execution:update-addon:run-1',
  name: 'run-1',
  startedAt: '2026-11-21T08:00:00.000Z',
};

const anOutcome = (parts: Partial<Outcome> = {}): Outcome => ({
  machine: 'update-addon',
  name: 'AddonUpdateFailed',
  succeeded: false,
  severity: 'error',
  cluster: { name: 'prod-1', roleArn: 'arn:aws:iam::444455556666:role/upkeep', externalId: 'between-us' },
  resource: { kind: 'addon', name: 'coredns' },
  summary: 'coredns on prod-1 was not updated.',
  reasons: ['AccessDenied: no.'],
  advice: ['Ask.'],
  codes: ['AccessDenied'],
  resourceIds: [],
  details: { from: 'v1', to: 'v2' },
  ...parts,
});

/** The shape that AWS documents for custom notifications of Amazon Q Developer in chat applications. */
const AmazonQ = z.strictObject({
  version: z.literal('1.0'),
  source: z.literal('custom'),
  id: z.string().optional(),
  content: z.strictObject({
    textType: z.literal('client-markdown'),
    title: z.string().min(1).max(250),
    description: z.string().min(1).max(8000),
    nextSteps: z.array(z.string()),
    keywords: z.array(z.string()),
  }),
  metadata: z.strictObject({
    threadId: z.string().min(1),
    summary: z.string(),
    eventType: z.string(),
    relatedResources: z.array(z.string()),
    additionalContext: z.record(z.string(), z.string()),
  }),
});

const read = (text: string): unknown => JSON.parse(text);
const chatOf = ({ texts }: { texts: { https: string } }) => AmazonQ.parse(read(texts.https));

describe('the notification of an outcome', () => {
  const notification = notificationOf(anOutcome(), EXECUTION);

  it('gives programs one versioned document', () => {
    expect(Notice.parse(read(notification.texts.default))).toMatchObject({
      version: '1',
      kind: 'outcome',
      name: 'AddonUpdateFailed',
      cluster: { name: 'prod-1', region: 'eu-west-1', accountId: '444455556666' },
      execution: EXECUTION,
    });
  });

  it('gives people text, with what to do and what to check', () => {
    expect(notification.texts.email).toBe(`coredns on prod-1 was not updated.
AccessDenied: no.
What to do:
Ask.

Execution: https://eu-west-1.console.aws.amazon.com/states/home?region=eu-west-1#/v2/executions/details/${EXECUTION.arn}
`);
    expect(notification.subject).toBe('[error] AddonUpdateFailed prod-1/coredns');
  });

  it('gives Amazon Q its own shape, one thread an execution, with the whole notice inside', () => {
    const { content, metadata } = chatOf(notification);

    expect(content).toMatchObject({ title: ':x: AddonUpdateFailed prod-1/coredns', nextSteps: ['Ask.'] });
    expect(metadata).toMatchObject({ threadId: EXECUTION.arn, eventType: 'AddonUpdateFailed' });
    expect(read(metadata.additionalContext.notice ?? '')).toEqual(read(notification.texts.default));
  });

  it('gives filters outcome, severity, state machine, cluster, account and Region', () => {
    expect(notification.attributes).toEqual({
      machine: 'update-addon',
      outcome: 'AddonUpdateFailed',
      severity: 'error',
      cluster: 'prod-1',
      account: '444455556666',
      region: 'eu-west-1',
    });
  });

  it('keeps to itself how the cluster is reached', () => {
    expect(JSON.stringify(notification)).not.toMatch(/between-us|role\/upkeep/);
  });

  it('knows no cluster when the request named none', () => {
    const { cluster: _, resource: __, ...placeless } = anOutcome();

    const { attributes, subject } = notificationOf(placeless, EXECUTION);

    expect(attributes).toMatchObject({ cluster: 'unknown', region: 'eu-west-1' });
    expect(subject).toBe('[error] AddonUpdateFailed');
  });
});

describe('the question of an approval', () => {
  const asked = approvalNotification(
    { id: 'abc', executionArn: EXECUTION.arn, question: 'Delete default?', expiresAt: '2026-11-21T10:00:00.000Z' },
    { machine: 'replace-fargate-profile', cluster: { name: 'prod-1' }, execution: EXECUTION },
  );

  it('names the id to answer by, for people, programs and buttons', () => {
    expect(asked.texts.email).toContain('upkeep approve abc');
    expect(Notice.parse(read(asked.texts.default))).toMatchObject({ kind: 'approval', approval: { id: 'abc' } });
    expect(chatOf(asked).metadata).toMatchObject({ threadId: EXECUTION.arn, additionalContext: { approvalId: 'abc' } });
  });
});

describe('whatever an outcome holds', () => {
  const nasty = fc.constantFrom('x', '"', '\\', '\n', '\u0001', 'é', '😀', '\ud800');
  const aText = fc.tuple(nasty, fc.integer({ min: 0, max: 20_000 })).map(([unit, times]) => unit.repeat(times));
  const someTexts = fc.array(aText, { maxLength: 6 });

  it('the message stays below the 256 KiB of SNS and keeps its shapes', () => {
    fc.assert(
      fc.property(aText, someTexts, someTexts, aText, (summary, reasons, advice, name) => {
        const outcome = anOutcome({ summary, reasons, advice, codes: reasons, resourceIds: advice, details: { name } });
        const { subject, texts, attributes } = notificationOf(
          { ...outcome, name, resource: { kind: 'addon', name } },
          EXECUTION,
        );

        const bytes = Buffer.byteLength(JSON.stringify(texts)) + Buffer.byteLength(JSON.stringify(attributes));
        expect(bytes).toBeLessThanOrEqual(262_144);
        expect(subject).toMatch(/^[\x20-\x7e]{1,100}$/);
        Notice.parse(read(texts.default));
        chatOf({ texts: { ...texts, https: texts.https } });
      }),
      { numRuns: 25 },
    );
  });

  it('a short message is left as it is, a long one says that it was shortened', () => {
    const whole = publicationOf(Notice.parse(read(notificationOf(anOutcome(), EXECUTION).texts.default)));
    const long = notificationOf(anOutcome({ reasons: ['x'.repeat(300_000)] }), EXECUTION);

    expect(read(whole.texts.default)).not.toHaveProperty('shortened');
    expect(read(long.texts.default)).toHaveProperty('shortened', true);
    expect(long.texts.email).toContain('This message was shortened');
  });
});
