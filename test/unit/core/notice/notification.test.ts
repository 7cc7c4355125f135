import { describe, expect, it } from 'vitest';
import { Notice } from '../../../../functions/core/notice/notice.ts';
import {
  approvalNotification,
  executionLink,
  notificationOf,
  publicationOf,
} from '../../../../functions/core/notice/notification.ts';
import type { Outcome } from '../../../../functions/core/outcome.ts';
import { AmazonQ } from '../../../support/notices/amazon-q.ts';

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

  it('says of a plan that it is one', () => {
    const { texts } = notificationOf(anOutcome({ name: 'Planned' }), EXECUTION, 'plan');

    expect(read(texts.default)).toMatchObject({ kind: 'plan', name: 'Planned' });
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
  const ask = (changes: Partial<Parameters<typeof approvalNotification>[1]> = {}) =>
    approvalNotification(
      { id: 'abc', executionArn: EXECUTION.arn, question: 'Delete default?', expiresAt: '2026-11-21T10:00:00.000Z' },
      { machine: 'replace-fargate-profile', cluster: { name: 'prod-1' }, execution: EXECUTION, ...changes },
    );
  const asked = ask();

  it('says by when, and what no answer counts as', () => {
    const notice = Notice.parse(read(asked.texts.default));
    const continuing = ask({ unanswered: 'continues' });

    expect(notice).toMatchObject({
      ...{ name: 'ApprovalRequested', severity: 'warning', cluster: { name: 'prod-1', region: 'eu-west-1' } },
      reasons: ['Without an answer by 2026-11-21T10:00:00.000Z it counts as rejected.'],
    });
    expect(read(continuing.texts.default)).toMatchObject({
      reasons: ['Without an answer it continues at 2026-11-21T10:00:00.000Z.'],
    });
    expect(asked.subject).toBe('[approval] replace-fargate-profile prod-1');
  });

  it('names no cluster where it is about none', () => {
    const fleet = ask({ machine: 'maintain-fleet', cluster: undefined });

    expect(read(fleet.texts.default)).not.toHaveProperty('cluster');
    expect(fleet.subject).toBe('[approval] maintain-fleet');
  });

  it('names the id to answer by, for people, programs and buttons', () => {
    expect(asked.texts.email).toContain('upkeep approve abc');
    expect(Notice.parse(read(asked.texts.default))).toMatchObject({ kind: 'approval', approval: { id: 'abc' } });
    expect(chatOf(asked).metadata).toMatchObject({ threadId: EXECUTION.arn, additionalContext: { approvalId: 'abc' } });
  });
});

describe('the length of a notification', () => {
  it('a short message is left as it is, a long one says that it was shortened', () => {
    const whole = publicationOf(Notice.parse(read(notificationOf(anOutcome(), EXECUTION).texts.default)));
    const long = notificationOf(anOutcome({ reasons: ['x'.repeat(130_000)] }), EXECUTION);

    expect(read(whole.texts.default)).not.toHaveProperty('shortened');
    expect(read(long.texts.default)).toHaveProperty('shortened', true);
    expect(long.texts.email).toContain('This message was shortened');
    expect(Buffer.byteLength(JSON.stringify(long.texts))).toBeLessThan(262_144);
  });

  it('leaves 100 characters to the subject, in ASCII', () => {
    const { subject, attributes } = notificationOf(anOutcome({ name: 'é'.repeat(200) }), EXECUTION);

    expect(subject).toBe(`[error] ${'?'.repeat(100 - '[error] '.length)}`);
    expect(attributes.outcome).toBe('é'.repeat(100));
  });
});

it('a notice of no execution names what is known, and leads nowhere', () => {
  const {
    execution: _,
    cluster: __,
    ...bare
  } = Notice.parse(read(notificationOf(anOutcome(), EXECUTION).texts.default));

  const { attributes, texts } = publicationOf(bare);

  expect(attributes).toMatchObject({ cluster: 'unknown', account: 'unknown', region: 'unknown' });
  expect(texts.email).toBe('coredns on prod-1 was not updated.\nAccessDenied: no.\nWhat to do:\nAsk.\n');
});

it.each([
  ['aws', 'eu-west-1', 'eu-west-1.console.aws.amazon.com'],
  ['aws-cn', 'cn-north-1', 'console.amazonaws.cn'],
  ['aws-us-gov', 'us-gov-west-1', 'console.amazonaws-us-gov.com'],
  ['aws-eusc', 'eusc-de-east-1', 'console.amazonaws-eusc.eu'],
])('the console of partition %s in %s is at %s', (partition, region, host) => {
  const arn = `arn:${partition}:states:${region}:111122223333:execution:update-addon:run-1`;

  expect(executionLink(arn)).toBe(`https://${host}/states/home?region=${region}#/v2/executions/details/${arn}`);
});
