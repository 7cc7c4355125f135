import { expect, it } from 'vitest';
import type { Connection } from '../../../../functions/aws/connection.ts';
import { addonRuns } from '../../../../functions/aws/table/addon-runs.ts';
import { addonWaits } from '../../../../functions/aws/table/addon-waits.ts';
import { approvalStore } from '../../../../functions/aws/table/approvals.ts';
import { chatOrigins } from '../../../../functions/aws/table/chat-origins.ts';
import { chatPosts } from '../../../../functions/aws/table/chat-posts.ts';
import { clusterClaims } from '../../../../functions/aws/table/cluster-claims.ts';
import { controlReader } from '../../../../functions/aws/table/control-reader.ts';
import { controlRecords } from '../../../../functions/aws/table/control-records.ts';
import { deliveryLog } from '../../../../functions/aws/table/deliveries.ts';
import { notificationMemory } from '../../../../functions/aws/table/notification-memory.ts';
import { timeToLive } from '../../../../functions/aws/table/table.ts';
import { versionSightings } from '../../../../functions/aws/table/version-sightings.ts';
import { waveRecords } from '../../../../functions/aws/table/wave-records.ts';
import { given, jsonService, said } from '../../../support/wire/json-service.ts';

const NOW = '2026-11-21T08:00:00.000Z';
const MS = Date.parse(NOW);
const PLACE = { accountId: '111122223333', region: 'eu-west-1', cluster: 'prod-1', addon: 'coredns' };
const CLUSTER = { id: 'prod-1', place: '111122223333/eu-west-1' };
const LIMITS = { most: 5, mostInPlace: 5, mostFailed: 0, mostUnsettled: 5 };
const WAIT = { id: 'a', taskToken: 't', attempt: undefined, executionArn: 'arn', updateId: null, since: NOW, now: NOW };
const APPROVAL = { id: 'a', executionArn: 'arn', question: 'Delete?', expiresAt: NOW };
const RECORD = { key: 'k', fingerprint: 'f', says: 's', now: NOW };
const CONTROL = { wish: 'pause', by: 'jo', reason: '', at: NOW } as const;
const ASKED = { asker: { from: 'slack', user: 'U1' } as const, origin: undefined };
const notify = async () => 'id';

type Act = (connection: Connection) => Promise<unknown>;

/** What a table that answers as given is asked in an act, whatever comes of it. */
async function askedIn(act: Act, answers: Parameters<typeof jsonService>[1] = {}) {
  const dynamo = jsonService('dynamodb', {
    ...{ GetItem: given(), PutItem: given(), UpdateItem: given(), DeleteItem: given(), Scan: given() },
    ...answers,
  });
  await act(dynamo.connection);
  return dynamo.asked;
}

it.each<[string, number, Act]>([
  ['a note of an execution that changes an add-on', 2, (to) => addonRuns(to).note('t', PLACE, 'arn', NOW)],
  ['a wait for an event', 2, (to) => addonWaits(to).keep('t', PLACE, { ...WAIT, until: NOW })],
  ['an event', 2, (to) => addonWaits(to).hear('t', PLACE, NOW)],
  ['an approval request', 30, (to) => approvalStore(to).ask('t', APPROVAL, 'token')],
  ['who asked in chat', 30, (to) => chatOrigins(to).noteAsked('t', 'arn', ASKED, MS)],
  ['a thread', 30, (to) => chatPosts(to).postOnce('t', { conversation: 'c', place: 'p', news: 'n', now: MS }, notify)],
  ['a claim of a cluster', 40, (to) => clusterClaims(to).claim('t', { key: 'k', executionArn: 'arn', now: NOW })],
  ['a wish about a fleet', 400, (to) => controlRecords(to).change('t', 'f', () => ({ value: [CONTROL] }), NOW)],
  ['a delivery', 1, (to) => deliveryLog(to).once('t', 'd', MS, notify)],
  ['a notification', 30, (to) => notificationMemory(to).once('t', RECORD, notify)],
  ['a notification of who runs alone', 30, (to) => notificationMemory(to).unlessNotified('t', RECORD, notify)],
  ['when a version was seen first', 400, (to) => versionSightings(to).firstSeen('t', 'k', ['v1'], NOW)],
  ['the start of a cluster in a wave', 400, (to) => waveRecords(to).start('t', 'k', CLUSTER, LIMITS, NOW)],
  ['the end of a cluster in a wave', 400, (to) => waveRecords(to).end('t', 'k', CLUSTER, 'failed', NOW)],
])('%s is kept for %i days', async (_, days, act) => {
  const written = JSON.stringify(await askedIn(act));

  const times = [...written.matchAll(/"(?::ttl|ttl)":\{"N":"(\d+)"\}/g)].map(([, seconds]) => Number(seconds));
  expect(new Set(times)).toEqual(new Set([MS / 1000 + days * 86_400]));
});

it.each<[string, Act]>([
  ['executions that change an add-on', (to) => addonRuns(to).at('t', PLACE, NOW)],
  ['whom an approval request is of', (to) => approvalStore(to).executionOf('t', 'a')],
  ['who answered before', (to) => approvalStore(to).answer('t', { id: 'a', verdict: 'approved', by: 'jo', at: NOW })],
  ['where chat asked', (to) => chatOrigins(to).originOf('t', 'arn')],
  [
    'what was posted',
    (to) => chatPosts(to).postOnce('t', { conversation: 'c', place: 'p', news: 'n', now: MS }, notify),
  ],
  ['who has a cluster', (to) => clusterClaims(to).claim('t', { key: 'k', executionArn: 'arn', now: NOW })],
  ['what people want of a fleet', (to) => controlReader(to).read('t', 'f')],
  ['what people were notified of', (to) => notificationMemory(to).isKnown('t', RECORD)],
  ['how a wave stands', (to) => waveRecords(to).read('t', 'k')],
])('%s is read as it is now, and not as it was a moment ago', async (_, act) => {
  const reads = (await askedIn(act, { UpdateItem: said('ConditionalCheckFailedException') })).filter(
    ([operation]) => operation === 'GetItem',
  );

  expect(reads).toMatchObject([['GetItem', { ConsistentRead: true }]]);
});

it('what is kept from a time within a second is kept until the next whole one', () => {
  expect(timeToLive('2026-11-21T08:00:00.001Z', 60)).toEqual({ N: String(MS / 1000 + 61) });
  expect(timeToLive(MS, 60)).toEqual({ N: String(MS / 1000 + 60) });
});

it('many versions are written a hundred at a time', async () => {
  const versions = Array.from({ length: 200 }, (_, index) => `v${index}`);

  const written = await askedIn((to) => versionSightings(to).firstSeen('t', 'k', versions, NOW));

  expect(written.map(([, input]) => JSON.stringify(input).match(/if_not_exists/g)?.length)).toEqual([100, 100]);
});
