import { expect, it } from 'vitest';
import { amazonQNotification } from '../../../../functions/core/notice/amazon-q.ts';
import { Notice } from '../../../../functions/core/notice/notice.ts';
import { textOf } from '../../../support/repository.ts';

const NOTICE = Notice.parse(JSON.parse(textOf('events/notification.json')));
const messageOf = (changes: Partial<Notice>) => amazonQNotification({ ...NOTICE, ...changes }, { severity: 'error' });
const many = (count: number) => Array.from({ length: count }, (_, index) => `${index}`);

it('has all of a notice in its place', () => {
  const { content, metadata, ...shape } = messageOf({
    reasons: ['Why.'],
    advice: ['Do.'],
    resourceIds: ['i-1', 'i-1'],
  });

  expect(shape).toEqual({ version: '1.0', source: 'custom' });
  expect(content).toEqual({
    textType: 'client-markdown',
    title: ':x: AddonUpdateRolledBack prod-1/coredns',
    description: `${NOTICE.summary}\nWhy.\nExecution: <${NOTICE.execution?.link}|weekly-2026-11-24>`,
    nextSteps: ['Do.'],
    keywords: ['update-addon', 'AddonUpdateRolledBack', 'InsufficientNumberOfReplicas'],
  });
  expect(metadata).toEqual({
    threadId: NOTICE.execution?.arn,
    summary: NOTICE.summary,
    eventType: 'AddonUpdateRolledBack',
    relatedResources: ['prod-1/coredns', 'i-1'],
    additionalContext: { severity: 'error', executionArn: NOTICE.execution?.arn, notice: expect.any(String) },
  });
});

it('names no execution, no place and no approval where there is none', () => {
  const { content, metadata } = messageOf({ execution: undefined, cluster: undefined, resource: undefined });

  expect(content.title).toBe(':x: AddonUpdateRolledBack');
  expect(content.description).not.toContain('Execution:');
  expect(metadata).toMatchObject({ threadId: '', relatedResources: [] });
  expect(Object.keys(metadata.additionalContext)).toEqual(['severity', 'notice']);
});

it('names the cluster alone, and keeps what is about a resource in one thread', () => {
  expect(messageOf({ resource: undefined }).content.title).toBe(':x: AddonUpdateRolledBack prod-1');
  expect(messageOf({ execution: undefined }).metadata.threadId).toBe('prod-1/coredns');
});

it('carries the id of an approval', () => {
  const approval = { id: '0123456789abcdef', question: 'May it?', expiresAt: '2026-11-21T09:00:00.000Z' };

  expect(messageOf({ approval }).metadata.additionalContext).toMatchObject({ approvalId: approval.id });
});

it.each([
  ['info', ':white_check_mark:'],
  ['warning', ':warning:'],
  ['error', ':x:'],
  ['critical', ':rotating_light:'],
] as const)('is marked as %s by %s', (severity, mark) => {
  expect(messageOf({ severity }).content.title.split(' ')[0]).toBe(mark);
});

it('is cut where Amazon Q would drop it', () => {
  const { content, metadata } = messageOf({
    name: 'n'.repeat(300),
    summary: 's'.repeat(251),
    reasons: ['r'.repeat(8_000)],
    advice: many(12),
    codes: many(12),
    resourceIds: many(12),
  });

  expect(content.title).toHaveLength(250);
  expect(content.description).toHaveLength(8_000);
  expect(content.description.endsWith('r…')).toBe(true);
  expect(metadata.summary).toBe(`${'s'.repeat(249)}…`);
  expect(messageOf({ summary: 's'.repeat(250) }).metadata.summary).toBe('s'.repeat(250));
  expect(content.nextSteps).toEqual(many(10));
  expect(content.keywords).toEqual(['update-addon', 'n'.repeat(300), ...many(8)]);
  expect(metadata.relatedResources).toEqual(['prod-1/coredns', ...many(9)]);
});
