import { describe, expect, it } from 'vitest';
import { isMisconfigured } from '../../../../functions/core/chat/misconfiguration.ts';
import { ChatOrigin, destinationsOf, placeName } from '../../../../functions/core/chat/place.ts';
import { canPost, noticePost } from '../../../../functions/core/chat/post.ts';
import { Notice } from '../../../../functions/core/notice/notice.ts';
import { textOf } from '../../../support/repository.ts';

const NOTICE = Notice.parse(JSON.parse(textOf('events/notification.json')));
const SLACK: ChatOrigin = { kind: 'slack', team: 'T1', channel: 'C1', user: 'U1' };
const GITHUB: ChatOrigin = { kind: 'github', repository: 'acme/ops', issue: 7, user: 'ana' };
const CHANNEL = { kind: 'slack', channel: 'C1' } as const;
const ISSUE = { kind: 'github', repository: 'acme/ops', issue: 7 } as const;

describe('a report is posted', () => {
  it.each<[string, string | undefined, ChatOrigin | undefined, object[]]>([
    ['nowhere, without a channel or a request in chat', undefined, undefined, []],
    ['in the channel of the settings', 'C1', undefined, [{ place: CHANNEL }]],
    ['where the run was requested', undefined, GITHUB, [{ place: ISSUE, askedBy: 'ana' }]],
    ['in both', 'C1', GITHUB, [{ place: CHANNEL }, { place: ISSUE, askedBy: 'ana' }]],
    ['once, where both are the same, to who asked', 'C1', SLACK, [{ place: CHANNEL, askedBy: 'U1' }]],
    [
      'in both channels of Slack',
      'C2',
      SLACK,
      [{ place: { ...CHANNEL, channel: 'C2' } }, { place: CHANNEL, askedBy: 'U1' }],
    ],
  ])('%s', (_, channel, origin, destinations) => {
    expect(destinationsOf(channel, origin)).toEqual(destinations);
  });

  it.each([
    [CHANNEL, { slackToken: 'xoxb' }, true],
    [CHANNEL, { githubToken: 'ghp' }, false],
    [ISSUE, { githubToken: 'ghp' }, true],
    [ISSUE, { slackToken: 'xoxb' }, false],
  ])('at %j with the tokens %j: %s', (place, tokens, can) => {
    expect(canPost(place, tokens)).toBe(can);
  });

  it('as a message in a thread of a channel, or as a comment to who asked', () => {
    expect(noticePost({ place: CHANNEL, askedBy: 'U1' }, NOTICE, '17.1')).toMatchObject({
      ...CHANNEL,
      thread: '17.1',
      message: { text: expect.stringContaining('AddonUpdateRolledBack') },
    });
    expect(noticePost({ place: ISSUE, askedBy: 'ana' }, NOTICE, undefined)).toMatchObject({
      ...ISSUE,
      body: expect.stringMatching(/^\*\*AddonUpdateRolledBack prod-1\/coredns\*\* @ana\n/),
    });
  });
});

it('a place is named as in keys and logs', () => {
  expect([placeName(CHANNEL), placeName(ISSUE)]).toEqual(['slack:C1', 'github:acme/ops#7']);
});

it('a place where a run was requested is read as it was written', () => {
  expect([SLACK, GITHUB].map((origin) => ChatOrigin.parse(origin))).toEqual([SLACK, GITHUB]);
  expect(ChatOrigin.safeParse({ ...SLACK, kind: '' }).success).toBe(false);
});

it.each([
  ...['SettingsInvalid', 'SecretInvalid', 'SlackTokenMissing', 'SlackTokenInvalid', 'SlackChannelMissing'],
  ...['SlackRejected', 'GithubTokenInvalid', 'GithubIssueMissing', 'GithubRejected'],
])('%s persists until somebody fixes the deployment', (name) => {
  expect(isMisconfigured(name)).toBe(true);
});

it.each(['PostNotSent', 'EksThrottled', 'false', ''])('%s may pass by itself', (name) => {
  expect(isMisconfigured(name)).toBe(false);
});
